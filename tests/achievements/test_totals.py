from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achievements.totals import IndicatorFacts, SourceMeasurement, figure_from, figures_from
from achievements.wording import Statement
from campaigns.arithmetic import Refusal
from campaigns.values import Outcome, Qualifier, Shape, TypedValue

DAY = date(2021, 6, 1)


def facts(shape=Shape.COUNT, scale=0, **rules):
    return IndicatorFacts(1, "Cuộc họp", "cuộc họp", shape, "professional", scale=scale, **rules)


def source(number, pk=1, *, unit=1, day=0, shape=Shape.COUNT, scale=0, fraction=None, campaign=None, **said):
    above, below = fraction or (None, None)
    value = TypedValue(shape, scale, number)
    statement = Statement(value, "cuộc họp", **said)
    return SourceMeasurement(
        pk, pk, 1, unit, campaign, DAY + timedelta(days=day), f"Việc {pk}", statement, above, below
    )


def ratio(hundredths, pk, fraction=None, unit=1):
    above_below = tuple(Decimal(part) for part in fraction) if fraction else None
    return source(hundredths, pk, unit=unit, shape=Shape.RATIO, scale=2, fraction=above_below)


SAID = {
    "comparison": "increase_by",
    "comparison_qualifier": Qualifier.ESTIMATED,
    "comparison_base": "năm 2020",
    "delta": Decimal(80),
    "plan": TypedValue(Shape.COUNT, 0, 200),
    "outcome": Outcome.EXCEEDED,
    "period_wording": "8 tháng đầu năm 2021",
}


def test_one_source_prints_exactly_as_it_was_logged():
    figure = figure_from(facts(), [source(233, **SAID)])

    assert figure.statement == Statement(TypedValue(Shape.COUNT, 0, 233), "cuộc họp", **SAID)
    assert figure.printed == "233 cuộc họp (ước tính tăng 80% so với năm 2020), vượt kế hoạch đề ra (200 cuộc họp)"


def test_several_sources_drop_comparison_plan_and_outcome():
    figure = figure_from(facts(), [source(233, 1, **SAID), source(7, 2)])

    assert figure.statement == Statement(TypedValue(Shape.COUNT, 0, 240), "cuộc họp")


def test_several_sources_are_as_sure_as_the_weakest():
    sources = [source(1, 1, qualifier=Qualifier.OVER), source(2, 2, qualifier=Qualifier.ESTIMATED), source(3, 3)]

    assert figure_from(facts(), sources).printed == "ước tính 6 cuộc họp"


def test_the_latest_value_of_a_unit_prevails_and_keeps_its_words():
    sources = [source(5, 1, day=3, **SAID), source(9, 2, day=1)]
    figure = figure_from(facts(over_time="latest"), sources)

    assert (figure.value.scaled, figure.comparison_base) == (5, "năm 2020")
    assert [(s.measurement_id, s.is_used) for s in figure.sources] == [(2, False), (1, True)]


def test_latest_over_time_is_added_up_over_units():
    sources = [source(5, 1, unit=1, day=1), source(6, 2, unit=1, day=2), source(10, 3, unit=2)]
    figure = figure_from(facts(over_time="latest", over_units="sum"), sources)

    assert figure.value.scaled == 16


def test_percentages_alone_are_listed_not_added():
    figure = figure_from(facts(Shape.RATIO, 2), [ratio(8035, 1), ratio(3500, 2)])

    assert (figure.value, figure.refusal, figure.is_additive) == (None, Refusal.RATIO, False)
    assert figure.printed == "80,35%; 35%"


def test_percentages_alone_of_two_units_are_listed_too():
    figure = figure_from(facts(Shape.RATIO, 2, over_units="average"), [ratio(8035, 1), ratio(3500, 2, unit=2)])

    assert (figure.value, figure.refusal) == (None, Refusal.RATIO)


def test_percentages_with_their_fractions_are_added_through_them():
    sources = [ratio(5000, 1, (1, 2)), ratio(7500, 2, (3, 4), unit=2)]

    assert figure_from(facts(Shape.RATIO, 2), sources).printed == "66,67%"


@pytest.mark.parametrize("shape", [Shape.CLASSIFICATION, Shape.YES_NO])
def test_classes_and_answers_are_never_added(shape):
    values = [TypedValue(shape, choice="Tốt", flag=None), TypedValue(shape, choice="Khá", flag=None)]
    sources = [SourceMeasurement(n, n, 1, 1, None, DAY, "", Statement(value)) for n, value in enumerate(values)]
    figure = figure_from(facts(shape), sources)

    assert (figure.value, figure.refusal) == (None, Refusal.NOT_A_NUMBER)


def test_a_figure_belongs_to_the_campaign_that_all_its_sources_share():
    assert figure_from(facts(), [source(1, 1, campaign=7), source(1, 2, campaign=7)]).campaign_id == 7
    assert figure_from(facts(), [source(1, 1, campaign=7), source(1, 2, campaign=8)]).campaign_id is None


def test_figures_may_be_kept_apart_by_campaign():
    rows = [(1, source(1, 1, campaign=7)), (1, source(2, 2, campaign=8)), (1, source(4, 3, campaign=7))]
    figures = figures_from(rows, {1: facts()}, by_campaign=True)

    assert [(figure.campaign_id, figure.value.scaled) for figure in figures] == [(7, 5), (8, 2)]


numbers = st.lists(
    st.tuples(st.integers(-(10**15), 10**15), st.integers(1, 4), st.integers(0, 30)), min_size=1, max_size=20
)


@given(numbers)
def test_a_sum_is_exact_whatever_the_units_and_days(rows):
    sources = [source(number, pk, unit=unit, day=day) for pk, (number, unit, day) in enumerate(rows)]
    figure = figure_from(facts(), sources)

    assert figure.value.scaled == sum(number for number, _, _ in rows)
    assert {s.measurement_id for s in figure.sources} == set(range(len(rows)))


@given(numbers, st.sampled_from(["sum", "latest", "average"]), st.randoms())
def test_the_order_of_the_sources_does_not_matter(rows, rule, random: Random):
    sources = [source(number, pk, unit=unit, day=day) for pk, (number, unit, day) in enumerate(rows)]
    shuffled = random.sample(sources, len(sources))

    assert figure_from(facts(over_time=rule), sources) == figure_from(facts(over_time=rule), shuffled)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 3)), min_size=2, max_size=12))
def test_a_percentage_of_several_lies_between_the_smallest_and_the_largest(rows):
    sources = [ratio(0, pk, (above, below), unit) for pk, (above, below, unit) in enumerate(rows)]
    value = figure_from(facts(Shape.RATIO, 2), sources).value.number
    single = [Decimal(above) * 100 / below for above, below, _ in rows]

    assert min(single) - Decimal("0.01") <= value <= max(single) + Decimal("0.01")


@given(st.lists(st.sampled_from(list(Qualifier)), min_size=2, max_size=6))
def test_several_are_never_surer_than_any_of_them(qualifiers):
    sources = [source(1, pk, qualifier=qualifier) for pk, qualifier in enumerate(qualifiers)]
    strength = list(Qualifier)

    assert strength.index(figure_from(facts(), sources).qualifier) == max(map(strength.index, qualifiers))
