"""Deciding on a page for everybody, and taking it away again."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from achievements.models import Achievement
from members.actor import Actor
from members.models import Grant
from portal import audit
from portal.jobs import enqueue
from publications.models import Publication, PublicConsent
from publications.services.notices import tell_published, tell_withdrawn
from publications.services.photos import names_of, remove_files
from publications.services.refusals import NotPublishable, NotWithdrawable

MAKE_PHOTOS = "publications.make_photos"
REPLACED = gettext_noop("A correction of the achievement was published.")


def why_never_published_by(publication: Publication, actor: Actor) -> str:
    """Why this person may not decide on the proposal, whatever its state; empty where they may."""
    if not actor.may(Grant.REVIEW, publication.unit):
        return _("The office you act in does not allow reviewing for this unit.")
    if publication.achievement is not None and publication.achievement.author_id == actor.user.pk:
        return _("You cannot publish what you logged yourself. Somebody else decides.")
    return ""


@transaction.atomic
def publish(
    publication: Publication, *, photos: Collection[int], is_checked: bool, by: Actor, now: datetime
) -> Publication:
    """Show the page to everybody, with the photos of these ids and no others.

    `is_checked`: the officer looked and says that nobody who did not agree can be recognised in text or photos.
    """
    if why := why_never_published_by(publication, by):
        raise NotPublishable(why)
    publication = locked(publication)
    _require_publishable(publication, is_checked=is_checked)
    proposed = Publication.objects.filter(pk=publication.pk, state=Publication.State.PROPOSED)
    if not proposed.update(state=Publication.State.PUBLISHED, published_by=by.user, published_at=now):
        raise NotPublishable(_("This has been decided already."))
    publication.refresh_from_db()
    _leave_out(publication, photos)
    _replace_older(publication, by=by, now=now)
    if publication.photos.exists():
        enqueue(MAKE_PHOTOS, subject=publication, by=by, now=now)
    tell_published(publication, now=now)
    details = {"named": publication.consents.given().count(), "photos": publication.photos.count()}
    audit.record("publication.published", by=by, target=publication, at=now, details=details)
    return publication


def locked(publication: Publication) -> Publication:
    """The row, locked: an answer of a person and the decision of an officer come one after the other."""
    rows = Publication.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "achievement", "proposed_by__member", "published_by__member").get(
        pk=publication.pk
    )


def _require_publishable(publication: Publication, *, is_checked: bool) -> None:
    deed = publication.achievement
    if deed is not None and deed.state != Achievement.State.APPROVED:
        raise NotPublishable(_("The achievement no longer stands. Propose its correction instead."))
    unnamed = publication.consents.exclude(state=PublicConsent.State.GIVEN).exists()
    if publication.member_id is not None and unnamed:
        raise NotPublishable(_("A role model is shown only after this person has agreed."))
    if not is_checked:
        raise NotPublishable(_("Please look at text and photos, and confirm it."))


def _leave_out(publication: Publication, photos: Collection[int]) -> None:
    left_out = list(publication.photos.exclude(pk__in=photos))
    names = [name for photo in left_out for name in names_of(photo)]
    publication.photos.filter(pk__in=[photo.pk for photo in left_out]).delete()
    transaction.on_commit(partial(remove_files, names))


def _replace_older(publication: Publication, *, by: Actor, now: datetime) -> None:
    """The page of what the deed corrects goes when the page of the correction comes."""
    corrected = publication.achievement.corrects_id if publication.achievement else None
    if corrected is None:
        return
    for older in Publication.objects.filter(achievement=corrected).exclude(state=Publication.State.WITHDRAWN):
        withdraw(older, by=by, reason=_(REPLACED), now=now)


@transaction.atomic
def withdraw_publication(publication: Publication, *, by: Actor, reason: str, now: datetime) -> Publication:
    """An officer takes a page away, or calls a proposal off."""
    if not (by.may(Grant.REVIEW, publication.unit) or by.may(Grant.LOG, publication.unit)):
        raise NotWithdrawable(_("The office you act in does not allow publishing for this unit."))
    if not reason.strip():
        raise NotWithdrawable(_("Say why it is withdrawn."))
    return withdraw(publication, by=by, reason=reason.strip(), now=now)


def withdraw(publication: Publication, *, by: Actor, reason: str, now: datetime) -> Publication:
    """Gone at the next request; the public copies of its photos are deleted after the commit."""
    standing = Publication.objects.filter(pk=publication.pk).exclude(state=Publication.State.WITHDRAWN)
    if not standing.update(state=Publication.State.WITHDRAWN, state_reason=reason, withdrawn_at=now):
        raise NotWithdrawable(_("This has been withdrawn already."))
    publication.refresh_from_db()
    names = [name for photo in publication.photos.order_by("pk") for name in names_of(photo)]
    publication.photos.all().delete()
    transaction.on_commit(partial(remove_files, names))
    tell_withdrawn(publication, now=now, but=by.user)
    audit.record("publication.withdrawn", by=by, target=publication, at=now, reason=reason)
    return publication
