"""What a person did over the years, as far as the reader sees it.

A deed belongs to whoever had a part in it; who merely logged it for the unit is told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import ExtractYear

from achievements.figures import Figure, figures_of
from achievements.models import Achievement, AchievementQuerySet, Contribution, Measurement
from campaigns.models import Campaign, Participation
from documents.models import SignatureSlot
from members.actor import Actor
from members.models import Member, Membership, Office, Unit
from pledges.models import Party, Pledge

State = Achievement.State
SIGNED_SHOWN = 50


@dataclass(frozen=True)
class YearCount:
    """Deeds by the year they count in. The first three the person had a part in; `logged` were logged for others."""

    year: int
    approved: int
    waiting: int
    returned: int
    logged: int


@dataclass(frozen=True)
class Record:
    member: Member
    years: list[YearCount]
    campaigns: list[Campaign]
    offices: list[Office]
    memberships: list[Membership]
    signed: list[Party]

    @property
    def unit(self) -> Unit | None:
        """Where the person belongs today; for one who left, the last that is known."""
        return self.memberships[0].unit if self.memberships else self.offices[0].unit if self.offices else None


def record_of(member: Member, actor: Actor) -> Record:
    deeds = deeds_of(member, actor)
    offices = Office.objects.visible_to(actor).filter(member=member).select_related("unit__parent")
    memberships = Membership.objects.visible_to(actor).filter(member=member).select_related("unit__parent")
    return Record(
        member=member,
        years=_years(deeds),
        campaigns=_campaigns(member, deeds, actor),
        offices=list(offices.order_by("-from_on", "pk")),
        memberships=list(memberships.order_by("-from_on", "pk")),
        signed=_signed(member, actor),
    )


def deeds_of(member: Member, actor: Actor) -> AchievementQuerySet:
    """`has_part`: whether the person took part or only logged it. Replaced revisions, and drafts of others, are out."""
    took_part = Contribution.objects.filter(member=member)
    # A union, not an OR: of a million deeds only the person's own are looked at, by the two indexes.
    own = took_part.values("achievement").union(Achievement.objects.filter(author__member=member).values("pk"))
    deeds = Achievement.objects.visible_to(actor).filter(pk__in=own).exclude(state=State.SUPERSEDED)
    if actor.member != member:
        deeds = deeds.exclude(state=State.DRAFT)
    return deeds.annotate(has_part=Exists(took_part.filter(achievement=OuterRef("pk"))))


def shown(deeds: AchievementQuerySet) -> AchievementQuerySet:
    """With what a line of a list shows, the newest on top."""
    measured = Measurement.objects.select_related("indicator").order_by("position", "pk")
    rows = deeds.select_related("unit", "campaign").prefetch_related(Prefetch("measurements", measured))
    return rows.defer("narrative", "search_key").order_by("-counted_on", "-pk")


def contributed(deeds: AchievementQuerySet) -> AchievementQuerySet:
    """What counts for the person: approved, and with a part in it."""
    return deeds.approved().filter(Q(has_part=True))


def figures(deeds: AchievementQuerySet) -> list[Figure]:
    """Figures of the deeds the person had a part in; the whole figure of each deed, for nobody states shares."""
    return figures_of(contributed(deeds))


def _years(deeds: AchievementQuerySet) -> list[YearCount]:
    part, by_year = Q(has_part=True), deeds.annotate(year=ExtractYear("counted_on")).order_by().values("year")
    counted = by_year.annotate(
        approved=Count("pk", filter=part & Q(state=State.APPROVED)),
        waiting=Count("pk", filter=part & Q(state=State.SUBMITTED)),
        returned=Count("pk", filter=part & Q(state=State.RETURNED)),
        logged=Count("pk", filter=Q(has_part=False)),
    )
    return [YearCount(**row) for row in counted.order_by("-year")]


def _campaigns(member: Member, deeds: AchievementQuerySet, actor: Actor) -> list[Campaign]:
    """Those the person registered for, and those of deeds the person had a part in."""
    registered = Participation.objects.current().filter(member=member).values("campaign")
    joined = contributed(deeds).exclude(campaign=None).values("campaign")
    found = Campaign.objects.visible_to(actor).filter(Q(pk__in=joined) | Q(pk__in=registered))
    return list(found.order_by("-starts_on", "-pk"))


def _signed(member: Member, actor: Actor) -> list[Party]:
    """Where the person's own signature stands, in whatever office it was given."""
    visible = Pledge.objects.visible_to(actor).values("pk")
    signed = Party.objects.filter(slot__signed_by=member, slot__state=SignatureSlot.State.SIGNED, pledge__in=visible)
    return list(signed.select_related("pledge", "slot", "unit").order_by("-slot__signed_at", "-pk")[:SIGNED_SHOWN])


def years_told(years: Sequence[YearCount]) -> tuple[int, int] | None:
    """The first and the last year with an approved deed."""
    told = [each.year for each in years if each.approved]
    return (min(told), max(told)) if told else None
