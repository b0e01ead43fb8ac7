"""What happened to a campaign, from the audit chain, for people who may see the names."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.models import Campaign, WorkPlan
from members.models import Unit, User
from portal import audit
from portal.models import AuditEntry


@dataclass(frozen=True)
class Happening:
    label: str
    by: str
    at: datetime
    reason: str = ""


SHOWN = 50


def history_of(campaign: Campaign) -> list[Happening]:
    """The newest first, at most fifty; three queries."""
    entries = list(audit.history(campaign).order_by("-sequence")[:SHOWN])
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    units = Unit.objects.in_bulk({entry.details["unit"] for entry in entries if "unit" in entry.details})
    names = {pk: str(user) for pk, user in users.items()}
    return [
        Happening(_label(entry, units), names.get(entry.user_id or 0, ""), entry.at, entry.reason) for entry in entries
    ]


def _label(entry: AuditEntry, units: dict[int, Unit]) -> str:
    unit = units.get(entry.details.get("unit", 0))
    decided = len(entry.details.get("registrations", []))
    labels = {
        "campaign.created": _("Draft written"),
        "campaign.changed": _("Details changed"),
        "campaign.cloned": _("Draft made from an earlier campaign"),
        "campaign.launched": _("Launched"),
        "campaign.closed": _("Closed"),
        "campaign.joined": _("%(unit)s takes part") % {"unit": unit},
        "campaign.left": _("%(unit)s has left") % {"unit": unit},
        "campaign.registered": _("%(unit)s has registered") % {"unit": unit},
        "campaign.people_registered": _("People registered: %(count)s")
        % {"count": len(entry.details.get("members", []))},
        "campaign.registrations_approved": _("Registrations approved: %(count)s") % {"count": decided},
        "campaign.registrations_refused": _("Registrations refused: %(count)s") % {"count": decided},
        "campaign.reminded": _("Reminder sent to those who have not registered"),
    }
    return labels.get(entry.action, entry.action)


def history_of_plan(plan: WorkPlan) -> list[Happening]:
    """The newest first, at most fifty; three queries."""
    entries = list(audit.history(plan).order_by("-sequence")[:SHOWN])
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    names = {pk: str(user) for pk, user in users.items()}
    contents = dict(plan.measures.values_list("pk", "content"))
    return [
        Happening(_plan_label(entry, contents), names.get(entry.user_id or 0, ""), entry.at, entry.reason)
        for entry in entries
    ]


def _plan_label(entry: AuditEntry, contents: dict[int, str]) -> str:
    measure = {"measure": contents.get(entry.details.get("measure", 0), "–")}
    labels = {
        "plan.created": _("Plan written down"),
        "plan.changed": _("Details changed"),
        "measure.added": _("Measure added: %(measure)s") % measure,
        "measure.changed": _("Measure changed: %(measure)s") % measure,
        "measure.doing": _("Begun: %(measure)s") % measure,
        "measure.done": _("Done: %(measure)s") % measure,
        "measure.dropped": _("Dropped: %(measure)s") % measure,
        "measure.planned": _("Planned again: %(measure)s") % measure,
    }
    return labels.get(entry.action, entry.action)
