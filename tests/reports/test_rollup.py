"""All units in one pass equal the plain computation, unit by unit, over random years."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.figures import approved_figures
from campaigns.models import Indicator
from campaigns.values import Qualifier, Shape, TypedValue
from members.models import Membership, Placement, Unit
from reports import periods
from reports.organisation import Organisation
from reports.rollup import RollUp
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.factories import Person, make_member, make_unit

pytestmark = pytest.mark.django_db
YEAR = periods.parse("year", "2021")
LEVELS = ["Xuất sắc", "Tốt", "Hoàn thành"]


@pytest.fixture(params=range(6))
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.param)


@pytest.fixture
def tree(union_above: Unit) -> list[Unit]:
    """Three levels; one unit moved in the middle of the year."""
    unions = [make_unit(parent=union_above, code=f"u{number}") for number in range(4)]
    groups = [
        make_unit(parent=union, kind=Unit.Kind.UNION_GROUP, code=f"{union.code}-{number}")
        for union in unions
        for number in range(2)
    ]
    moved = groups[0].placements.get()
    Placement.objects.filter(pk=moved.pk).update(to_on=date(2021, 5, 31))
    Placement.objects.create(
        unit=groups[0], name=moved.name, kind=moved.kind, parent=unions[3], from_on=date(2021, 6, 1)
    )
    return [union_above, *unions, *groups]


def lines(owner: Unit) -> list[Indicator]:
    """Every shape under every rule that fits it."""
    numbers = [
        make_indicator(owner, shape=shape, scale=scale, over_time=time, over_units=units)
        for shape, scale in ((Shape.COUNT, 0), (Shape.MONEY, 0), (Shape.COUNT, 2), (Shape.RATIO, 2))
        for time in ("sum", "latest", "average", "fraction")
        for units in ("sum", "average")
    ]
    others = [
        make_indicator(owner, shape=shape, levels=LEVELS, over_time=rule, over_units=rule)
        for shape in (Shape.CLASSIFICATION, Shape.DEADLINE, Shape.YES_NO, Shape.ZERO)
        for rule in ("sum", "latest")
    ]
    return numbers + others


def value_of(indicator: Indicator, chance: random.Random) -> TypedValue:
    shape = Shape(indicator.shape)
    if shape == Shape.CLASSIFICATION:
        return TypedValue(shape, choice=chance.choice(LEVELS))
    if shape == Shape.DEADLINE:
        return TypedValue(shape, day=date(2021, 1, chance.randrange(1, 4)))
    if shape == Shape.YES_NO:
        return TypedValue(shape, flag=chance.random() < 0.8)
    most = {Shape.RATIO: 10_000, Shape.ZERO: 3, Shape.MONEY: 10**12}.get(shape, 1_000)
    return TypedValue(shape, scale=indicator.scale, scaled=chance.randrange(most))


def fill(units: list[Unit], chance: random.Random, officer: Person, reviewer: Person) -> None:
    campaigns = [None, make_campaign(units[0]), make_campaign(units[0])]
    indicators = lines(units[0])
    for _deed in range(120):
        day = date(2020, 12, 1) + timedelta(days=chance.randrange(420))
        state = chance.choice(["approved"] * 5 + ["submitted", "superseded"])
        deed = make_achievement(
            officer,
            state=state,
            reviewer=reviewer,
            day=day,
            unit=chance.choice(units),
            campaign=chance.choice(campaigns),
        )
        if chance.random() < 0.5:
            for _photo in range(2):
                make_evidence(deed, officer)
        for indicator in chance.sample(indicators, 3):
            has_parts = indicator.shape == Shape.RATIO and chance.random() < 0.7
            parts = {"scaled_numerator": chance.randrange(500), "scaled_denominator": 500} if has_parts else {}
            said = chance.choice([Qualifier.EXACT] * 3 + list(Qualifier))
            make_measurement(deed, indicator, value_of(indicator, chance), qualifier=said, **parts)


def test_every_unit_has_the_figures_of_its_subtree(
    chance: random.Random, tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    fill(tree, chance, officer, reviewer)
    organisation = Organisation.during(YEAR)
    rolled = RollUp(organisation, YEAR.first, YEAR.last)

    for unit in tree:
        below = organisation.subtree(unit.pk)
        plain = {
            (each.indicator_id, each.campaign_id): (each.value, each.qualifier, each.refusal, len(each.sources))
            for each in approved_figures(below, YEAR.first, YEAR.last, by_campaign=True)
        }
        at_once = {
            key: (each.value, each.qualifier, each.refusal, each.measurements)
            for key, each in rolled.figures.get(unit.pk, {}).items()
        }
        assert at_once == plain


def test_a_subtree_alone_gives_what_the_whole_tree_gives_it(
    chance: random.Random, tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    fill(tree, chance, officer, reviewer)
    organisation = Organisation.during(YEAR)
    whole = RollUp(organisation, YEAR.first, YEAR.last)
    part = RollUp(organisation, YEAR.first, YEAR.last, root=tree[1].pk)

    inside = organisation.subtree(tree[1].pk)
    for told in ("figures", "deeds", "proved", "members"):
        assert getattr(part, told) == {pk: each for pk, each in getattr(whole, told).items() if pk in inside}


def test_deeds_and_evidence_are_counted_once_each(tree: list[Unit], officer: Person, reviewer: Person) -> None:
    for unit in tree:
        deed = make_achievement(officer, state="approved", reviewer=reviewer, day=date(2021, 3, 1), unit=unit)
        make_evidence(deed, officer)
        make_evidence(deed, officer)
    make_achievement(officer, state="approved", reviewer=reviewer, day=date(2021, 3, 1), unit=tree[1])

    rolled = RollUp(Organisation.during(YEAR), YEAR.first, YEAR.last)

    assert (rolled.deeds[tree[0].pk], rolled.proved[tree[0].pk]) == (len(tree) + 1, len(tree))
    assert rolled.deeds[tree[1].pk] - rolled.proved[tree[1].pk] == 1


def test_who_moved_or_belongs_to_several_units_is_one_head(tree: list[Unit]) -> None:
    above, first, second = tree[0], tree[1], tree[2]
    moved, double = make_member(unit=first), make_member(unit=first)
    moved.memberships.update(to_on=date(2021, 5, 31))
    Membership.objects.create(member=moved, unit=second, from_on=date(2021, 6, 1))
    Membership.objects.create(member=double, unit=second, from_on=date(2021, 1, 1))

    heads = RollUp(Organisation.during(YEAR), YEAR.first, YEAR.last).members

    counted = {
        unit.pk: Membership.objects.on(YEAR.last).filter(unit__in=Organisation.during(YEAR).subtree(unit.pk))
        for unit in (above, first, second)
    }
    assert {pk: heads[pk] for pk in counted} == {
        pk: rows.filter(member__is_union_member=True).values("member").distinct().count()
        for pk, rows in counted.items()
    }
    assert heads[above.pk] < heads[first.pk] + heads[second.pk] + 10
    assert heads[second.pk] - heads[first.pk] == 1


def test_the_number_of_queries_is_the_same_for_one_unit_and_for_all(
    tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    def queries(root: int | None) -> int:
        rolled = RollUp(organisation, YEAR.first, YEAR.last, root=root)
        with CaptureQueriesContext(connection) as caught:
            assert (rolled.figures, rolled.deeds, rolled.proved, rolled.members) is not None
        return len(caught)

    fill(tree, random.Random(7), officer, reviewer)
    organisation = Organisation.during(YEAR)

    assert queries(None) == queries(tree[-1].pk) <= 8
