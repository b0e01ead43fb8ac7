from django.urls import path

from overview import (
    calendar_views,
    campaign_views,
    dashboard_views,
    holiday_views,
    operations_views,
    record_views,
    sign_many_views,
    unit_views,
    views,
)

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-many/", sign_many_views.sign_many, name="sign_many"),
    path("sign-many/results/", sign_many_views.signed_many, name="signed_many"),
    path("operations/", operations_views.operations, name="operations"),
    path("operations/files/check/", operations_views.file_check_start, name="file_check_start"),
    path("operations/holidays/", holiday_views.holidays, name="holidays"),
    path("operations/holidays/new/", holiday_views.holiday_add, name="holiday_add"),
    path("operations/holidays/<int:pk>/edit/", holiday_views.holiday_edit, name="holiday_edit"),
    path("operations/holidays/<int:pk>/delete/", holiday_views.holiday_delete, name="holiday_delete"),
    path("campaigns/<int:pk>/progress/", campaign_views.campaign_progress, name="campaign_progress"),
    path("campaigns/<int:pk>/timeline/", campaign_views.campaign_timeline, name="campaign_timeline"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/feed/", calendar_views.calendar_feed, name="calendar_feed"),
    path("calendar/feed/revoke/", calendar_views.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("calendar/<str:token>.ics", calendar_views.calendar_ics, name="calendar_ics"),
    path("me/", record_views.own_record, name="own_record"),
    path("me/report.pdf", record_views.own_record_pdf, name="own_record_pdf"),
    path("people/<int:pk>/record/", record_views.member_record, name="member_record"),
    path("people/<int:pk>/record/report.pdf", record_views.member_record_pdf, name="member_record_pdf"),
    path("units/<int:pk>/year/", dashboard_views.unit_year, name="unit_year"),
    path("units/<int:pk>/people/", unit_views.unit_people, name="unit_people"),
    path("units/<int:pk>/offices/", unit_views.unit_offices, name="unit_offices"),
    path("units/<int:pk>/campaigns/", unit_views.unit_campaigns, name="unit_campaigns"),
    path("units/<int:pk>/deeds/", unit_views.unit_deeds, name="unit_deeds"),
    path("units/<int:pk>/targets/", unit_views.unit_targets, name="unit_targets"),
    path("units/<int:pk>/plans/", unit_views.unit_plans, name="unit_plans"),
]
