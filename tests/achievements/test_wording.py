from decimal import Decimal

import pytest

from achievements.wording import Statement, printed
from campaigns.values import Outcome, Qualifier, Shape, TypedValue

COUNT, RATIO = Shape.COUNT, Shape.RATIO


def count(number, unit="", **said):
    return Statement(TypedValue(COUNT, 0, number), unit, **said)


def percent(hundredths, **said):
    return Statement(TypedValue(RATIO, 2, hundredths), "%", **said)


R5 = {
    "comparison": "increase_by",
    "comparison_qualifier": Qualifier.ESTIMATED,
    "comparison_base": "năm 2020",
    "delta": Decimal("80.00"),
}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (count(3, "cá nhân"), "3 cá nhân"),
        (count(36, "trường hợp"), "36 trường hợp"),
        (count(62, "camera"), "62 camera"),
        (count(21, "chốt"), "21 chốt"),
        (count(233, "cuộc họp", **R5), "233 cuộc họp (ước tính tăng 80% so với năm 2020)"),
        (percent(8035, comparison="increase_to"), "tăng lên 80,35%"),
        (percent(3500, outcome=Outcome.EXCEEDED), "35%, vượt kế hoạch đề ra"),
    ],
)
def test_the_figures_of_2021_read_as_printed(statement, words):
    assert printed(statement) == words


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (count(200, qualifier=Qualifier.OVER), "hơn 200"),
        (count(1000, "người", qualifier=Qualifier.NEARLY), "gần 1.000 người"),
        (count(0, "vụ việc"), "0 vụ việc"),
        (Statement(TypedValue(Shape.MONEY, 0, 125_000_000)), "125.000.000 đồng"),
        (count(8, comparison="decrease_by", comparison_base="so với cùng kỳ"), "8 (giảm so với cùng kỳ)"),
        (count(9, **R5, base=TypedValue(COUNT, 0, 5)), "9 (ước tính tăng 80% so với năm 2020 (5))"),
        (percent(8035, comparison="increase_to", base=TypedValue(RATIO, 2, 6000)), "tăng từ 60% lên 80,35%"),
        (percent(500, comparison="decrease_to", comparison_base="2020"), "giảm xuống 5% so với 2020"),
        (percent(500, outcome=Outcome.MET, plan=TypedValue(RATIO, 2, 500)), "5%, đạt kế hoạch đề ra (5%)"),
        (percent(500, outcome=Outcome.MISSED), "5%, chưa đạt kế hoạch đề ra"),
        (percent(500, plan=TypedValue(RATIO, 2, 3000)), "5%, kế hoạch 30%"),
    ],
)
def test_other_statements_read_naturally(statement, words):
    assert printed(statement) == words


def test_nothing_that_was_not_stated_is_printed():
    assert "2020" in printed(count(233, "cuộc họp", **R5))
    assert "129" not in printed(count(233, "cuộc họp", **R5))
    assert printed(percent(3500, outcome=Outcome.EXCEEDED)).count("%") == 1


def test_a_bare_statement_keeps_value_and_qualifier_only():
    assert printed(count(233, "cuộc họp", qualifier=Qualifier.ESTIMATED, **R5).bare) == "ước tính 233 cuộc họp"
