"""What people say to being shown: with their own account, or on paper through an officer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.actor import Actor
from members.models import Grant
from notifications.services import settle
from portal import audit
from publications.models import Publication, PublicConsent
from publications.services.publishing import locked, withdraw
from publications.services.refusals import ConsentNotAnswerable, ReferenceMissing

CONSENT_WITHDRAWN = gettext_noop("A person shown here has withdrawn the consent.")
State, Through = PublicConsent.State, PublicConsent.Through


@transaction.atomic
def answer_consent(consent: PublicConsent, answer: str, *, by: Actor, now: datetime) -> PublicConsent:
    """The person answers for themselves. Withdrawing takes the page away in the same transaction."""
    if by.member is None or consent.member_id != by.member.pk:
        raise ConsentNotAnswerable(_("Only the person themselves can answer this."))
    return _answer(consent, answer, through=Through.OWN, reference="", by=by, now=now)


def why_not_recorded_by(publication: Publication, actor: Actor) -> str:
    """Why this person may not enter what others signed on paper; empty where they may."""
    if actor.may(Grant.REVIEW, publication.unit) or actor.may(Grant.LOG, publication.unit):
        return ""
    return _("The office you act in does not allow publishing for this unit.")


@transaction.atomic
def record_consent(consent: PublicConsent, answer: str, *, reference: str, by: Actor, now: datetime) -> PublicConsent:
    """An officer enters what a person signed on paper; `reference` says where the paper is kept."""
    if why := why_not_recorded_by(consent.publication, by):
        raise ConsentNotAnswerable(why)
    if not reference.strip():
        raise ReferenceMissing(_("Say which paper it is and where it is kept."))
    if by.member is not None and consent.member_id == by.member.pk:
        raise ConsentNotAnswerable(_("Answer for yourself on your own page."))
    return _answer(consent, answer, through=Through.PAPER, reference=reference.strip(), by=by, now=now)


def _answer(
    consent: PublicConsent, answer: str, *, through: str, reference: str, by: Actor, now: datetime
) -> PublicConsent:
    consent.publication = locked(consent.publication)
    if answer not in consent.answers():
        raise ConsentNotAnswerable(_("This can no longer be answered like that. Look at the page once more."))
    columns = {"state": answer, "through": through, "reference": reference, **_moment(answer, by=by, now=now)}
    if not PublicConsent.objects.filter(pk=consent.pk, state=consent.state).update(**columns):
        raise ConsentNotAnswerable(_("This was answered a moment ago. Look at the page once more."))
    consent.refresh_from_db()
    settle(about=consent, now=now)
    if answer == State.WITHDRAWN:
        withdraw(consent.publication, by=by, reason=_(CONSENT_WITHDRAWN), now=now)
    details = {"consent": consent.pk, "through": through}
    audit.record(f"consent.{answer}", by=by, target=consent.publication, at=now, details=details)
    return consent


def _moment(answer: str, *, by: Actor, now: datetime) -> dict[str, object]:
    if answer == State.WITHDRAWN:
        return {"withdrawn_at": now, "withdrawn_by": by.user}
    return {"answered_at": now, "answered_by": by.user}
