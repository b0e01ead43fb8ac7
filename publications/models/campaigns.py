from typing import ClassVar

from django.db import models
from django.urls import reverse

from campaigns.models import Campaign
from members.models import User


class PublicCampaignQuerySet(models.QuerySet["PublicCampaign"]):
    def public(self) -> "PublicCampaignQuerySet":
        """A draft is nobody's business, whatever row there is."""
        return self.exclude(campaign__state=Campaign.State.DRAFT)


class PublicCampaign(models.Model):
    """The owner shows this campaign on the public pages. Hiding it deletes the row; the audit keeps who and when."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="public")
    shown_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()

    objects = PublicCampaignQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-shown_at", "-id"], name="public_campaign_idx")]

    def __str__(self) -> str:
        return str(self.campaign)

    def get_public_url(self) -> str:
        return reverse("public:campaign", args=[self.campaign_id])
