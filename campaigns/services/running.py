"""A campaign from its first draft to its end: draft → launched → closed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.facts import CampaignFacts
from campaigns.models import Campaign, Launcher, Participation
from campaigns.services.scope import officers_of, units_in_scope
from members.actor import Actor
from members.models import Unit
from notifications.services import notify
from portal import audit
from portal.jobs import enqueue
from portal.storage import FileNotKept, keeping
from portal.uploads import CleanFile
from portal.vietnamese import format_day


@dataclass(frozen=True)
class LauncherChoice:
    """Who launches: a unit of the portal, or else a body outside it by name."""

    unit: Unit | None = None
    body_name: str = ""


class CampaignRefused(Exception):
    """A rule about campaigns says no; the text is a sentence for the person, `about` the fact that it concerns."""

    about: str | None = None


class LaunchDocumentNotStored(CampaignRefused):
    """The storage is full or out of reach; nothing was changed."""

    about = "document_file"


def create_campaign(
    *,
    owner: Unit,
    facts: CampaignFacts,
    launchers: Sequence[LauncherChoice],
    by: Actor | None,
    now: datetime,
    document: CleanFile | None = None,
) -> Campaign:
    with _stored(document) as name, transaction.atomic():
        _require_unique(Campaign(owner=owner), facts)
        campaign = Campaign.objects.create(owner=owner, document_file=name, **facts.columns())
        set_launchers(campaign, launchers)
        audit.record("campaign.created", by=by, target=campaign, at=now, details={"owner": owner.pk})
    return campaign


class CampaignEnteredTwice(CampaignRefused):
    about = "name"


def _require_unique(campaign: Campaign, facts: CampaignFacts) -> None:
    """A double click, or two officers with the same launch document."""
    others = Campaign.objects.exclude(pk=campaign.pk)
    if others.filter(owner=campaign.owner, name=facts.name, starts_on=facts.starts_on).exists():
        raise CampaignEnteredTwice(_("This campaign has been entered already, with the same name and launch day."))


class CampaignNotEditable(CampaignRefused):
    pass


def update_campaign(
    campaign: Campaign,
    *,
    facts: CampaignFacts,
    launchers: Sequence[LauncherChoice],
    by: Actor | None,
    now: datetime,
    document: CleanFile | None = None,
) -> Campaign:
    """What is stated may change until the end; the names of the changed fields are audited."""
    with _stored(document) as name, transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if campaign.state == Campaign.State.CLOSED:
            raise CampaignNotEditable(_("A closed campaign can no longer be changed."))
        if campaign.state == Campaign.State.LAUNCHED and not launchers:
            raise CampaignNotEditable(_("A launched campaign keeps at least one launching body."))
        _require_unique(campaign, facts)
        changed = _write(campaign, facts, document_file=name)
        if set_launchers(campaign, launchers):
            changed.append("launchers")
        if changed:
            audit.record("campaign.changed", by=by, target=campaign, at=now, details={"fields": changed})
    return campaign


def _write(campaign: Campaign, facts: CampaignFacts, *, document_file: str) -> list[str]:
    columns = facts.columns()
    if document_file:
        if (old := campaign.document_file.name) and old != document_file:
            transaction.on_commit(partial(campaign.document_file.storage.delete, old))
        columns["document_file"] = document_file
    changed = [name for name, value in columns.items() if getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, columns[name])
    if changed:
        campaign.save(update_fields=changed)
    return changed


@contextmanager
def _stored(document: CleanFile | None) -> Iterator[str]:
    """The launch document, written before the transaction and taken away again when that fails."""
    if document is None:
        yield ""
        return
    storage = Campaign.document_file.field.storage
    try:
        with keeping():
            name = storage.save(f"campaigns/{document.sha256}.pdf", ContentFile(document.content))
    except FileNotKept as problem:
        raise LaunchDocumentNotStored(str(problem)) from problem
    try:
        yield name
    except BaseException:
        with suppress(OSError):
            storage.delete(name)
        raise


def set_launchers(campaign: Campaign, launchers: Sequence[LauncherChoice]) -> bool:
    """Put these in this order; answers whether anything changed. A body named twice stands once."""
    wanted = list(dict.fromkeys((choice.unit.pk if choice.unit else None, choice.body_name) for choice in launchers))
    if list(campaign.launchers.order_by("position", "pk").values_list("unit", "body_name")) == wanted:
        return False
    campaign.launchers.all().delete()
    Launcher.objects.bulk_create(
        Launcher(campaign=campaign, position=position, unit_id=unit, body_name=body_name)
        for position, (unit, body_name) in enumerate(wanted)
    )
    return True


def missing_for_launch(campaign: Campaign) -> list[str]:
    """What a launch still needs, as parts of a sentence; `campaigns.checklist` shows the same with links."""
    in_order = campaign.starts_on <= (campaign.interim_on or campaign.starts_on) <= campaign.ends_on
    stated = {
        _("the name"): bool(campaign.name.strip()),
        _("at least one launching body"): campaign.launchers.exists(),
        _("launch, interim and final review in this order"): in_order,
    }
    if campaign.scope == Campaign.Scope.BLOCK:
        stated[_("the block for which the campaign is")] = campaign.block_id is not None
    return [what for what, is_stated in stated.items() if not is_stated]


class CampaignNotLaunchable(CampaignRefused):
    pass


@transaction.atomic
def launch_campaign(campaign: Campaign, *, by: Actor | None, now: datetime) -> Campaign:
    if missing := missing_for_launch(campaign):
        sentence = _("Before the launch, please state: %(missing)s.")
        raise CampaignNotLaunchable(sentence % {"missing": ", ".join(missing)})
    drafts = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.DRAFT)
    if not drafts.update(state=Campaign.State.LAUNCHED, launched_at=now):
        raise CampaignNotLaunchable(_("The campaign has already been launched."))
    campaign.refresh_from_db()
    _announce(campaign, by=by, now=now)
    audit.record("campaign.launched", by=by, target=campaign, at=now)
    return campaign


ANNOUNCED_AT_ONCE = 100  # officers; a launch for more is announced by a job, so that nobody waits for it


def _announce(campaign: Campaign, *, by: Actor | None, now: datetime) -> None:
    launched_by = by.user.pk if by else None
    if officers_of(units_in_scope(campaign), timezone.localdate(now)).count() > ANNOUNCED_AT_ONCE:
        enqueue("campaigns.announce", subject=campaign, by=by, now=now, arguments={"launched_by": launched_by})
    else:
        announce_launch(campaign, launched_by=launched_by, now=now)


def announce_launch(campaign: Campaign, *, launched_by: int | None, now: datetime) -> None:
    """Officers in scope whose units have not registered yet are asked to; those of the owner are told."""
    today = timezone.localdate(now)
    registered = Participation.objects.of_units().filter(campaign=campaign).values("unit")
    officers = officers_of(units_in_scope(campaign).exclude(pk__in=registered), today)
    officers = officers.exclude(pk=launched_by) if launched_by else officers
    own = set(officers_of(Unit.objects.filter(pk=campaign.owner_id), today).values_list("pk", flat=True))
    asked = [user for user in officers if user.pk not in own]
    told = [user for user in officers if user.pk in own]
    stated = {
        "launchers": "; ".join(str(body) for body in campaign.launchers.order_by("position", "pk")),
        "first": format_day(campaign.starts_on),
        "last": format_day(campaign.ends_on),
    }
    subject = format_lazy(gettext_lazy("Launched: {name}"), name=campaign.name)
    body = format_lazy(gettext_lazy("Launched by: {launchers}. From {first} to {last}."), **stated)
    request = format_lazy("{} {}", body, gettext_lazy("Please register your unit to take part."))
    url = campaign.get_absolute_url()
    notify(told, subject=subject, body=body, url=url, now=now, needs_action=False, about=campaign)
    notify(asked, subject=subject, body=request, url=url, now=now, about=campaign)
