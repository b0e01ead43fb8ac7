from django.urls import path

from overview import calendar_views, campaign_views, operations_views, views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("operations/", operations_views.operations, name="operations"),
    path("operations/files/check/", operations_views.file_check_start, name="file_check_start"),
    path("campaigns/<int:pk>/progress/", campaign_views.campaign_progress, name="campaign_progress"),
    path("campaigns/<int:pk>/timeline/", campaign_views.campaign_timeline, name="campaign_timeline"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/feed/", calendar_views.calendar_feed, name="calendar_feed"),
    path("calendar/feed/revoke/", calendar_views.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("calendar/<str:token>.ics", calendar_views.calendar_ics, name="calendar_ics"),
]
