from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.facts import STATED_ONCE_USED, IndicatorFacts
from campaigns.models import Campaign, Indicator, Participation
from members.actor import Actor
from members.models import Unit
from portal import audit


class IndicatorRefused(Exception):
    """A rule about indicators says no; the text is a sentence for the person."""


@transaction.atomic
def add_indicator(
    *, owner: Unit, facts: IndicatorFacts, by: Actor | None, now: datetime, campaign: Campaign | None = None
) -> Indicator:
    """Into a campaign, or into the unit's own vocabulary when there is none."""
    _require_open(campaign)
    if campaign is not None and owner.pk != campaign.owner_id:
        _require_taking_part(owner, campaign)
    last = Indicator.objects.filter(owner=owner, campaign=campaign).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    indicator = Indicator.objects.create(owner=owner, campaign=campaign, position=position, **facts.columns())
    audit.record("indicator.added", by=by, target=indicator, at=now, details=_place(indicator))
    return indicator


class NotTakingPart(IndicatorRefused):
    """A local indicator is for a unit that takes part."""


def _require_taking_part(unit: Unit, campaign: Campaign) -> None:
    if not Participation.objects.current().of_units().filter(campaign=campaign, unit=unit).exists():
        raise NotTakingPart(
            _("%(unit)s adds indicators of its own once it takes part in the campaign.") % {"unit": unit}
        )


class IndicatorLocked(IndicatorRefused):
    pass


@transaction.atomic
def change_indicator(indicator: Indicator, *, facts: IndicatorFacts, by: Actor | None, now: datetime) -> Indicator:
    """Once a target or a value refers to it, only its name and area may change: anything else is a new version."""
    indicator = _newest(indicator)
    columns = facts.columns()
    changed = [name for name, value in columns.items() if getattr(indicator, name) != value]
    if indicator.is_used and set(changed) & set(STATED_ONCE_USED):
        raise IndicatorLocked(
            _("Targets or results refer to this indicator: how it is measured changes only in a new version.")
        )
    for name in changed:
        setattr(indicator, name, columns[name])
    if changed:
        indicator.save(update_fields=changed)
        audit.record("indicator.changed", by=by, target=indicator, at=now, details={"fields": changed})
    return indicator


@transaction.atomic
def replace_indicator(indicator: Indicator, *, facts: IndicatorFacts, by: Actor | None, now: datetime) -> Indicator:
    """A new version: the old row stays with the targets and values that refer to it."""
    indicator = _newest(indicator)
    version = Indicator.objects.create(
        owner_id=indicator.owner_id,
        campaign_id=indicator.campaign_id,
        position=indicator.position,
        version=indicator.version + 1,
        replaces=indicator,
        **facts.columns(),
    )
    details = _place(version) | {"replaces": indicator.pk}
    audit.record("indicator.replaced", by=by, target=version, at=now, details=details)
    return version


def _newest(indicator: Indicator) -> Indicator:
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if Indicator.objects.filter(replaces=indicator).exists():
        raise IndicatorRefused(_("A newer version has replaced this indicator."))
    _require_open(indicator.campaign)
    return indicator


def _require_open(campaign: Campaign | None) -> None:
    if campaign is not None and campaign.state == Campaign.State.CLOSED:
        raise IndicatorRefused(_("The campaign is closed: its indicators can no longer be changed."))


def _place(indicator: Indicator) -> dict[str, int | None]:
    return {"owner": indicator.owner_id, "campaign": indicator.campaign_id}
