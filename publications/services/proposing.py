"""Proposing a page for everybody: what it says and shows is fixed here, and the people on it are asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.models import Achievement, Evidence
from members.actor import Actor
from members.models import Grant, Member, Unit
from portal import audit
from portal.storage import FileNotKept, keep
from portal.uploads import CleanFile
from publications.models import Publication, PublicConsent, PublicPhoto, largest_copy
from publications.services.notices import ask_deciders, ask_people
from publications.services.photos import removed_unless_kept
from publications.services.refusals import NotProposable


@dataclass(frozen=True)
class ChosenPhoto:
    evidence: Evidence
    caption: str = ""


@dataclass(frozen=True)
class Proposal:
    """What the page will say and show. `upload` is a photo sent with a role model."""

    title: str
    text: str = ""
    year: int = 0
    photos: Sequence[ChosenPhoto] = ()
    deeds: Sequence[Publication] = ()
    upload: CleanFile | None = None
    caption: str = ""


def why_not_proposed_by(unit: Unit, actor: Actor) -> str:
    """Why this person may not propose anything of the unit; empty where they may."""
    if actor.may(Grant.LOG, unit) or actor.may(Grant.REVIEW, unit):
        return ""
    return _("The office you act in does not allow publishing for this unit.")


@transaction.atomic
def propose_deed(deed: Achievement, proposal: Proposal, *, by: Actor, now: datetime) -> Publication:
    """Everybody who took part is asked; reviewers of the unit decide."""
    deed = Achievement.objects.select_for_update(of=("self",)).select_related("unit").get(pk=deed.pk)
    _require(deed.unit, by)
    if deed.state != Achievement.State.APPROVED:
        raise NotProposable(_("Only an approved achievement can be shown in public."))
    publication = Publication(kind=Publication.Kind.DEED, unit=deed.unit, achievement=deed, year=deed.counted_on.year)
    _create(publication, proposal, by=by, now=now)
    PublicPhoto.objects.bulk_create(
        _photo(publication, photo.evidence.file.name, photo.evidence, photo.caption, place, evidence=photo.evidence)
        for place, photo in enumerate(proposal.photos)
    )
    _ask(publication, deed.members.order_by("pk"), by=by, now=now)
    return publication


def propose_role_model(
    unit: Unit, member: Member | None, proposal: Proposal, *, by: Actor, now: datetime
) -> Publication:
    """A person of the unit, or (no member) the unit itself as a collective."""
    _require(unit, by)
    name = _stored(proposal.upload)
    with removed_unless_kept(name), transaction.atomic():
        publication = Publication(kind=Publication.Kind.ROLE_MODEL, unit=unit, member=member, year=proposal.year)
        _create(publication, proposal, by=by, now=now)
        publication.deeds.set(proposal.deeds)
        if proposal.upload:
            _photo(publication, name, proposal.upload, proposal.caption).save()
        _ask(publication, [member] if member else [], by=by, now=now)
    return publication


def _photo(
    publication: Publication,
    source: str | None,
    size: CleanFile | Evidence,
    caption: str,
    position: int = 0,
    evidence: Evidence | None = None,
) -> PublicPhoto:
    width, height = largest_copy(size.width or 1, size.height or 1)
    return PublicPhoto(
        publication=publication,
        evidence=evidence,
        source=source or "",
        caption=caption,
        position=position,
        width=width,
        height=height,
    )


def _stored(upload: CleanFile | None) -> str:
    if upload is None:
        return ""
    try:
        return keep(f"role-models/{upload.sha256}.{upload.extension}", upload.content)
    except FileNotKept as problem:
        refusal = NotProposable(str(problem))
        refusal.about = "photo"
        raise refusal from problem


def _require(unit: Unit, by: Actor) -> None:
    if why := why_not_proposed_by(unit, by):
        raise NotProposable(why)


def _create(publication: Publication, proposal: Proposal, *, by: Actor, now: datetime) -> None:
    publication.title, publication.text = proposal.title, proposal.text
    publication.proposed_by, publication.proposed_in, publication.proposed_at = by.user, by.office, now
    if publication.year > timezone.localdate(now).year:
        raise NotProposable(_("The year lies ahead."))
    try:
        with transaction.atomic():
            publication.save()
    except IntegrityError:
        raise NotProposable(_("This has been proposed or published already.")) from None


def _ask(publication: Publication, people: Iterable[Member], *, by: Actor, now: datetime) -> None:
    PublicConsent.objects.bulk_create(
        PublicConsent(publication=publication, member=member, asked_at=now) for member in people
    )
    consents = publication.consents.select_related("member__user", "publication").order_by("pk")
    ask_people(consents, now=now)
    ask_deciders(publication, now=now)
    audit.record("publication.proposed", by=by, target=publication, at=now)
