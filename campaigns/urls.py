from django.urls import path

from campaigns.views import (
    detail,
    indicators,
    launch_plan,
    listing,
    participation,
    people,
    registrations,
    running,
)

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", listing.campaign_list, name="list"),
    path("campaigns/add/", running.campaign_add, name="add"),
    path("campaigns/<int:pk>/", detail.campaign_detail, name="detail"),
    path("campaigns/<int:pk>/edit/", running.campaign_edit, name="edit"),
    path("campaigns/<int:pk>/launch/", running.campaign_launch, name="launch"),
    path("campaigns/<int:pk>/close/", running.campaign_close, name="close"),
    path("campaigns/<int:pk>/join/", participation.campaign_join, name="join"),
    path("campaigns/<int:pk>/leave/", participation.campaign_leave, name="leave"),
    path("campaigns/<int:pk>/join/myself/", people.join_self, name="join_self"),
    path("campaigns/<int:pk>/join/people/", people.join_people, name="join_people"),
    path("campaigns/<int:pk>/registrations/", registrations.registrations, name="registrations"),
    path("campaigns/<int:pk>/registrations/remind/", registrations.registrations_remind, name="registrations_remind"),
    path("registrations/<int:pk>/withdraw/", people.registration_withdraw, name="registration_withdraw"),
    path("campaigns/<int:pk>/document/", detail.campaign_document, name="document"),
    path("campaigns/<int:pk>/launch-plan/pdf/", launch_plan.launch_plan_pdf, name="launch_plan_pdf"),
    path("campaigns/<int:pk>/launch-plan/docx/", launch_plan.launch_plan_docx, name="launch_plan_docx"),
    path("campaigns/<int:pk>/indicators/add/", indicators.indicator_add, name="indicator_add"),
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/add/", indicators.own_indicator_add, name="own_indicator_add"),
    path("indicators/<int:pk>/edit/", indicators.indicator_edit, name="indicator_edit"),
    path("indicators/<int:pk>/replace/", indicators.indicator_replace, name="indicator_replace"),
]
