"""What a report is about: a unit with everything below it, and a period; and how much of it is listed (ADR 20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Max

from achievements.figures import deeds_of
from achievements.models import AchievementQuerySet
from members.models import Unit
from reports.organisation import Organisation
from reports.periods import Period
from reports.rollup import RollUp

REPORTING = {Unit.Kind.UPPER_UNION, Unit.Kind.UNION}


@dataclass(frozen=True)
class Scope:
    """What is reported on: the units of the subtree, numbered, and the period."""

    unit: Unit
    period: Period
    organisation: Organisation
    units: list[int]

    @classmethod
    def of(cls, unit: Unit, period: Period) -> "Scope":
        organisation = Organisation.during(period)
        return cls(unit, period, organisation, organisation.subtree(unit.pk))

    @cached_property
    def launching(self) -> set[int | None]:
        """In whose name a movement is the unit's own: itself, what is below, and the agency it is attached to.

        A movement that only outside bodies launched is taken part in, also where the unit keeps its record.
        """
        return {*self.units, self.unit.attached_to_id} - {None}

    @cached_property
    def children(self) -> list[int]:
        """The unions directly below, which make reports of their own."""
        places = self.organisation.places
        return [pk for pk, place in places.items() if place.parent == self.unit.pk and place.kind in REPORTING]

    @cached_property
    def is_rolled_up(self) -> bool:
        """Whether so much was done that the report sums up the unions below instead of listing their deeds."""
        return bool(self.children) and self.deeds().count() > settings.REPORT_LISTED_DEEDS

    @cached_property
    def branches(self) -> Mapping[int, int]:
        """Of every unit whose deeds stand in a report below: the union directly below that it belongs to.

        Empty where this report lists everything itself.
        """
        if not self.is_rolled_up:
            return {}
        return {unit: child for child in self.children for unit in self.organisation.subtree(child)}

    @cached_property
    def listed(self) -> list[int]:
        """The units whose deeds and measurements stand in this report one by one."""
        return [unit for unit in self.units if unit not in self.branches]

    @cached_property
    def rolled(self) -> RollUp:
        """Figures, deeds and members of every unit of the subtree."""
        period = self.period
        return RollUp(self.organisation, period.first, period.last, root=self.unit.pk, campaign=period.campaign)

    def deeds(self) -> AchievementQuerySet:
        """What counts in the period; of a campaign's own report only what was done for it."""
        return self._deeds_of(self.units)

    def listed_deeds(self) -> AchievementQuerySet:
        return self._deeds_of(self.listed)

    def _deeds_of(self, units: list[int]) -> AchievementQuerySet:
        return deeds_of(units, self.period.first, self.period.last, campaign=self.period.campaign)

    def watermark(self) -> tuple[object, ...]:
        """Changes whenever an approval or a correction changes what counts."""
        counted = self.deeds().order_by()
        return tuple(counted.aggregate(Count("pk"), Max("pk"), Max("decided_at")).values())
