"""What a person may choose from when a deed is written down, on a page or in a file."""

from django.db.models import Q, QuerySet

from achievements.models import Achievement
from campaigns.models import Campaign, Indicator, IndicatorQuerySet
from members.actor import Actor


def campaigns_for(actor: Actor, deed: Achievement | None = None) -> QuerySet[Campaign]:
    """What was launched, the running ones first, and the one the deed belongs to already."""
    chosen = Q(state__in=[Campaign.State.LAUNCHED, Campaign.State.CLOSED])
    if deed is not None and deed.campaign_id:
        chosen |= Q(pk=deed.campaign_id)
    return Campaign.objects.visible_to(actor).filter(chosen).order_by("-state", "name", "-starts_on", "pk")


def indicators_for(actor: Actor, deed: Achievement | None = None) -> IndicatorQuerySet:
    """The newest versions, and those that the deed measures already."""
    measured = Q(measurements__achievement=deed) if deed is not None else Q(pk__in=[])
    current = Indicator.objects.visible_to(actor).current().values("pk")
    return Indicator.objects.filter(Q(pk__in=current) | measured).distinct()
