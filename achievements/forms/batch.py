"""What was ticked in the review queue, and the reason for all of it."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from achievements.forms.decision import moment_of
from achievements.models import Achievement
from achievements.services import Chosen
from members.actor import Actor
from portal.fields import TextField, as_id

MAX_CHOSEN = 100
DECISIONS = ("approve", "return")


class ReturnManyForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("What has to be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Every author reads this at the top of the page."),
    )


def chosen_by(actor: Actor, ticked: list[str]) -> list[Chosen]:
    """The deeds behind the boxes, as they stand in the queue; each box says `<id> <moment of submission>`.

    What cannot be read, or is out of reach, is left out.
    """
    seen = dict(filter(None, map(_read, ticked[:MAX_CHOSEN])))
    if not seen:
        return []
    deeds = Achievement.objects.visible_to(actor).filter(pk__in=seen).order_by("submitted_at", "pk")
    shown = deeds.select_related("unit", "campaign", "author__member")
    return [Chosen(deed, seen[deed.pk]) for deed in shown]


def _read(box: str) -> tuple[int, datetime | None] | None:
    number, _, moment = box.partition(" ")
    pk = as_id(number)
    return None if pk is None else (pk, moment_of(moment))
