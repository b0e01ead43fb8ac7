"""What happened to a deed, from the audit chain, for people who may see the names."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from achievements.models import Achievement
from members.models import Office, User
from portal import audit


@dataclass(frozen=True)
class Happening:
    label: str
    by: str
    at: datetime
    reason: str = ""


def history_of(deed: Achievement) -> list[Happening]:
    """Newest first; three queries whatever the length."""
    entries = list(audit.history(deed).order_by("-sequence"))
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    offices = Office.objects.in_bulk({entry.office_id for entry in entries if entry.office_id})
    return [
        Happening(
            label=_labels().get(entry.action, entry.action),
            by=_who(users.get(entry.user_id or 0), offices.get(entry.office_id or 0)),
            at=entry.at,
            reason=entry.reason,
        )
        for entry in entries
    ]


def _who(user: User | None, office: Office | None) -> str:
    return ", ".join(str(part) for part in (user, office.title if office else None) if part)


def _labels() -> dict[str, str]:
    return {
        "achievement.created": _("Draft begun"),
        "achievement.submitted": _("Submitted for review"),
        "achievement.returned": _("Returned"),
        "achievement.approved": _("Approved"),
        "achievement.superseded": _("Replaced by a correction"),
        "achievement.correction_started": _("Correction begun"),
        "achievement.evidence_added": _("Files added"),
        "achievement.evidence_removed": _("File removed"),
    }
