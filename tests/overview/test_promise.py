from achievements.models import Measurement
from campaigns.models import Indicator
from overview.promise import promise_of
from pledges.models import Commitment, Party
from tests.factories import NOW
from tests.overview.factories import make_deed, make_pledge


def commit(pledge, name, target):
    """The pledge takes on a counted indicator."""
    indicator = Indicator.objects.create(owner=pledge.unit, area="professional", name=name, shape="count")
    Commitment.objects.create(
        pledge=pledge,
        position=pledge.commitments.count(),
        area="professional",
        indicator=indicator,
        shape="count",
        scaled_value=target,
    )
    return indicator


def approve(union, officer, reviewer, indicator, value):
    deed = make_deed(union, officer, state="approved", reviewer=reviewer.user, decided_at=NOW)
    Measurement.objects.create(achievement=deed, indicator=indicator, shape="count", scaled_value=value)


def signed_pledge(union, officer):
    pledge = make_pledge(union, officer, state="completed")
    Party.objects.create(pledge=pledge, position=0, unit=union, office=officer.office)
    return pledge


def test_the_targets_furthest_away_stand_first_and_reached_ones_are_counted(union, officer, reviewer):
    pledge = signed_pledge(union, officer)
    cameras, meetings, models = (commit(pledge, name, 100) for name in ["Camera", "Cuộc họp", "Mô hình"])
    approve(union, officer, reviewer, cameras, 120)
    approve(union, officer, reviewer, meetings, 80)
    approve(union, officer, reviewer, models, 10)

    promise = promise_of(officer.actor)

    assert [result.wording for result in promise.open] == ["Mô hình", "Cuộc họp"]
    assert (promise.reached, promise.total, promise.percent) == (1, 3, 33)


def test_a_target_without_a_result_is_open_and_comes_last(union, officer, reviewer):
    pledge = signed_pledge(union, officer)
    commit(pledge, "Chưa có", 5)
    approve(union, officer, reviewer, commit(pledge, "Một nửa", 10), 5)

    assert [result.wording for result in promise_of(officer.actor).open] == ["Một nửa", "Chưa có"]


def test_a_pledge_that_is_not_signed_by_all_promises_nothing_yet(union, officer):
    make_pledge(union, officer, state="circulating")

    assert promise_of(officer.actor) is None


def test_a_pledge_of_another_unit_is_not_ones_own(union, officer, stranger, nobody, officer_above):
    signed_pledge(union, officer)

    assert [promise_of(person.actor) for person in (stranger, nobody, officer_above)] == [None, None, None]


def test_a_pledge_without_commitments_is_no_division_by_nought(union, officer):
    signed_pledge(union, officer)

    assert promise_of(officer.actor).percent == 0
