from django.urls import URLPattern, URLResolver, path

from documents import views

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("verify/", views.verify, name="verify"),
    path("verify/crl/", views.revocation_list, name="revocation_list"),
    path("verify/ca.pem", views.authority, name="authority"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
    path("signing/", views.credential, name="credential"),
    path("signing/enrol/", views.credential_enrol, name="credential_enrol"),
    path("signing/pin/", views.credential_change_pin, name="credential_change_pin"),
    path("signing/revoke/", views.credential_revoke, name="credential_revoke"),
]
