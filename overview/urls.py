from django.urls import path

from overview import campaign_views, views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("campaigns/<int:pk>/progress/", campaign_views.campaign_progress, name="campaign_progress"),
    path("campaigns/<int:pk>/timeline/", campaign_views.campaign_timeline, name="campaign_timeline"),
]
