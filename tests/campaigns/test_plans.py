"""Work plans and measures: who sees them, who moves them on, and what may follow what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns import services
from campaigns.models import Measure, WorkPlan
from campaigns.services import MeasureFacts, PlanFacts
from members.models import Unit
from notifications.models import Notice
from portal import audit
from tests.campaigns.factories import make_campaign
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import NOW, TODAY, Person, make_person, make_unit
from tests.moments import at_once

pytestmark = pytest.mark.django_db
DUE = date(2021, 9, 30)


def said(plan: WorkPlan) -> list[str]:
    return [entry.action for entry in audit.history(plan)]


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(recipient=person.user, settled_at=None).values_list("subject", flat=True))


def measure_facts(person: Person, **stated: Any) -> MeasureFacts:
    assert person.member
    return MeasureFacts(**{"content": "Lắp camera", "responsible": person.member, "due_on": DUE} | stated)


def test_an_officer_writes_a_plan_down_once(officer: Person, union: Unit) -> None:
    facts = PlanFacts(year=2021, title="Thực hiện phong trào")
    plan = services.create_plan(union, facts, by=officer.actor, now=NOW)

    with pytest.raises(services.PlanEnteredTwice, match="cùng tên"):
        services.create_plan(union, facts, by=officer.actor, now=NOW)

    assert (WorkPlan.objects.get(), said(plan)) == (plan, ["plan.created"])


def test_saving_a_plan_without_a_change_writes_nothing(officer: Person, union: Unit) -> None:
    plan = make_plan(union)

    services.change_plan(plan, PlanFacts(year=2021, title=plan.title), by=officer.actor, now=NOW)

    assert said(plan) == []


@pytest.mark.parametrize("who", ["reviewer", "stranger", "nobody", "former", "member"])
def test_only_officers_who_log_for_the_unit_keep_its_plans(
    request: pytest.FixtureRequest, who: str, union: Unit
) -> None:
    actor = request.getfixturevalue(who).actor
    facts = PlanFacts(year=2021, title="Kế hoạch")

    with pytest.raises(services.PlanNotEditable):
        services.create_plan(union, facts, by=actor, now=NOW)

    assert not WorkPlan.objects.exists()


def test_plans_are_seen_in_the_subtree_at_home_and_by_who_answers(
    officer: Person, officer_above: Person, member: Person, stranger: Person, nobody: Person, union: Unit
) -> None:
    plan = make_plan(union)
    far = make_plan(make_unit())
    make_measure(far, responsible=stranger.member)

    seen = {
        name: list(WorkPlan.objects.visible_to(person.actor))
        for name, person in {"officer": officer, "above": officer_above, "far": stranger, "nobody": nobody}.items()
    }
    assert seen == {"officer": [plan], "above": [plan], "far": [far], "nobody": []}


def test_who_answers_for_a_measure_is_told(officer: Person, member: Person, union: Unit) -> None:
    services.add_measure(make_plan(union), measure_facts(member), by=officer.actor, now=NOW)

    assert told(member) == ["Việc được giao: Lắp camera"]


def test_who_takes_a_measure_over_is_told_and_the_one_before_no_longer_asked(
    officer: Person, member: Person, union: Unit
) -> None:
    measure = services.add_measure(make_plan(union), measure_facts(member), by=officer.actor, now=NOW)
    other = make_person(unit=union)

    services.change_measure(measure, measure_facts(other), by=officer.actor, now=NOW)

    assert (told(member), told(other)) == ([], ["Việc được giao: Lắp camera"])


def test_another_due_day_begins_the_reminders_anew(officer: Person, member: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), member.member, reminded="overdue")

    services.change_measure(measure, measure_facts(member, due_on=date(2021, 12, 1)), by=officer.actor, now=NOW)

    assert Measure.objects.get().reminded == ""


def test_a_measure_stands_once_in_its_plan(officer: Person, member: Person, union: Unit) -> None:
    plan = make_plan(union)
    services.add_measure(plan, measure_facts(member), by=officer.actor, now=NOW)

    with pytest.raises(services.MeasureEnteredTwice):
        services.add_measure(plan, measure_facts(member), by=officer.actor, now=NOW)

    assert (plan.measures.count(), said(plan), len(told(member))) == (1, ["measure.added"], 1)


def test_a_measure_is_due_before_its_campaign_ends(officer: Person, member: Person, union: Unit) -> None:
    plan = make_plan(union, campaign=make_campaign(union, ends_on=DUE))
    services.add_measure(plan, measure_facts(member), by=officer.actor, now=NOW)

    with pytest.raises(services.MeasureDueTooLate, match="30/09/2021"):
        services.add_measure(
            plan, measure_facts(member, content="Muộn", due_on=date(2021, 10, 1)), by=officer.actor, now=NOW
        )


def test_who_answers_begins_and_finishes_without_any_office(member: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), member.member)

    services.start_measure(measure, by=member.actor, now=NOW)
    services.finish_measure(measure, by=member.actor, now=NOW, result="62 camera")

    measure = Measure.objects.get()
    assert (measure.state, measure.done_on, measure.result) == ("done", TODAY, "62 camera")
    assert said(measure.plan) == ["measure.doing", "measure.done"]


def test_a_colleague_does_not_finish_the_measure_of_another(member: Person, reviewer: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), member.member)

    with pytest.raises(services.MeasureNotMovable):
        services.finish_measure(measure, by=reviewer.actor, now=NOW)

    assert Measure.objects.get().state == "planned"


def test_a_finished_measure_asks_nobody_any_more(officer: Person, member: Person, union: Unit) -> None:
    measure = services.add_measure(make_plan(union), measure_facts(member), by=officer.actor, now=NOW)

    services.finish_measure(measure, by=officer.actor, now=NOW)

    assert told(member) == []


def test_a_measure_is_not_done_on_a_day_to_come(officer: Person, union: Unit) -> None:
    with pytest.raises(services.MeasureNotMovable):
        services.finish_measure(
            make_measure(make_plan(union)), by=officer.actor, now=NOW, done_on=TODAY + timedelta(days=1)
        )


def test_dropping_a_measure_needs_an_officer_and_a_reason(officer: Person, member: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), member.member)
    with pytest.raises(services.PlanRefused):
        services.drop_measure(measure, by=member.actor, now=NOW, reason="Hết việc")
    with pytest.raises(services.MeasureNotMovable):
        services.drop_measure(measure, by=officer.actor, now=NOW, reason=" ")

    services.drop_measure(measure, by=officer.actor, now=NOW, reason="Dịch bệnh")

    assert [(entry.action, entry.reason) for entry in audit.history(measure.plan)] == [("measure.dropped", "Dịch bệnh")]


def test_what_was_done_by_mistake_goes_back_and_loses_its_day(officer: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), state="done", done_on=TODAY)

    services.start_measure(measure, by=officer.actor, now=NOW)

    assert (measure.state, measure.done_on) == ("doing", None)


STEPS = {
    "doing": lambda measure, by: services.start_measure(measure, by=by, now=NOW),
    "done": lambda measure, by: services.finish_measure(measure, by=by, now=NOW),
    "dropped": lambda measure, by: services.drop_measure(measure, by=by, now=NOW, reason="Lý do"),
    "planned": lambda measure, by: services.plan_measure_again(measure, by=by, now=NOW),
}


@pytest.mark.parametrize("state", Measure.State.values)
def test_nothing_follows_what_the_table_does_not_name(officer: Person, union: Unit, state: str) -> None:
    columns = {"done": {"done_on": TODAY}, "dropped": {"state_reason": "Lý do"}}.get(state, {})
    reached = set()
    for target, step in STEPS.items():
        measure = make_measure(make_plan(union), state=state, **columns)
        try:
            step(measure, officer.actor)
        except services.MeasureNotMovable:
            continue
        reached.add(target)

    assert reached == Measure.TRANSITIONS[Measure.State(state)] - {Measure.State.UNDONE}


def test_a_closed_campaign_keeps_its_plans_as_they_are(officer: Person, member: Person, union: Unit) -> None:
    plan = make_plan(union, campaign=make_campaign(union, state="closed"))
    measure = make_measure(plan)

    with pytest.raises(services.PlanNotEditable):
        services.start_measure(measure, by=officer.actor, now=NOW)
    with pytest.raises(services.PlanNotEditable):
        services.add_measure(plan, measure_facts(member), by=officer.actor, now=NOW)


@pytest.mark.parametrize(
    "columns", [{"state": "done"}, {"state": "planned", "done_on": TODAY}, {"state": "dropped"}], ids=str
)
def test_the_database_keeps_day_and_reason_with_the_state(union: Unit, columns: dict[str, Any]) -> None:
    plan = make_plan(union)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_measure(plan, **columns)


def test_the_due_day_is_still_in_time(union: Unit) -> None:
    plan = make_plan(union)
    today, yesterday = (make_measure(plan, due_on=day) for day in (TODAY, TODAY - timedelta(days=1)))

    assert list(Measure.objects.overdue(TODAY)) == [yesterday]
    assert list(Measure.objects.due_soon(TODAY)) == [today]


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_finish_a_measure_once(officer: Person, union: Unit) -> None:
    measure, actor = make_measure(make_plan(union)), officer.actor

    def tap() -> None:
        mine = Measure.objects.select_related("plan__unit").get(pk=measure.pk)
        services.finish_measure(mine, by=actor, now=NOW)

    assert at_once(tap, tap, refusal=services.MeasureNotMovable) == ["done", "refused"]
    assert said(measure.plan) == ["measure.done"]
