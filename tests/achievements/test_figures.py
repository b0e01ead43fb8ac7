from datetime import date

from achievements.figures import approved_figures, deeds_of
from campaigns.values import Area
from members.models import Unit
from tests.achievements.factories import make_achievement, make_campaign, make_indicator, make_measurement

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


def approved(author, reviewer, indicator, number, **fields):
    deed = make_achievement(author, state="approved", reviewer=reviewer, **fields)
    make_measurement(deed, indicator, number)
    return deed


def totals(*arguments, **options):
    return [figure.value.scaled for figure in approved_figures(*arguments, **options)]


def test_only_approved_deeds_count(officer, reviewer):
    indicator = make_indicator(officer.unit)
    approved(officer, reviewer, indicator, 3)
    for state in ("draft", "submitted", "returned"):
        make_measurement(make_achievement(officer, state=state), indicator, 100)
    make_measurement(make_achievement(officer, state="superseded", reviewer=reviewer), indicator, 100)

    assert totals([officer.unit.pk], *YEAR) == [3]


def test_the_day_a_deed_counts_decides_its_period(officer, reviewer):
    indicator = make_indicator(officer.unit)
    for number, day in [(1, date(2020, 12, 31)), (2, date(2021, 1, 1)), (4, date(2021, 12, 31)), (8, date(2022, 1, 1))]:
        approved(officer, reviewer, indicator, number, day=day)

    assert totals([officer.unit.pk], *YEAR) == [6]


def test_figures_are_of_the_units_asked_for(officer, reviewer, stranger, union_above):
    indicator = make_indicator(union_above)
    approved(officer, reviewer, indicator, 1)
    approved(stranger, reviewer, indicator, 2)

    assert totals([officer.unit.pk], *YEAR) == [1]
    assert totals(Unit.objects.below(union_above), *YEAR) == [3]
    assert totals(Unit.objects.none(), *YEAR) == []


def test_a_figure_names_its_sources(officer, reviewer):
    indicator = make_indicator(officer.unit, "Cuộc họp trực tuyến", unit_of_measure="cuộc họp")
    deeds = [approved(officer, reviewer, indicator, number, revision=2) for number in (1, 2)]
    (figure,) = approved_figures([officer.unit.pk], *YEAR)

    assert figure.printed == "3 cuộc họp"
    assert [(s.achievement_id, s.revision, s.unit_id) for s in figure.sources] == [
        (deed.pk, 2, officer.unit.pk) for deed in deeds
    ]


def test_figures_can_be_kept_to_a_campaign_and_to_indicators(officer, reviewer):
    campaign, indicator, other = make_campaign(officer.unit), make_indicator(officer.unit), make_indicator(officer.unit)
    approved(officer, reviewer, indicator, 1, campaign=campaign)
    approved(officer, reviewer, indicator, 2)
    approved(officer, reviewer, other, 4)

    assert totals([officer.unit.pk], *YEAR, campaign=campaign) == [1]
    assert totals([officer.unit.pk], *YEAR, indicators=[indicator]) == [3]
    assert totals([officer.unit.pk], *YEAR, indicators=[]) == []
    assert totals([officer.unit.pk], *YEAR, indicators=[indicator], by_campaign=True) == [2, 1]


def test_figures_follow_the_areas_of_a_pledge(officer, reviewer):
    for area in (Area.WELFARE, Area.REFORM, Area.PROFESSIONAL):
        approved(officer, reviewer, make_indicator(officer.unit, area=area), 1)

    areas = [figure.area for figure in approved_figures([officer.unit.pk], *YEAR)]
    assert areas == [Area.PROFESSIONAL, Area.REFORM, Area.WELFARE]


def test_any_number_of_indicators_costs_one_query(officer, reviewer, django_assert_num_queries):
    for _ in range(3):
        approved(officer, reviewer, make_indicator(officer.unit), 1)

    with django_assert_num_queries(1):
        assert len([figure.printed for figure in approved_figures([officer.unit.pk], *YEAR)]) == 3


def test_deeds_without_figures_are_deeds_too(officer, reviewer):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    make_achievement(officer)

    assert list(deeds_of([officer.unit.pk], *YEAR)) == [deed]
