"""Writing the deeds of a file: new ones together, changed ones through the service of the form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Contribution, Measurement, SocialResult
from achievements.services.drafts import WRITTEN, Deed, save_draft
from members.actor import Actor
from members.models import Grant, Unit
from members.services import holders
from notifications.services import notify, settle
from portal import audit


@dataclass
class Plan:
    """What a row would do; `rewrites` says that the stored deed differs from it."""

    code: str
    deed: Deed
    stored: Achievement | None = None
    rewrites: bool = False


def write_plans(plans: Sequence[Plan], *, submits: bool, by: Actor, now: datetime) -> None:
    """Inside the caller's transaction; the audit comes last, one row for each step of each deed."""
    created = _create([plan for plan in plans if plan.stored is None], submits=submits, by=by, now=now)
    known = [plan for plan in plans if plan.stored is not None]
    for plan in known:
        if plan.rewrites and plan.stored:
            save_draft(plan.stored, _keeping_words(plan.deed, plan.stored), by=by, now=now)
    handed_on = _submit([plan.stored for plan in known if plan.stored], now=now) if submits else []
    audit.record_each("achievement.created", by=by, targets=created, at=now)
    if submits:
        audit.record_each("achievement.submitted", by=by, targets=[*created, *handed_on], at=now)


def _create(plans: Sequence[Plan], *, submits: bool, by: Actor, now: datetime) -> list[Achievement]:
    deeds = [Achievement(author=by.user, author_office=by.office, created_at=now) for _plan in plans]
    for deed, plan in zip(deeds, plans, strict=True):
        for name in WRITTEN:
            setattr(deed, name, getattr(plan.deed, name))
        deed.import_code = plan.code
        deed.fill_key()
        if submits:
            deed.state, deed.submitted_at = Achievement.State.SUBMITTED, now
    stored = Achievement.objects.bulk_create(deeds, batch_size=500)
    _write_beside(stored, plans)
    return stored


def _write_beside(deeds: Sequence[Achievement], plans: Sequence[Plan]) -> None:
    figures, people = [], []
    for deed, plan in zip(deeds, plans, strict=True):
        for position, measurement in enumerate(plan.deed.measurements):
            measurement.achievement, measurement.position = deed, position
            figures.append(measurement)
        people += [Contribution(achievement=deed, member=member) for member in plan.deed.members]
    Measurement.objects.bulk_create(figures, batch_size=500)
    Contribution.objects.bulk_create(people, batch_size=500)


def _keeping_words(deed: Deed, stored: Achievement) -> Deed:
    """A figure whose value stays keeps what was said about it on the page (how sure it is, what it is compared with);
    money, goods and people of a social activity stand on the page alone."""
    known = {(row.indicator_id, row.value): row for row in stored.measurements.select_related("indicator")}
    figures = [known.get((row.indicator_id, row.value), row) for row in deed.measurements]
    social = next((result.facts for result in SocialResult.of([stored])), None)
    return replace(deed, measurements=figures, social=social)


def _submit(deeds: Sequence[Achievement], *, now: datetime) -> list[Achievement]:
    """Drafts, and what came back, go to the reviewers (again)."""
    waiting = [deed for deed in deeds if deed.may_become(Achievement.State.SUBMITTED)]
    for deed in waiting:
        if deed.state == Achievement.State.RETURNED:
            settle(about=deed, now=now)
    ids = [deed.pk for deed in waiting]
    editable = Achievement.objects.filter(pk__in=ids, state__in=[Achievement.State.DRAFT, Achievement.State.RETURNED])
    editable.update(state=Achievement.State.SUBMITTED, submitted_at=now, state_reason="")
    return waiting


def ask_reviewers_once(by: Actor, *, since: datetime, now: datetime) -> None:
    """One notice for each reviewer; the deeds themselves wait in the review queue."""
    submitted = Achievement.objects.filter(author=by.user, state=Achievement.State.SUBMITTED, submitted_at__gte=since)
    units = Unit.objects.filter(pk__in=submitted.exclude(import_code="").values("unit"))
    day = timezone.localdate(now)
    people = {user for unit in units for user in holders(unit, Grant.REVIEW, day) if user.pk != by.user.pk}
    notify(
        sorted(people, key=lambda user: user.pk),
        subject=format_lazy(_("To review: achievements from a file of {author}"), author=str(by.user)),
        body=_("They stand in the list of what is to be reviewed."),
        url=reverse("achievements:review"),
        now=now,
        needs_action=False,
    )
