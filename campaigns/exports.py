from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.models import Indicator, Participation
from portal.exports import Column, Export

# Launchers and the number of participants come with the rows of the list.
CAMPAIGNS: Export[Any] = Export(
    "phong-trao",
    (
        Column(_("Campaign"), lambda campaign: campaign.name, 60),
        Column(_("Kind"), lambda campaign: capfirst(campaign.get_kind_display()), 24),
        Column(_("State"), lambda campaign: capfirst(campaign.get_state_display()), 16),
        Column(_("Launched by"), lambda campaign: "; ".join(map(str, campaign.launchers.all())), 50),
        Column(_("Managing unit"), lambda campaign: campaign.owner.name, 50),
        Column(_("Launched on"), lambda campaign: campaign.starts_on, 12),
        Column(_("Final review on"), lambda campaign: campaign.ends_on, 12),
        Column(_("Units taking part"), lambda campaign: campaign.participants, 10),
    ),
)

INDICATORS: Export[Indicator] = Export(
    "chi-tieu",
    (
        Column(_("Indicator"), lambda indicator: indicator.name, 60),
        Column(_("Area"), lambda indicator: indicator.get_area_display(), 30),
        Column(_("Unit of measure"), lambda indicator: indicator.unit_of_measure, 16),
        Column(_("Type of value"), lambda indicator: capfirst(indicator.get_shape_display()), 20),
        Column(_("Unit"), lambda indicator: indicator.owner.name, 50),
    ),
)

REGISTRATIONS: Export[Participation] = Export(
    "dang-ky",
    (
        Column(_("Unit"), lambda row: row.unit.name, 50),
        Column(_("Person"), lambda row: row.member.full_name if row.member else "", 30),
        Column(_("Sent"), lambda row: row.joined_at, 18),
        Column(_("Titles and targets registered"), lambda row: row.note, 50),
        Column(_("State"), lambda row: capfirst(row.get_state_display()), 18),
        Column(_("Reason"), lambda row: row.state_reason, 50),
        Column(_("Decided on"), lambda row: row.decided_at, 18),
    ),
)

# Whether somebody there can be reminded comes with the rows of the board.
UNITS_MISSING: Export[Any] = Export(
    "chua-dang-ky",
    (
        Column(_("Unit"), lambda unit: unit.name, 50),
        Column(_("Unit above"), lambda unit: unit.parent.name if unit.parent else "", 50),
        Column(_("Can be reminded"), lambda unit: unit.has_officer, 16),
    ),
)

# How many measures there are, are done and are overdue comes with the rows of the list.
PLANS: Export[Any] = Export(
    "ke-hoach-thuc-hien",
    (
        Column(_("Work plan"), lambda plan: plan.title, 60),
        Column(_("Number of the document"), lambda plan: plan.document_number, 20),
        Column(_("Unit"), lambda plan: plan.unit.name, 50),
        Column(_("Campaign"), lambda plan: plan.campaign.name if plan.campaign else "", 60),
        Column(_("Year"), lambda plan: str(plan.year), 8),
        Column(_("Measures"), lambda plan: plan.measures_all, 12),
        Column(_("Measures done"), lambda plan: plan.measures_done, 12),
        Column(_("Measures overdue"), lambda plan: plan.measures_overdue, 12),
    ),
)
