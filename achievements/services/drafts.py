"""Writing a deed down, before anybody else decides on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from achievements.models import Achievement, Contribution, Measurement, SocialResult
from achievements.services.evidence import remove_files
from achievements.services.notices import ask_reviewers
from achievements.services.refusals import AchievementNotEditable, AchievementNotSubmittable
from achievements.social import SocialFacts
from campaigns.models import Campaign
from members.actor import Actor
from members.models import Grant, Member, Unit, User
from notifications.services import settle
from portal import audit


@dataclass(frozen=True)
class Deed:
    """What is written down about an achievement. `counted_on` decides the report it belongs to."""

    unit: Unit
    campaign: Campaign | None
    area: str
    title: str
    period_from: date
    period_to: date
    counted_on: date
    narrative: str = ""
    period_wording: str = ""
    late_reason: str = ""
    members: Sequence[Member] = ()
    measurements: Sequence[Measurement] = ()
    social: SocialFacts | None = None


WRITTEN = (
    "unit", "campaign", "area", "title", "period_from", "period_to", "counted_on", "narrative", "period_wording",
    "late_reason",
)  # fmt: skip


def create_achievement(deed: Deed, *, by: Actor, now: datetime, form_key: UUID | None = None) -> Achievement:
    """A new draft. The same form sent twice (`form_key`) gives the same draft, brought up to date."""
    known = Achievement.objects.filter(form_key=form_key, author=by.user).first() if form_key else None
    if known is not None:
        return save_draft(known, deed, by=by, now=now)
    try:
        return _create(deed, by=by, now=now, form_key=form_key)
    except IntegrityError:
        # Both clicks arrived at once: the other one was first.
        known = Achievement.objects.filter(form_key=form_key, author=by.user).first() if form_key else None
        if known is None:
            raise
        return known


@transaction.atomic
def _create(deed: Deed, *, by: Actor, now: datetime, form_key: UUID | None) -> Achievement:
    _require_log(by, deed.unit)
    achievement = Achievement(author=by.user, author_office=by.office, created_at=now, form_key=form_key)
    _write(achievement, deed)
    achievement.save()
    _write_rows(achievement, deed)
    audit.record("achievement.created", by=by, target=achievement, at=now)
    return achievement


@transaction.atomic
def save_draft(achievement: Achievement, deed: Deed, *, by: Actor, now: datetime) -> Achievement:
    """Write everything anew; refused once somebody has to decide on it or has decided."""
    achievement = Achievement.objects.select_for_update(of=("self",)).get(pk=achievement.pk)
    _require_editable(achievement, by)
    _require_log(by, deed.unit)
    _write(achievement, deed)
    achievement.save(update_fields=WRITTEN)
    achievement.contributions.all().delete()
    achievement.measurements.all().delete()
    _write_rows(achievement, deed)
    return achievement


def _write(achievement: Achievement, deed: Deed) -> None:
    for name in WRITTEN:
        setattr(achievement, name, getattr(deed, name))


def _write_rows(achievement: Achievement, deed: Deed) -> None:
    for place, measurement in enumerate(deed.measurements):
        measurement.pk, measurement.achievement, measurement.position = None, achievement, place
    Measurement.objects.bulk_create(deed.measurements)
    members = {member.pk: member for member in deed.members}.values()
    Contribution.objects.bulk_create(Contribution(achievement=achievement, member=member) for member in members)
    SocialResult.write(achievement, deed.social)


@transaction.atomic
def submit_achievement(achievement: Achievement, *, by: Actor, now: datetime) -> list[User]:
    """Hand the draft to the reviewers; answers who they are, which may be nobody."""
    _require_editable(achievement, by)
    if not _says_something(achievement):
        raise AchievementNotSubmittable(_("Add a figure, a description or a file before you submit."))
    _require_late_reason(achievement)
    waiting = Achievement.objects.filter(pk=achievement.pk, author=by.user, state__in=["draft", "returned"])
    if not waiting.update(state=Achievement.State.SUBMITTED, submitted_at=now, state_reason=""):
        raise AchievementNotSubmittable(_("This achievement has been submitted already."))
    achievement.refresh_from_db()
    reviewers = ask_reviewers(achievement, now=now)
    audit.record("achievement.submitted", by=by, target=achievement, at=now)
    return reviewers


def _says_something(achievement: Achievement) -> bool:
    if achievement.narrative or achievement.measurements.exists() or achievement.evidence.exists():
        return True
    return SocialResult.objects.filter(achievement=achievement).exists()


@transaction.atomic
def delete_draft(achievement: Achievement, *, by: Actor, now: datetime) -> None:
    """Only what was never submitted disappears; afterwards there is a history to keep."""
    _require_editable(achievement, by)
    if achievement.submitted_at is not None:
        raise AchievementNotEditable(_("An achievement that was once submitted cannot be deleted."))
    names = [name for evidence in achievement.evidence.all() for name in evidence.stored_names]
    settle(about=achievement, now=now)
    audit.record("achievement.deleted", by=by, target=achievement, at=now)
    achievement.delete()
    transaction.on_commit(partial(remove_files, names))


def _require_late_reason(achievement: Achievement) -> None:
    """Read anew: the campaign may have closed since the draft was written."""
    current = Achievement.objects.select_related("campaign").get(pk=achievement.pk)
    if current.is_late and not current.late_reason:
        raise AchievementNotSubmittable(_("This campaign is closed: say why the achievement comes late."))


def _require_log(by: Actor, unit: Unit) -> None:
    if not by.may(Grant.LOG, unit):
        raise AchievementNotEditable(_("The office you act in does not allow logging for this unit."))


def _require_editable(achievement: Achievement, by: Actor) -> None:
    if not achievement.is_editable:
        raise AchievementNotEditable(_("This achievement has been submitted; it can no longer be changed."))
    if not achievement.may_be_edited_by(by):
        raise AchievementNotEditable(_("Only its author can change a draft, in an office that may log for the unit."))
