"""What a person can do with a pledge now; what cannot be done stays visible and says why."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant
from pledges import rules
from pledges.models import Pledge


@dataclass(frozen=True)
class Action:
    label: str
    url: str
    why_not: str = ""
    icon: str = ""
    tone: str = "outline-secondary"
    is_post: bool = False


def actions_of(pledge: Pledge, actor: Actor) -> list[Action]:
    """The buttons of the page, the most likely first."""
    if pledge.state == Pledge.State.DRAFT:
        return _of_a_draft(pledge, actor)
    if pledge.state == Pledge.State.CIRCULATING:
        return [*_of_a_party(pledge, actor), *_of_the_author(pledge, actor)]
    if pledge.state in rules.REWRITABLE and actor.may_somewhere(Grant.LOG):
        why = rules.why_not_rewrite(pledge, actor)
        return [Action(_("Write again"), _url("rewrite", pledge), why, "pencil-square", "primary", is_post=True)]
    if pledge.state == Pledge.State.COMPLETED and actor.may_somewhere(Grant.LOG):
        why = rules.why_not_amend(pledge, actor)
        return [Action(_("Amend"), _url("amend", pledge), why, "pencil-square", is_post=True)]
    return []


def _of_a_draft(pledge: Pledge, actor: Actor) -> list[Action]:
    why = rules.why_not_edit(pledge, actor)
    return [
        Action(_("Preview"), _url("preview", pledge), "", "eye", "primary"),
        Action(_("Edit"), _url("edit", pledge), why, "pencil"),
        Action(_("Send for signing"), _url("circulate", pledge), rules.why_not_circulate(pledge, actor), "send"),
        Action(_("Discard the draft"), _url("discard", pledge), why, "trash"),
    ]


def _of_a_party(pledge: Pledge, actor: Actor) -> list[Action]:
    party = rules.party_of(pledge, actor)
    if party is None:
        return []
    why = rules.why_not_sign(pledge, actor, party)
    refuse = why or rules.why_not_as(actor, party)
    return [
        Action(_("Read and sign"), _url("sign", pledge), why, "pen", "primary"),
        Action(_("Request changes"), _url("request_changes", pledge), refuse, "chat-left-text"),
        Action(_("Decline"), _url("decline", pledge), refuse, "x-circle", "outline-danger"),
    ]


def _of_the_author(pledge: Pledge, actor: Actor) -> list[Action]:
    if not actor.may_somewhere(Grant.LOG):
        return []
    why = rules.why_not_withdraw(pledge, actor)
    return [Action(_("Withdraw"), _url("withdraw", pledge), why, "arrow-counterclockwise")]


def _url(name: str, pledge: Pledge) -> str:
    return reverse(f"pledges:{name}", args=[pledge.pk])
