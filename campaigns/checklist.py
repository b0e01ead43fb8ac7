"""What a draft still needs before its launch, and whom the launch will tell."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.services.running import missing_for_launch
from campaigns.services.scope import officers_of, units_in_scope
from members.actor import Actor


@dataclass(frozen=True)
class Point:
    """One line: what is asked, whether it stands, and where it is mended. Advice never stops a launch."""

    label: str
    url: str
    is_done: bool
    is_required: bool = False


@dataclass(frozen=True)
class Audience:
    """How many units a launch is for, the owner aside, and how many of their officers it tells."""

    units: int
    people: int


def checklist_of(campaign: Campaign) -> list[Point]:
    """What is required first; within both kinds in the order of the form."""
    edit = reverse("campaigns:edit", args=[campaign.pk])
    missing = missing_for_launch(campaign)
    required = [
        Point(label, edit + anchor, label not in missing, is_required=True)
        for label, anchor in _required(campaign).items()
    ]
    return required + _advised(campaign, edit)


def _required(campaign: Campaign) -> dict[str, str]:
    """The labels are those of `missing_for_launch`, so that the list and the refusal can never disagree."""
    asked = {
        _("the name"): "#id_name",
        _("at least one launching body"): "#id_launchers-0-unit",
        _("launch, interim and final review in this order"): "#id_starts_on",
    }
    if campaign.scope == Campaign.Scope.BLOCK:
        asked[_("the block for which the campaign is")] = "#id_block"
    return asked


def _advised(campaign: Campaign, edit: str) -> list[Point]:
    has_document = bool(campaign.document_number and campaign.document_on)
    add_indicator = reverse("campaigns:indicator_add", args=[campaign.pk])
    points = [
        Point(_("an indicator, so that results can be counted"), add_indicator, campaign.indicators.exists()),
        Point(_("the content"), edit + "#id_content", bool(campaign.content.strip())),
        Point(_("the slogan"), edit + "#id_slogan", bool(campaign.slogan.strip())),
        Point(_("the day of the interim review"), edit + "#id_interim_on", campaign.interim_on is not None),
        Point(_("number and day of the launch document"), edit + "#id_document_number", has_document),
        Point(
            _("units in scope"),
            edit + "#id_scope",
            units_in_scope(campaign).exclude(pk=campaign.owner_id).exists(),
        ),
    ]
    if campaign.needs_approval:
        until = Point(_("until when units register"), edit + "#id_register_by", campaign.register_by is not None)
        points.append(until)
    return points


def audience_of(campaign: Campaign, actor: Actor) -> Audience:
    """Two counts, however large the scope; who launches is not told."""
    units = units_in_scope(campaign)
    others = units.exclude(pk=campaign.owner_id).count()
    return Audience(units=others, people=officers_of(units, actor.today).exclude(pk=actor.user.pk).count())
