"""Last year's campaign for another year: what moves, what stays, what a person has to look at."""

from datetime import date

import pytest

from campaigns.cloning import differences, mentions, moved, with_years_moved, years_later, years_of
from tests.campaigns.factories import campaign_facts


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2021, 1, 4), date(2022, 1, 4)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2022, 1, 1), date(2023, 1, 1)),  # a Sunday; whoever plans decides about weekends
    ],
)
def test_a_day_is_the_same_day_of_the_next_year(day: date, later: date) -> None:
    assert years_later(day, 1) == later


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Phong trào thi đua năm 2021", "Phong trào thi đua năm 2022"),
        ("Năm 2021, so với năm 2020.", "Năm 2022, so với năm 2020."),
        ("“Thi đua 2021”", "“Thi đua 2022”"),
        ("trước 31/12/2021", "trước 31/12/2021"),
        ("Kế hoạch 12/2021/KH-UBND", "Kế hoạch 12/2021/KH-UBND"),
        ("giai đoạn 2021-2025", "giai đoạn 2021-2025"),
        ("giai đoạn 2021 – 2025", "giai đoạn 2021 – 2025"),
        ("giai đoạn 2016–2021", "giai đoạn 2016–2021"),
        ("12021 đồng; 1.202.100", "12021 đồng; 1.202.100"),
        ("", ""),
    ],
)
def test_only_a_year_that_stands_alone_moves(text: str, said: str) -> None:
    assert with_years_moved(text, [2021], 1) == said


def test_both_years_of_a_campaign_over_new_year_move() -> None:
    facts = campaign_facts(starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), content="Năm 2020 và năm 2021")

    assert moved(facts, 1).content == "Năm 2021 và năm 2022"


def test_days_move_and_the_launch_document_stays_behind() -> None:
    facts = campaign_facts(
        interim_on=date(2021, 6, 30), document_number="05/KH-CĐCS", document_on=date(2021, 1, 4), name="Thi đua 2021"
    )

    later = moved(facts, 1)

    assert (later.starts_on, later.interim_on, later.ends_on) == (
        date(2022, 1, 4),
        date(2022, 6, 30),
        date(2022, 12, 15),
    )
    assert (later.name, later.document_number, later.document_on) == ("Thi đua 2022", "", None)


def test_a_bracket_that_was_chosen_by_hand_stays() -> None:
    chosen = campaign_facts(duration="to_3")
    derived = campaign_facts(starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31), duration="one")

    assert (moved(chosen, 1).duration, moved(derived, 1).completed().duration) == ("to_3", "one")


def test_differences_are_told_field_by_field() -> None:
    facts = campaign_facts(name="Thi đua năm 2021", slogan="Đoàn kết")

    assert [(each.field, each.before, each.after) for each in differences(facts, moved(facts, 1))] == [
        ("name", "Thi đua năm 2021", "Thi đua năm 2022"),
        ("starts_on", date(2021, 1, 4), date(2022, 1, 4)),
        ("ends_on", date(2021, 12, 15), date(2022, 12, 15)),
    ]


def test_what_still_names_the_old_year_is_pointed_out() -> None:
    facts = campaign_facts(name="Thi đua năm 2021", organisation="Báo cáo trước ngày 31/12/2021 theo quy định.")

    found = mentions(moved(facts, 1), years_of(facts))

    assert [(each.field, each.around) for each in found] == [
        ("organisation", "Báo cáo trước ngày 31/12/2021 theo quy định.")
    ]
