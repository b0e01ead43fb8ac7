"""Random people do random things, all through the real pages, and nothing illegal ever happens."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.figures import approved_figures
from achievements.models import Achievement
from campaigns.models import Measure, Participation, WorkPlan
from members.models import Unit
from portal import audit
from portal.models import AuditEntry
from publications.models import Publication, PublicConsent
from tests.achievements.factories import make_achievement, make_indicator, make_measurement
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person
from tests.portal.access_table import ROWS
from tests.random_year.moves import MOVES, Move, names
from tests.random_year.rules import MACHINES, Machine

pytestmark = pytest.mark.django_db
WHENEVER = (date(1900, 1, 1), date(2999, 12, 31))
MOVES_NO_STATE = {
    "achievements:draft_discard",
    "achievements:draft_keep",
    "achievements:import_add",
    "achievements:stage",
    "campaigns:indicator_add",
    "campaigns:indicator_edit",
    "campaigns:indicator_replace",
    "campaigns:own_indicator_add",
    "campaigns:plan_add",
    "campaigns:plan_edit",
    # Lists are taken away as a file by a POST.
    "achievements:list",
    "achievements:review",
    "campaigns:indicators",
    "campaigns:list",
    "campaigns:plans",
    "publications:consents",
    "publications:list",
}
Change = tuple[str, str, str]  # the kind of object, its state before and after
Before = dict[Machine, dict[int, tuple[str, Model]]]
WALKS, STEPS = 5, 90


@pytest.fixture
def people(
    member: Person,
    officer: Person,
    reviewer: Person,
    director: Person,
    chair: Person,
    officer_above: Person,
    stranger: Person,
    former: Person,
    administrator: Person,
    nobody: Person,
) -> list[Person]:
    cast = [member, officer, reviewer, director, chair, officer_above, stranger, former, administrator, nobody]
    for person in cast:
        assert person.client.get("/").status_code == 200
    return cast


@pytest.fixture
def begun(
    people: list[Person], member: Person, officer: Person, chair: Person, reviewer: Person, officer_above: Person
) -> None:
    """The year is under way: something is in every state already."""
    own, above = make_campaign(officer.unit), make_campaign(officer_above.unit, needs_approval=True)
    make_campaign(officer.unit, state="draft")
    indicator = make_indicator(officer.unit)
    for author in (officer, chair):
        for state in ("draft", "submitted", "returned", "approved"):
            sent = {"submitted_at": NOW} if state == "submitted" else {}
            deed = make_achievement(author, state=state, reviewer=reviewer, campaign=own, narrative="Đã làm", **sent)
            make_measurement(deed, indicator, 0)
            if author.member and member.member:
                deed.members.add(author.member, member.member)
        corrected = {"corrects": deed, "correction_reason": "Nhầm số", "narrative": "Đã sửa"}
        make_achievement(author, state="submitted", submitted_at=NOW, campaign=own, **corrected)
    for person, state in ((member, "pending"), (officer, "approved"), (chair, "refused")):
        decided = {"state_reason": "Chưa đủ điều kiện", "decided_at": NOW} if state == "refused" else {}
        Participation.objects.create(
            campaign=above,
            unit=person.unit,
            member=person.member,
            state=state,
            joined_at=NOW,
            sent_by=person.user,
            **decided,
        )
    for state in ("asked", "given"):
        make_proposal(chair, member, state=state)
    for campaign in (own, above, None):
        title = f"Kế hoạch {campaign}"
        plan = WorkPlan.objects.create(unit=officer.unit, campaign=campaign, year=2021, title=title, created_at=NOW)
        for number in range(2):
            Measure.objects.create(
                plan=plan, content=f"Việc {number}", responsible=member.member, due_on=timezone.localdate()
            )


def make_proposal(officer: Person, shown: Person, *, state: str) -> None:
    """A role model who has been asked whether they may be shown, or has agreed."""
    publication = Publication.objects.create(
        kind="role_model", unit=officer.unit, member=shown.member, year=2000 + Publication.objects.count(),
        title="Gương sáng", proposed_by=officer.user, proposed_at=NOW,
    )  # fmt: skip
    given = {"through": "own", "answered_at": NOW, "answered_by": shown.user} if state == "given" else {}
    PublicConsent.objects.create(publication=publication, member=shown.member, state=state, asked_at=NOW, **given)


@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_nothing_illegal_ever_happens(people: list[Person], begun: None, seed: int) -> None:
    walk(people, seed)


def test_such_a_year_is_full_of_changes(people: list[Person], begun: None) -> None:
    """A walk in which everything is refused would prove nothing."""
    seen = set().union(*(walk(people, seed) for seed in range(4)))
    possible = {(machine.model.__name__, new) for machine in MACHINES for _old, new in machine.legal if new}
    happened = {(name, new) for name, _old, new in seen if new}
    assert {name for name, _new in happened} == {name for name, _new in possible}
    assert len(happened) > len(possible) // 2, possible - happened


def walk(people: list[Person], seed: int) -> set[Change]:
    """What changed on the way; everything is as before when it is over."""
    chance, seen = Random(seed), set()
    with transaction.atomic():
        for _step in range(STEPS):
            move = chance.choice(MOVES)
            if targets := move.targets():
                target = chance.choice(targets)
                seen |= attempt(somebody(people, target, chance), move, target, chance.randrange(1000))
        keeps_the_books()
        transaction.set_rollback(True)
    return seen


def somebody(people: list[Person], target: Model | None, chance: Random) -> Person:
    """Anybody; but mostly one of those who have something to say about it, or little would ever happen."""
    near = [
        person for person in people if person.office and any(holds_office_above(person, u) for u in units_of(target))
    ]
    mine = [person for person in people if person.user.pk == getattr(target, "author_id", None)]
    mine += [person for person in people if person.member and person.member.pk == getattr(target, "member_id", None)]
    return chance.choice(chance.choice([near or people, mine or near or people, people]))


def units_of(target: Model | None) -> list[Unit]:
    """Where the object belongs: its own unit, or that of the campaign, plan or publication it is part of."""
    holder = next((getattr(target, name) for name in ("plan", "publication") if hasattr(target, name)), target)
    return [unit for name in ("unit", "owner") if (unit := getattr(holder, name, None)) is not None]


def holds_office_above(person: Person, unit: Unit) -> bool:
    return person.office is not None and unit.path.startswith(person.office.unit.path)


def attempt(person: Person, move: Move, target: Model | None, number: int) -> set[Change]:
    before, decided, told = look(), content_decided(), AuditEntry.objects.count()
    answer = person.client.post(move.address(target, number), move.data(target, number))
    assert answer.status_code in {200, 302, 403, 404}, (move.name, answer.status_code)
    changes = list(changed(before, look()))
    for machine, old, new, row in changes:
        rule = machine.legal.get((old, new))
        assert rule is not None, f"{move.name} made {machine.model.__name__} go from {old!r} to {new!r}"
        assert rule(person, row), f"{person.user} may not: {move.name}, {machine.model.__name__} {old!r} to {new!r}"
    says_who(person, told, is_changed=bool(changes))
    assert content_decided().items() >= decided.items(), f"{move.name} changed what was decided on"
    return {(machine.model.__name__, old, new) for machine, old, new, _row in changes}


def look() -> Before:
    return {machine: machine.states() for machine in MACHINES}


def changed(before: Before, after: Before) -> Iterator[tuple[Machine, str, str, Model]]:
    for machine in MACHINES:
        old, new = before[machine], after[machine]
        for pk in old.keys() | new.keys():
            was, now = old.get(pk, ("", None)), new.get(pk, ("", None))
            if was[0] != now[0]:
                yield machine, was[0], now[0], now[1] or was[1]


def says_who(person: Person, told: int, *, is_changed: bool) -> None:
    """What changed is in the audit under the name and the office of who made it; one row may tell of many."""
    rows = list(AuditEntry.objects.order_by("sequence")[told:])
    assert rows or not is_changed
    assert {row.user_id for row in rows} <= {person.user.pk}
    assert {row.office_id for row in rows} <= {person.office.pk if person.office else None}


def content_decided() -> dict[int, Any]:
    """Everything that was said in deeds that were approved once: it never changes again."""
    fixed = Achievement.objects.filter(state__in=["approved", "superseded"]).prefetch_related("measurements")
    kept = ("unit", "campaign", "title", "narrative", "period_from", "period_to", "counted_on", "author", "reviewer")
    return {
        deed.pk: (model_to_dict(deed, kept), [model_to_dict(row) for row in deed.measurements.all()]) for deed in fixed
    }


def keeps_the_books() -> None:
    assert audit.verify_chain() == AuditEntry.objects.count()
    assert not Achievement.objects.filter(state="returned", state_reason__regex=r"^\s*$").exists()
    assert not Participation.objects.filter(campaign__state="draft").exists()
    counted = {
        source.achievement_id for figure in approved_figures(Unit.objects.all(), *WHENEVER) for source in figure.sources
    }
    measured = Achievement.objects.filter(state="approved", measurements__isnull=False)
    assert counted == set(measured.values_list("pk", flat=True))


def test_every_address_that_moves_a_state_is_tried() -> None:
    """A new POST address of campaigns or achievements has to be tried here, or be named as one that moves no state."""
    apps = ("campaigns:", "achievements:", "publications:")
    posted = {row.name for row in ROWS if row.method == "POST" and row.name.startswith(apps)}
    assert posted - set(names()) - MOVES_NO_STATE == set()
