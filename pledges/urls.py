from django.urls import URLPattern, URLResolver, path

from pledges import views

app_name = "pledges"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pledges/", views.pledge_list, name="list"),
    path("pledges/new/", views.pledge_add, name="add"),
    path("operations/legal-texts/", views.legal_texts, name="legal_texts"),
    path("operations/legal-texts/new/", views.legal_text_add, name="legal_text_add"),
    path("operations/legal-texts/<int:pk>/", views.legal_text, name="legal_text"),
    path("operations/legal-texts/<int:pk>/edit/", views.legal_text_edit, name="legal_text_edit"),
    path("operations/legal-texts/<int:pk>/end/", views.legal_text_end, name="legal_text_end"),
    path("operations/legal-texts/<int:pk>/delete/", views.legal_text_delete, name="legal_text_delete"),
    path("pledges/<int:pk>/", views.pledge_detail, name="detail"),
    path("pledges/<int:pk>/edit/", views.pledge_edit, name="edit"),
    path("pledges/<int:pk>/preview/", views.pledge_preview, name="preview"),
    path("pledges/<int:pk>/preview/<int:page>/", views.pledge_preview_page, name="preview_page"),
    path("pledges/<int:pk>/discard/", views.pledge_discard, name="discard"),
    path("pledges/<int:pk>/circulate/", views.pledge_circulate, name="circulate"),
    path("pledges/<int:pk>/pages/<int:page>/", views.pledge_page_image, name="page_image"),
    path("pledges/<int:pk>/sign/", views.pledge_sign, name="sign"),
    path("pledges/<int:pk>/sign-outside/", views.pledge_sign_outside, name="sign_outside"),
    path("pledges/<int:pk>/sign-remotely/", views.pledge_sign_remotely, name="sign_remotely"),
    path("pledges/<int:pk>/parties/<int:party_pk>/paper/", views.pledge_attest_paper, name="attest_paper"),
    path("pledges/<int:pk>/parties/<int:party_pk>/paper/withdraw/", views.pledge_withdraw_scan, name="withdraw_scan"),
    path("pledges/<int:pk>/parties/<int:party_pk>/scan/", views.pledge_scan, name="scan"),
    path("pledges/<int:pk>/decline/", views.pledge_decline, name="decline"),
    path("pledges/<int:pk>/request-changes/", views.pledge_request_changes, name="request_changes"),
    path("pledges/<int:pk>/withdraw/", views.pledge_withdraw, name="withdraw"),
    path("pledges/<int:pk>/parties/<int:party_pk>/successor/", views.pledge_successor, name="successor"),
    path("pledges/<int:pk>/model/", views.pledge_model, name="model"),
    path("pledges/<int:pk>/amend/", views.pledge_amend, name="amend"),
    path("pledges/<int:pk>/rewrite/", views.pledge_rewrite, name="rewrite"),
    path("pledges/<int:pk>/pdf/", views.pledge_pdf, name="pdf"),
    path("pledges/<int:pk>/results.pdf", views.pledge_sheet, name="sheet"),
    path("pledges/<int:pk>/commitments/<int:commitment_pk>/", views.pledge_result, name="result"),
    path("pledges/<int:pk>/evidence/", views.pledge_evidence, name="evidence"),
]
