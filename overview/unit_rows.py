"""What the tabs of a unit list: the unit and those below it, as far as the reader sees them, in one year or in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from achievements.models import Achievement, AchievementQuerySet, Contribution
from campaigns.models import Campaign, CampaignQuerySet, Participation, WorkPlan, WorkPlanQuerySet
from members.actor import Actor
from members.models import Member, MemberQuerySet, Membership, Office, OfficeQuerySet, Unit, UnitQuerySet
from overview import record
from pledges.models import Commitment, Party, Pledge
from portal.vietnamese import search_words

YEARS_OFFERED = 15


@dataclass(frozen=True)
class UnitRows:
    """`year` None means every year; people and offices are then those of today."""

    unit: Unit
    actor: Actor
    year: int | None = None

    @property
    def below(self) -> UnitQuerySet:
        return Unit.objects.below(self.unit)

    @property
    def span(self) -> tuple[date, date]:
        """The days in which somebody belongs or holds an office to be listed."""
        today = self.actor.today
        return (today, today) if self.year is None else (date(self.year, 1, 1), date(self.year, 12, 31))

    def people(self) -> MemberQuerySet:
        """`deeds`: approved ones with a part in it, as far as the reader sees them; `homes`: where they belong."""
        here = Membership.objects.filter(self._lasting, unit__in=self.below)
        homes = Membership.objects.visible_to(self.actor).filter(self._lasting).select_related("unit").order_by("pk")
        took_part = Contribution.objects.filter(member=OuterRef("pk"), achievement__in=self._approved().values("pk"))
        counted = took_part.order_by().values("member").annotate(number=Count("achievement")).values("number")
        found = self._people_in_reach().filter(pk__in=here.values("member"))
        found = found.annotate(deeds=Coalesce(Subquery(counted), 0)).order_by("sort_key", "pk")
        return found.prefetch_related(Prefetch("memberships", homes, to_attr="homes"))

    def offices(self) -> OfficeQuerySet:
        held = Office.objects.visible_to(self.actor).filter(self._lasting, unit__in=self.below)
        return held.select_related("member", "unit").order_by("unit__path", "from_on", "pk")

    def campaigns(self) -> CampaignQuerySet:
        """`is_own`: a unit here manages it, else one takes part."""
        joined = Participation.objects.current().filter(unit__in=self.below)
        own = Campaign.objects.filter(owner__in=self.below)
        found = Campaign.objects.visible_to(self.actor)
        found = found.filter(Q(pk__in=own.values("pk")) | Q(pk__in=joined.values("campaign")))
        found = found.during(self.year) if self.year is not None else found
        found = found.annotate(is_own=Exists(own.filter(pk=OuterRef("pk"))))
        return found.select_related("owner").order_by("-starts_on", "-pk")

    def with_deeds(self, campaigns: Sequence[Campaign]) -> list[tuple[Campaign, int]]:
        """Each with how many approved deeds of the units here it has; one query for a page, not one a campaign."""
        deeds = self._seen_deeds().approved().filter(campaign__in=[campaign.pk for campaign in campaigns])
        counted = deeds.order_by().values("campaign").annotate(number=Count("unit"))
        numbers = {row["campaign"]: row["number"] for row in counted}
        return [(campaign, numbers.get(campaign.pk, 0)) for campaign in campaigns]

    def deeds(self) -> AchievementQuerySet:
        found = self._seen_deeds()
        return record.shown(self._in_year(found.exclude(state=Achievement.State.SUPERSEDED)))

    def commitments(self, query: str = "") -> QuerySet[Commitment]:
        """Of the pledges signed by all their parties that bind a unit here."""
        bound = Party.objects.binding().filter(unit__in=self.below).values("pledge")
        signed = Pledge.objects.visible_to(self.actor).filter(state=Pledge.State.COMPLETED)
        signed = signed.filter(Q(unit__in=self.below) | Q(pk__in=bound))
        if self.year is not None:
            signed = signed.filter(year=self.year)
        found = Commitment.objects.filter(pledge__in=signed.values("pk")).select_related("pledge__unit", "indicator")
        for word in search_words(query):
            found = found.filter(Q(indicator__search_key__contains=word) | Q(pledge__search_key__contains=word))
        return found.order_by("-pledge__year", "-pledge__pk", "position", "pk")

    def plans(self) -> WorkPlanQuerySet:
        """With how many of their measures are done and how many overdue."""
        found = WorkPlan.objects.visible_to(self.actor).filter(unit__in=self.below).with_progress(self.actor.today)
        found = found if self.year is None else found.filter(year=self.year)
        return found.select_related("unit", "campaign").order_by("-year", "-pk")

    def years(self) -> list[int]:
        """From this year back to the first the unit is known in."""
        first = min((placement.from_on.year for placement in self.unit.placements.all()), default=self.actor.today.year)
        last = self.actor.today.year
        return list(range(last, max(first, last - YEARS_OFFERED) - 1, -1))

    def _people_in_reach(self) -> MemberQuerySet:
        """Who looks after this unit sees everybody in it; asking once more takes seconds among a million people."""
        is_looked_after = any(root.contains(self.unit) for root in self.actor.roots)
        return Member.objects.all() if is_looked_after else Member.objects.visible_to(self.actor)

    def _seen_deeds(self) -> AchievementQuerySet:
        """Likewise the deeds of this unit and below: an office in it or above it sees them all."""
        is_below = any(office.unit.contains(self.unit) for office in self.actor.offices)
        seen = Achievement.objects.all() if is_below else Achievement.objects.visible_to(self.actor)
        return seen.filter(unit__in=self.below)

    def _approved(self) -> AchievementQuerySet:
        """Of any unit: what a person of this unit did elsewhere counts for the person."""
        return self._in_year(Achievement.objects.visible_to(self.actor).approved())

    def _in_year(self, deeds: AchievementQuerySet) -> AchievementQuerySet:
        return deeds if self.year is None else deeds.filter(counted_on__year=self.year)

    @property
    def _lasting(self) -> Q:
        """The memberships and offices whose span meets the days asked for."""
        first, last = self.span
        return Q(from_on__lte=last) & (Q(to_on__isnull=True) | Q(to_on__gte=first))
