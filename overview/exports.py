from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from overview.targets import TargetLine
from pledges.models import Commitment
from portal.exports import Column, Export
from portal.working_days import Holiday

# Where each belongs and how many approved deeds they have a part in come with the rows of the tab.
UNIT_PEOPLE: Export[Any] = Export(
    "nguoi-cua-don-vi",
    (
        Column(_("Person"), lambda member: member.full_name, 30),
        Column(_("Unit"), lambda member: "; ".join(str(home.unit) for home in member.homes), 50),
        Column(_("Approved achievements"), lambda member: member.deeds, 14),
    ),
)

# Whether the unit manages it comes with the rows of the tab.
UNIT_CAMPAIGNS: Export[Any] = Export(
    "phong-trao-cua-don-vi",
    (
        Column(_("Campaign"), lambda campaign: campaign.name, 60),
        Column(_("Kind"), lambda campaign: capfirst(campaign.get_kind_display()), 24),
        Column(_("State"), lambda campaign: capfirst(campaign.get_state_display()), 16),
        Column(_("Part of the unit"), lambda campaign: say("Manages it") if campaign.is_own else say("Takes part"), 18),
        Column(_("Managing unit"), lambda campaign: campaign.owner.name, 50),
        Column(_("Launched on"), lambda campaign: campaign.starts_on, 12),
        Column(_("Final review on"), lambda campaign: campaign.ends_on, 12),
    ),
)

HOLIDAYS: Export[Holiday] = Export(
    "ngay-nghi-le",
    (
        Column(_("Day"), lambda holiday: holiday.day, 12),
        Column(_("Name"), lambda holiday: holiday.name, 50),
        Column(_("Kind"), lambda holiday: say("Worked in exchange") if holiday.is_worked else say("Day off"), 20),
    ),
)


def unit_targets(commitments: QuerySet[Commitment], lines: list[TargetLine]) -> Export[Commitment]:
    """`lines` are those of the commitments, in their order: results are found for all at once."""
    line = dict(zip((row.pk for row in commitments), lines, strict=True))
    return Export(
        "chi-tieu-giao-uoc",
        (
            Column(_("Pledge"), lambda row: row.pledge.title, 40),
            Column(_("Unit"), lambda row: row.pledge.unit.name, 50),
            Column(_("Commitment"), lambda row: line[row.pk].wording, 60),
            Column(_("Target"), lambda row: line[row.pk].target, 20),
            Column(_("Result so far"), lambda row: line[row.pk].result, 30),
            Column(_("Compared"), lambda row: capfirst(line[row.pk].outcome.label), 20),
        ),
    )
