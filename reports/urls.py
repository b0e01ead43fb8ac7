from django.urls import path

from reports import beside_views, schedule_views, sending_views, signing_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.report_list, name="list"),
    path("reports/new/", views.report_new, name="new"),
    path("reports/duties/", sending_views.duty_list, name="duties"),
    path("reports/duties/new/", sending_views.duty_add, name="duty_add"),
    path("reports/duties/<int:pk>/", sending_views.duty_board, name="duty"),
    path("reports/duties/<int:pk>/edit/", sending_views.duty_edit, name="duty_edit"),
    path("reports/schedules/", schedule_views.schedule_list, name="schedules"),
    path("reports/schedules/new/", schedule_views.schedule_add, name="schedule_add"),
    path("reports/schedules/<int:pk>/", schedule_views.schedule_detail, name="schedule"),
    path("reports/schedules/<int:pk>/edit/", schedule_views.schedule_edit, name="schedule_edit"),
    path("reports/<int:pk>/", views.report_detail, name="detail"),
    path("reports/<int:pk>/narrative/", views.report_narrative, name="narrative"),
    path("reports/<int:pk>/rebuild/", views.report_rebuild, name="rebuild"),
    path("reports/<int:pk>/finalise/", views.report_finalise, name="finalise"),
    path("reports/<int:pk>/publish/", views.report_publish, name="publish"),
    path("reports/<int:pk>/circulate/", signing_views.report_circulate, name="circulate"),
    path("reports/<int:pk>/sign/", signing_views.report_sign, name="sign"),
    path("reports/<int:pk>/decline/", signing_views.report_decline, name="decline"),
    path("reports/<int:pk>/pages/<int:page>/", signing_views.report_page_image, name="page_image"),
    path("reports/<int:pk>/send/", sending_views.report_send, name="send"),
    path("reports/<int:pk>/receive/", sending_views.report_receive, name="receive"),
    path("reports/<int:pk>/return/", sending_views.report_return, name="return"),
    path("reports/<int:pk>/show/", views.report_show, name="show"),
    path("reports/<int:pk>/hide/", views.report_hide, name="hide"),
    path("reports/<int:pk>/new-version/", views.report_new_version, name="new_version"),
    path("reports/<int:pk>/compare/", beside_views.report_compare, name="compare"),
    path("reports/<int:pk>/pdf/", views.report_pdf, name="pdf"),
    path("reports/<int:pk>/files/<slug:suffix>/", views.report_file, name="file"),
    path("reports/schema.json", views.report_schema, name="schema"),
    path("reports/<int:pk>/figures/<slug:key>/", views.report_figure, name="figure"),
    path("reports/<int:pk>/photos/<int:evidence>/", views.report_photo, name="photo"),
]
