from django.urls import path

from campaigns import indicator_views, views

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.campaign_list, name="list"),
    path("campaigns/add/", views.campaign_add, name="add"),
    path("campaigns/<int:pk>/", views.campaign_detail, name="detail"),
    path("campaigns/<int:pk>/edit/", views.campaign_edit, name="edit"),
    path("campaigns/<int:pk>/launch/", views.campaign_launch, name="launch"),
    path("campaigns/<int:pk>/close/", views.campaign_close, name="close"),
    path("campaigns/<int:pk>/join/", views.campaign_join, name="join"),
    path("campaigns/<int:pk>/leave/", views.campaign_leave, name="leave"),
    path("campaigns/<int:pk>/document/", views.campaign_document, name="document"),
    path("campaigns/<int:pk>/indicators/add/", indicator_views.indicator_add, name="indicator_add"),
    path("indicators/", indicator_views.indicator_list, name="indicators"),
    path("indicators/add/", indicator_views.own_indicator_add, name="own_indicator_add"),
    path("indicators/<int:pk>/edit/", indicator_views.indicator_edit, name="indicator_edit"),
    path("indicators/<int:pk>/replace/", indicator_views.indicator_replace, name="indicator_replace"),
]
