"""What reviewers decide, and the correction of what was approved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from achievements.models import Achievement, Contribution, Measurement, SocialResult
from achievements.services.evidence import copy_evidence
from achievements.services.notices import tell_approved, tell_returned
from achievements.services.refusals import AchievementNotCorrectable, AchievementNotReviewable
from members.actor import Actor
from members.models import Grant
from portal import audit

COPIED = (
    "unit_id", "campaign_id", "area", "title", "narrative", "period_from", "period_to", "period_wording", "counted_on",
    "late_reason",
)  # fmt: skip


@transaction.atomic
def approve_achievement(
    achievement: Achievement, *, by: Actor, now: datetime, seen: datetime | None = None
) -> Achievement:
    """Let the deed count. `seen` is the submission the reviewer looked at; a newer one has to be looked at again.

    Approving a correction replaces what it corrects, in the same transaction.
    """
    decided = _decide(achievement, Achievement.State.APPROVED, by=by, now=now, seen=seen)
    if decided.corrects is not None:
        _supersede(decided.corrects, by=by, now=now, correction=decided)
    tell_approved(decided, now=now)
    audit.record("achievement.approved", by=by, target=decided, at=now)
    return decided


@transaction.atomic
def return_achievement(
    achievement: Achievement, *, by: Actor, reason: str, now: datetime, seen: datetime | None = None
) -> Achievement:
    """Give the deed back to its author, with the reason that stands at the top of the page from then on."""
    if not reason.strip():
        raise AchievementNotReviewable(_("Say why it is returned."))
    decided = _decide(achievement, Achievement.State.RETURNED, by=by, now=now, seen=seen, reason=reason.strip())
    tell_returned(decided, now=now)
    audit.record("achievement.returned", by=by, target=decided, at=now, reason=decided.state_reason)
    return decided


def why_never_reviewed_by(achievement: Achievement, actor: Actor) -> str:
    """Why this person may not decide on the deed in any state; empty where they may."""
    if achievement.author_id == actor.user.pk:
        return _("You cannot review what you logged yourself.")
    if not actor.may(Grant.REVIEW, achievement.unit):
        return _("The office you act in does not allow reviewing for this unit.")
    return ""


def _decide(
    achievement: Achievement, state: str, *, by: Actor, now: datetime, seen: datetime | None, reason: str = ""
) -> Achievement:
    """One conditional UPDATE: of two reviewers at the same moment the second changes no row."""
    if why := why_never_reviewed_by(achievement, by):
        raise AchievementNotReviewable(why)
    waiting = Achievement.objects.filter(pk=achievement.pk, state=Achievement.State.SUBMITTED).exclude(author=by.user)
    if seen is not None:
        waiting = waiting.filter(submitted_at=seen)
    decision = {"state": state, "state_reason": reason, "decided_at": now}
    if not waiting.update(reviewer=by.user, reviewer_office=by.office, **decision):
        raise AchievementNotReviewable(_why_decided(achievement))
    return Achievement.objects.select_related("unit", "author__member", "reviewer__member", "corrects").get(
        pk=achievement.pk
    )


def _why_decided(achievement: Achievement) -> str:
    current = Achievement.objects.select_related("reviewer__member").get(pk=achievement.pk)
    if current.state == Achievement.State.SUBMITTED:
        return _("The achievement was changed and submitted again in the meantime. Look at it once more.")
    if current.reviewer is None or current.decided_at is None:
        return _("This achievement is not waiting for review.")
    return _("%(reviewer)s has decided already (%(state)s, %(moment)s).") % {
        "reviewer": current.reviewer,
        "state": current.get_state_display(),
        "moment": date_format(timezone.localtime(current.decided_at), "SHORT_DATETIME_FORMAT"),
    }


def _supersede(old: Achievement, *, by: Actor, now: datetime, correction: Achievement) -> None:
    standing = Achievement.objects.filter(pk=old.pk, state=Achievement.State.APPROVED)
    if not standing.update(state=Achievement.State.SUPERSEDED):
        raise AchievementNotReviewable(_("What this corrects no longer stands."))
    audit.record("achievement.superseded", by=by, target=old, at=now, details={"correction": correction.pk})


@transaction.atomic
def start_correction(achievement: Achievement, *, by: Actor, reason: str, now: datetime) -> Achievement:
    """A new revision in draft with everything of the old one; the old one counts until the new one is approved."""
    old = Achievement.objects.select_for_update(of=("self",)).get(pk=achievement.pk)
    if not old.may_be_corrected_by(by):
        raise AchievementNotCorrectable(_("Only an approved achievement can be corrected, by an officer who may log."))
    if not reason.strip():
        raise AchievementNotCorrectable(_("Say what has to be corrected and why."))
    new = Achievement(
        author=by.user,
        author_office=by.office,
        created_at=now,
        revision=old.revision + 1,
        corrects=old,
        correction_reason=reason.strip(),
        **{name: getattr(old, name) for name in COPIED},
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        raise AchievementNotCorrectable(_("A correction of this achievement is under way already.")) from None
    _copy_rows(old, new)
    audit.record("achievement.correction_started", by=by, target=new, at=now, reason=reason, details={"old": old.pk})
    return new


def _copy_rows(old: Achievement, new: Achievement) -> None:
    measurements = list(old.measurements.order_by("position", "pk"))
    for measurement in measurements:
        measurement.pk, measurement._state.adding, measurement.achievement = None, True, new
    Measurement.objects.bulk_create(measurements)
    members = old.contributions.order_by("pk").values_list("member", flat=True)
    Contribution.objects.bulk_create(Contribution(achievement=new, member_id=member) for member in members)
    for result in SocialResult.of([old]):
        SocialResult.write(new, result.facts)
    copy_evidence(old, new)
