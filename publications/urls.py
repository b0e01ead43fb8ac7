from django.urls import path

from publications.public import feeds
from publications.views import campaigns, consents, deciding, listing, proposing

app_name = "publications"
urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("publications/", listing.publication_list, name="list"),
    path("publications/<int:pk>/", listing.publication_detail, name="detail"),
    path("publications/<int:pk>/publish/", deciding.publication_publish, name="publish"),
    path("publications/<int:pk>/withdraw/", deciding.publication_withdraw, name="withdraw"),
    path("publications/<int:pk>/consents/<int:consent>/", deciding.consent_record, name="consent_record"),
    path("publications/photos/<int:pk>/", consents.publication_photo, name="photo"),
    path("consents/", consents.consent_list, name="consents"),
    path("consents/<int:pk>/", consents.consent_answer, name="consent"),
    path("achievements/<int:pk>/propose/", proposing.deed_propose, name="deed_propose"),
    path("people/<int:pk>/propose/", proposing.member_propose, name="member_propose"),
    path("units/<int:pk>/propose/", proposing.unit_propose, name="unit_propose"),
    path("campaigns/<int:pk>/public/", campaigns.campaign_switch, name="campaign"),
]
