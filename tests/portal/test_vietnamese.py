from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import vietnamese


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Thi đua", "thi dua"), ("Nguyễn Thị Hồng Thúy", "nguyen thi hong thuy"), ("ĐẶNG  Ước", "dang uoc")],
)
def test_folding_drops_marks_and_case(text: str, folded: str) -> None:
    assert vietnamese.fold(text) == folded


def test_names_are_sorted_by_given_name_in_the_order_of_the_alphabet() -> None:
    names = ["Trần Văn Đạt", "Lê Thị Ân", "Bùi Anh", "Nguyễn Văn An", "Đỗ Ánh", "Phạm Dũng", "Hồ Ơn", "Hồ Ôn"]

    assert sorted(names, key=vietnamese.name_sort_key) == [
        "Nguyễn Văn An", "Bùi Anh", "Đỗ Ánh", "Lê Thị Ân", "Phạm Dũng", "Trần Văn Đạt", "Hồ Ôn", "Hồ Ơn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("80.35"), "80,35"),
        (1234567, "1.234.567"),
        (Decimal("35.00"), "35"),
        (Decimal("-1234.5"), "-1.234,5"),
        (0, "0"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_numbers_are_printed_the_vietnamese_way(value: Decimal | int, text: str) -> None:
    assert vietnamese.format_number(value) == text


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False))
def test_what_is_printed_is_read_back(value: Decimal) -> None:
    assert vietnamese.parse_number(vietnamese.format_number(value), scale=4) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("80.35", "point"), ("1,234.5", "point"), ("1.23", "point"), ("abc", "shape"), ("", "shape"), ("80,355", "scale")],
)
def test_a_doubtful_number_is_refused_rather_than_guessed(typed: str, reason: str) -> None:
    with pytest.raises(vietnamese.NumberUnreadable) as unreadable:
        vietnamese.parse_number(typed, scale=2)
    assert unreadable.value.reason == reason


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        (date(2021, 3, 15), "ngày 15 tháng 3 năm 2021"),
        (date(2021, 12, 1), "ngày 01 tháng 12 năm 2021"),
    ],
)
def test_formal_days_follow_the_decree(day: date, text: str) -> None:
    assert vietnamese.formal_day(day) == text


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (2021, "MMXXI")])
def test_roman_numerals(number: int, text: str) -> None:
    assert vietnamese.roman(number) == text
