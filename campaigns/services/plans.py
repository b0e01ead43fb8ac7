"""Work plans and their measures: planned → doing → done | dropped. Each step is one audit row on the plan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Measure, WorkPlan
from members.actor import Actor
from members.models import Member, Unit
from notifications.services import notify, settle
from portal import audit
from portal.vietnamese import format_day


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    year: int
    title: str
    campaign: Campaign | None = None
    document_number: str = ""
    document_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    content: str
    responsible: Member
    due_on: date


class PlanRefused(Exception):
    """A rule about work plans says no; the text is a sentence for the person, `about` the fact that it concerns."""

    about: str | None = None


class PlanNotEditable(PlanRefused):
    pass


class PlanEnteredTwice(PlanRefused):
    about = "title"


def create_plan(unit: Unit, facts: PlanFacts, *, by: Actor, now: datetime) -> WorkPlan:
    plan = WorkPlan(unit=unit, created_at=now, **vars(facts))
    _require_officer(plan, by)
    _require_open(plan)
    return _store_plan(plan, "plan.created", by=by, now=now)


def change_plan(plan: WorkPlan, facts: PlanFacts, *, by: Actor, now: datetime) -> WorkPlan:
    _require_officer(plan, by)
    _require_open(plan)
    if all(getattr(plan, name) == value for name, value in vars(facts).items()):
        return plan
    for name, value in vars(facts).items():
        setattr(plan, name, value)
    _require_open(plan)
    return _store_plan(plan, "plan.changed", by=by, now=now)


def _store_plan(plan: WorkPlan, action: str, *, by: Actor, now: datetime) -> WorkPlan:
    try:
        with transaction.atomic():
            plan.save()
            audit.record(action, by=by, target=plan, at=now, details={"unit": plan.unit_id})
    except IntegrityError:
        raise PlanEnteredTwice(_("Your unit has a plan of this year with the same title already.")) from None
    return plan


class MeasureEnteredTwice(PlanRefused):
    about = "content"


class MeasureDueTooLate(PlanRefused):
    about = "due_on"


def _require_due_in_time(plan: WorkPlan, facts: MeasureFacts) -> None:
    if plan.campaign is not None and facts.due_on > plan.campaign.ends_on:
        day = format_day(plan.campaign.ends_on)
        raise MeasureDueTooLate(_("The campaign ends on %(day)s: choose a day until then.") % {"day": day})


def add_measure(plan: WorkPlan, facts: MeasureFacts, *, by: Actor, now: datetime) -> Measure:
    """A new measure; the person who answers for it is told."""
    _require_officer(plan, by)
    _require_due_in_time(plan, facts)
    measure = Measure(plan=plan, **vars(facts))
    return _store_measure(measure, "measure.added", is_new_task=True, by=by, now=now)


def change_measure(measure: Measure, facts: MeasureFacts, *, by: Actor, now: datetime) -> Measure:
    """Another person or another day begins the reminders anew."""
    _require_officer(measure.plan, by)
    if not measure.is_open:
        raise PlanNotEditable(_("Only a measure that is still open can be changed."))
    changed = [name for name, value in vars(facts).items() if getattr(measure, name) != value]
    if not changed:
        return measure
    _require_due_in_time(measure.plan, facts)
    is_new_task = bool({"responsible", "due_on"} & set(changed))
    for name, value in vars(facts).items():
        setattr(measure, name, value)
    if is_new_task:
        measure.reminded = Measure.Reminded.NOT_YET
    return _store_measure(measure, "measure.changed", is_new_task=is_new_task, by=by, now=now)


def _store_measure(measure: Measure, action: str, *, is_new_task: bool, by: Actor, now: datetime) -> Measure:
    """`update_fields` leaves the state alone, which somebody else may change at this moment."""
    kept: dict[str, Any] = {} if measure.pk is None else {"update_fields": [*MeasureFacts.__annotations__, "reminded"]}
    try:
        with transaction.atomic():
            _require_open(measure.plan)
            measure.save(**kept)
            if is_new_task:
                settle(about=measure, now=now)
                _tell_responsible(measure, by=by, now=now)
            audit.record(action, by=by, target=measure.plan, at=now, details={"measure": measure.pk})
    except IntegrityError:
        raise MeasureEnteredTwice(_("This measure stands in the plan already.")) from None
    return measure


def _tell_responsible(measure: Measure, *, by: Actor, now: datetime) -> None:
    account = measure.responsible.account
    if account is None or account == by.user:
        return
    subject = format_lazy(gettext_lazy("Your task: {content}"), content=measure.content)
    body = format_lazy(
        gettext_lazy("Due on {day}. Plan: {plan} ({unit})."),
        day=format_day(measure.due_on),
        plan=measure.plan.title,
        unit=measure.plan.unit,
    )
    notify([account], subject=subject, body=body, url=measure.plan.get_absolute_url(), now=now, about=measure)


class MeasureNotMovable(PlanRefused):
    pass


def start_measure(measure: Measure, *, by: Actor, now: datetime) -> Measure:
    return _move(measure, Measure.State.DOING, by=by, now=now, done_on=None, state_reason="")


def finish_measure(
    measure: Measure, *, by: Actor, now: datetime, done_on: date | None = None, result: str = ""
) -> Measure:
    """Done today unless another day is named."""
    today = timezone.localdate(now)
    if done_on is not None and done_on > today:
        raise MeasureNotMovable(_("This day is still to come."))
    return _move(measure, Measure.State.DONE, by=by, now=now, done_on=done_on or today, result=result, state_reason="")


def drop_measure(measure: Measure, *, by: Actor, now: datetime, reason: str) -> Measure:
    _require_officer(measure.plan, by)
    if not reason.strip():
        raise MeasureNotMovable(_("Say why the measure is dropped."))
    return _move(measure, Measure.State.DROPPED, by=by, now=now, state_reason=reason.strip())


def plan_measure_again(measure: Measure, *, by: Actor, now: datetime) -> Measure:
    """What was dropped or begun too early is planned once more."""
    _require_officer(measure.plan, by)
    return _move(measure, Measure.State.PLANNED, by=by, now=now, state_reason="", reminded=Measure.Reminded.NOT_YET)


@transaction.atomic
def _move(measure: Measure, state: str, *, by: Actor, now: datetime, **columns: Any) -> Measure:
    """One conditional UPDATE: of two taps at the same moment the second changes no row."""
    if not measure.may_be_moved_by(by):
        raise MeasureNotMovable(_("Only who answers for the measure and officers of the unit may do this."))
    _require_open(measure.plan)
    movable = Measure.objects.filter(pk=measure.pk, state__in=Measure.sources_of(state))
    if not movable.update(state=state, **columns):
        measure.refresh_from_db(fields=["state"])
        raise MeasureNotMovable(
            _("The measure is “%(state)s” by now; this step is no longer open.")
            % {"state": measure.get_state_display()}
        )
    measure.refresh_from_db()
    if not measure.is_open:
        settle(about=measure, now=now)
    details = {"measure": measure.pk}
    reason = measure.state_reason
    audit.record(f"measure.{state}", by=by, target=measure.plan, at=now, reason=reason, details=details)
    return measure


def _require_officer(plan: WorkPlan, by: Actor) -> None:
    if not plan.may_be_changed_by(by):
        raise PlanNotEditable(_("The office you act in does not keep the plans of this unit."))


def _require_open(plan: WorkPlan) -> None:
    """Read anew: the campaign may have closed since the page was opened."""
    if plan.campaign_id and Campaign.objects.filter(pk=plan.campaign_id, state=Campaign.State.CLOSED).exists():
        raise PlanNotEditable(_("The campaign is closed: its plans and measures stay as they are."))
