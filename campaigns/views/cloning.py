from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import services
from campaigns.cloning import Difference, differences, mentions, moved, years_of
from campaigns.forms import CampaignForm, CloneForm
from campaigns.models import Campaign
from campaigns.views.reaching import visible_campaign
from members.actor import MemberRequest
from members.models import Block, Grant
from portal.vietnamese import format_day


@require_http_methods(["GET", "POST"])
def campaign_clone(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if not request.actor.may(Grant.LOG, campaign.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the campaign may carry it over."))
    source = campaign.facts()
    form = CloneForm(request.POST or None, source=source)
    if form.is_valid():
        try:
            draft = services.clone_campaign(campaign, form.facts(), by=request.actor, now=timezone.now())
        except services.CampaignRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The draft is made. Below stands what differs from the old campaign."))
            return redirect(draft)
    proposed = form.facts() if form.is_valid() else moved(source, 1)
    context = {"campaign": campaign, "form": form, "changes": told(differences(source, proposed), besides=form.fields)}
    context |= {"mentions": [line(each.field, "", each.around) for each in mentions(proposed, years_of(source))]}
    return render(request, "campaigns/clone.html", context)


@dataclass(frozen=True)
class Line:
    """A difference with the label of its field, as a row of a table."""

    label: str
    before: str
    after: str


def line(field: str, before: Any, after: Any) -> Line:
    return Line(
        str(CampaignForm.base_fields[field.removesuffix("_id")].label), worded(field, before), worded(field, after)
    )


def worded(field: str, value: Any) -> str:
    """A fact as the form shows it: days the Vietnamese way, choices by their names."""
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field == "block_id":
        return str(Block.objects.filter(pk=value).first() or "")
    choices = dict(getattr(CampaignForm.base_fields[field], "choices", ()))
    return str(choices.get(value, value or ""))


def told(found: list[Difference], *, besides: object = ()) -> list[Line]:
    return [line(each.field, each.before, each.after) for each in found if each.field not in besides]  # type: ignore[operator]


@dataclass(frozen=True)
class CloneReview:
    """What a draft made from last year's campaign has to be looked through for."""

    source: Campaign
    changes: list[Line]
    mentions: list[Line]


def review_of(campaign: Campaign) -> CloneReview | None:
    """For a draft only: once launched, the campaign stands for itself."""
    if campaign.cloned_from is None or campaign.state != Campaign.State.DRAFT:
        return None
    old, new = campaign.cloned_from.facts(), campaign.facts()
    still = [line(each.field, "", each.around) for each in mentions(new, years_of(old))]
    return CloneReview(campaign.cloned_from, [*told(differences(old, new)), *_rows_changed(campaign)], still)


def _rows_changed(campaign: Campaign) -> list[Line]:
    """Launching bodies and indicators, where they are no longer those of the old campaign."""
    pairs = [(str(_("Launched by")), _bodies), (str(_("Indicators")), _indicators)]
    assert campaign.cloned_from is not None
    lines = [Line(label, "\n".join(rows(campaign.cloned_from)), "\n".join(rows(campaign))) for label, rows in pairs]
    return [each for each in lines if each.before != each.after]


def _bodies(campaign: Campaign) -> list[str]:
    return [str(body) for body in campaign.launchers.select_related("unit").order_by("position", "pk")]


def _indicators(campaign: Campaign) -> list[str]:
    rows = campaign.indicators.current().filter(owner=campaign.owner_id).order_by("position", "pk")
    return [f"{each.name} ({each.unit_of_measure})" if each.unit_of_measure else each.name for each in rows]
