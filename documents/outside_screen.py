"""Download, sign elsewhere, upload, confirm: the page of it, for every app that has documents signed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import outside, providers
from documents.expected import Expected, Way
from documents.forms import CONFIRMATION, ConfirmForm, OutsideForm
from documents.refusals import AlreadySigned, NotCirculating, OwnerRefused, SigningRefused
from documents.turns import TooBusy, judge_in_turn
from members.actor import MemberRequest

OVER = (AlreadySigned, NotCirculating, OwnerRefused)
REFUSED = (SigningRefused, OwnerRefused, TooBusy)


def outside_page(request: MemberRequest, expected: Expected) -> dict[str, Any] | None:
    """What `documents/sign_outside.html` shows; None when it is over and the owner's page tells the rest."""
    context: dict[str, Any] = {"expected": expected, "form": OutsideForm(), "found": None, "refusal": ""}
    context["why_not_as"] = expected.why_not_as(request.actor)
    if request.method == "POST" and not context["why_not_as"]:
        step = _confirm if "token" in request.POST else _examine
        if step(request, expected, context):
            return None
    return context | {"newest": expected.slot.document.newest, "has_provider": providers.are_trusted()}


def _examine(request: MemberRequest, expected: Expected, context: dict[str, Any]) -> bool:
    form = context["form"] = OutsideForm(request.POST, request.FILES)
    if form.is_valid():
        by, now = request.actor, timezone.now()
        try:
            slot = expected.open_slot(by=by, now=now)
            content = form.cleaned_data["file"].read()
            found = outside.examine(slot, content, by=by, now=now, judge=judge_in_turn)
        except REFUSED as refusal:
            form.add_error("file", str(refusal))
        else:
            context |= {"found": found, "confirm": ConfirmForm(initial={"token": found.token})}
    return False


def _confirm(request: MemberRequest, expected: Expected, context: dict[str, Any]) -> bool:
    """Whether it is over; a refusal stands above the upload, where the next file would be chosen."""
    confirm = ConfirmForm(request.POST)
    try:
        if not confirm.is_valid():
            token, now = request.POST["token"], timezone.now()
            found = outside.examined(expected.slot, token, now=now, judge=judge_in_turn)
            context |= {"found": found, "confirm": confirm}
            return False
        _accept(request, expected, confirm.cleaned_data["token"])
    except OVER as refusal:
        messages.info(request, str(refusal))
    except REFUSED as refusal:
        context["refusal"] = str(refusal)
        return False
    else:
        messages.success(request, _("You have signed. The signature is in the PDF."))
    return True


def _accept(request: MemberRequest, expected: Expected, token: str) -> None:
    """The last signature completes the document in the same transaction."""
    by, now = request.actor, timezone.now()
    outside.accept(
        expected.open_slot(by=by, now=now),
        token,
        by=by,
        consent=str(CONFIRMATION),
        now=now,
        judge=judge_in_turn,
        within=partial(expected.note, by=by, way=Way.OUTSIDE, now=now),
    )
