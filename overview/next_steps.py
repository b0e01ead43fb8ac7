"""What somebody can do when nothing waits for them: by what the office acted in allows, without asking the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant


@dataclass(frozen=True)
class Step:
    icon: str
    title: str
    text: str
    url: str


def next_steps(actor: Actor) -> list[Step]:
    return [*_of_office(actor), *_of_everybody(actor)]


def _of_office(actor: Actor) -> Iterator[Step]:
    if actor.may_somewhere(Grant.LOG):
        text = _("On one short page: campaign, what, when, figures, photo.")
        yield Step("plus-circle", _("Log an achievement"), text, reverse("achievements:quick"))
    if actor.may_somewhere(Grant.REVIEW):
        text = _("New deeds appear there as soon as they are submitted.")
        yield Step("clipboard-check", _("Look at the review queue"), text, reverse("achievements:review"))
    if actor.may_somewhere(Grant.SIGN):
        text = _("So that the key is ready when a pledge comes.")
        yield Step("shield-lock", _("Check the signing certificate"), text, reverse("documents:credential"))
    if actor.may_somewhere(Grant.ADMINISTER):
        text = _("People, units and offices of your union.")
        yield Step("people", _("Keep the roster up to date"), text, reverse("members:people"))


def _of_everybody(actor: Actor) -> Iterator[Step]:
    if actor.member is not None:
        text = _("What you did and what was approved, year by year, to read and to print.")
        yield Step("award", _("My achievements"), text, reverse("overview:own_record"))
    launched = f"{reverse('campaigns:list')}?state=launched"
    yield Step("flag", _("Running campaigns"), _("What is counted in them, and how far they are."), launched)
    yield Step(
        "calendar3",
        _("Calendar"),
        _("What is due when, also in the calendar of your phone."),
        reverse("overview:calendar"),
    )
