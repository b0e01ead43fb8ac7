"""The lower half of the home page: how the running campaigns go, and the papers of the year."""

from dataclasses import dataclass

from django.db.models import Count, Q

from achievements.models import Achievement
from campaigns.models import Campaign
from members.actor import Actor
from pledges.models import Pledge
from reports.models import Report

CAMPAIGNS_SHOWN = 5
PAPERS_SHOWN = 3


@dataclass(frozen=True)
class CampaignLine:
    """A launched campaign with the deeds the person may see in it."""

    campaign: Campaign
    approved: int
    waiting: int
    is_over: bool


def campaign_lines(actor: Actor) -> list[CampaignLine]:
    """Launched and not yet closed, the one that ends first on top of those that have not ended."""
    launched = Campaign.objects.visible_to(actor).filter(state=Campaign.State.LAUNCHED)
    campaigns = list(launched.order_by("-ends_on", "pk")[:CAMPAIGNS_SHOWN])
    deeds = Achievement.objects.visible_to(actor).filter(campaign__in=[campaign.pk for campaign in campaigns])
    counts = {
        row["campaign"]: row
        for row in deeds.order_by()
        .values("campaign")
        .annotate(
            approved=Count("pk", filter=Q(state=Achievement.State.APPROVED), distinct=True),
            waiting=Count("pk", filter=Q(state=Achievement.State.SUBMITTED), distinct=True),
        )
    }
    nothing = {"approved": 0, "waiting": 0}
    return [
        CampaignLine(
            campaign=campaign,
            approved=counts.get(campaign.pk, nothing)["approved"],
            waiting=counts.get(campaign.pk, nothing)["waiting"],
            is_over=campaign.ends_on < actor.today,
        )
        for campaign in campaigns
    ]


def newest_pledges(actor: Actor) -> list[Pledge]:
    in_force = Pledge.objects.visible_to(actor).filter(state=Pledge.State.COMPLETED)
    return list(in_force.select_related("unit").order_by("-year", "-pk")[:PAPERS_SHOWN])


def newest_reports(actor: Actor) -> list[Report]:
    standing = Report.objects.visible_to(actor).exclude(state=Report.State.SUPERSEDED)
    return list(standing.select_related("unit").order_by("-period_to", "-version", "-pk")[:PAPERS_SHOWN])
