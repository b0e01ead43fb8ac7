"""Biểu 0601.N adds up in every row and column, whatever the movements; what does not is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Campaign
from reports.statistic import Counted, StatisticDoesNotAddUp, check, statistic_of

MOVEMENTS = st.lists(
    st.builds(
        Counted,
        level=st.sampled_from(Campaign.Level.values),
        scope=st.sampled_from(Campaign.Scope.values),
        duration=st.sampled_from(Campaign.Duration.values),
        mode=st.sampled_from(Campaign.Mode.values),
    ),
    max_size=40,
)


@given(MOVEMENTS)
def test_every_group_adds_up_to_the_first_row(movements: list[Counted]):
    rows = {row.code: row for row in statistic_of(movements)}

    assert rows["01"].total == len(movements)
    for first, last in (("02", "05"), ("06", "10"), ("11", "12")):
        assert sum(row.total for code, row in rows.items() if first <= code <= last) == len(movements)


def test_a_row_that_was_changed_is_named():
    rows = list(statistic_of([Counted("unit", "unit", "one", "regular")]))
    changed = [replace(row, total=2) if row.code == "07" else row for row in rows]

    with pytest.raises(StatisticDoesNotAddUp, match="dòng 07"):
        check(changed)


def test_a_movement_of_an_unknown_duration_is_not_lost_unseen():
    with pytest.raises(StatisticDoesNotAddUp, match="06–10"):
        statistic_of([Counted("unit", "unit", "none", "regular")])
