"""What happened to a publication, from the audit chain, for people who may see the names."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from members.models import User
from portal import audit
from publications.models import Publication


@dataclass(frozen=True)
class Happening:
    label: str
    by: str
    at: datetime
    reason: str = ""


def history_of(publication: Publication) -> list[Happening]:
    """Newest first; two queries whatever the length."""
    entries = list(audit.history(publication).order_by("-sequence"))
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    labels = _labels()
    names = {pk: str(user) for pk, user in users.items()}
    return [
        Happening(labels.get(entry.action, entry.action), names.get(entry.user_id or 0, ""), entry.at, entry.reason)
        for entry in entries
    ]


def _labels() -> dict[str, str]:
    return {
        "publication.proposed": _("Proposed"),
        "publication.published": _("Published"),
        "publication.withdrawn": _("Taken down"),
        "publication.photos_made": _("Photos shown"),
        "consent.given": _("A person has agreed"),
        "consent.refused": _("A person has not agreed"),
        "consent.withdrawn": _("A person has withdrawn the consent"),
    }
