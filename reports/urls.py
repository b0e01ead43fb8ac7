from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.report_list, name="list"),
    path("reports/new/", views.report_new, name="new"),
    path("reports/<int:pk>/", views.report_detail, name="detail"),
    path("reports/<int:pk>/narrative/", views.report_narrative, name="narrative"),
    path("reports/<int:pk>/rebuild/", views.report_rebuild, name="rebuild"),
    path("reports/<int:pk>/finalise/", views.report_finalise, name="finalise"),
    path("reports/<int:pk>/publish/", views.report_publish, name="publish"),
    path("reports/<int:pk>/new-version/", views.report_new_version, name="new_version"),
    path("reports/<int:pk>/pdf/", views.report_pdf, name="pdf"),
    path("reports/<int:pk>/files/<slug:suffix>/", views.report_file, name="file"),
    path("reports/schema.json", views.report_schema, name="schema"),
    path("reports/<int:pk>/figures/<slug:key>/", views.report_figure, name="figure"),
    path("reports/<int:pk>/photos/<int:evidence>/", views.report_photo, name="photo"),
]
