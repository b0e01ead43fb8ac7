from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from campaigns.readings import ValueUnreadable, example, read_scaled, read_value, typed_scaled, typed_value
from campaigns.values import Shape, TypedValue

LEVELS = ["Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("typed", "scale", "unit", "scaled"),
    [
        ("80,35", 2, "%", 8035),
        ("80,35%", 2, "%", 8035),
        ("80,35 %", 2, "", 8035),
        ("35", 2, "%", 3500),
        ("233 cuộc họp", 0, "cuộc họp", 233),
        ("233 Cuộc họp", 0, "cuộc họp", 233),
        ("1.250.000 đồng", 0, "", 1_250_000),
        ("1.250.000đ", 0, "", 1_250_000),
        (" 1.234 ", 0, "", 1234),
        ("0", 0, "", 0),
    ],
)
def test_a_number_is_read_the_vietnamese_way(typed, scale, unit, scaled):
    assert read_scaled(typed, scale, unit) == scaled


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("80.35", "Write a comma before the decimals"),
        ("1,234,567", "Write a comma before the decimals"),
        ("12.34.56", "Write a comma before the decimals"),
        ("0,123", "Too many decimals: at most 2."),
        ("nhiều", "Enter a number"),
        ("", "Enter a number"),
        ("-5", "may not be below 0"),
        ("9" * 19, "too large"),
    ],
)
def test_what_cannot_be_a_number_is_refused_rather_than_guessed_at(typed, sentence):
    with pytest.raises(ValueUnreadable, match=sentence):
        read_scaled(typed, 2)


@pytest.mark.parametrize(("typed", "flag"), [("có", True), ("Đạt", True), ("không", False), ("khong", False)])
def test_an_answer_is_yes_or_no(typed, flag):
    assert read_value(typed, shape=Shape.YES_NO).flag is flag


def test_a_level_is_found_without_marks():
    assert read_value("hoan thanh tot", shape=Shape.CLASSIFICATION, levels=LEVELS).choice == "Hoàn thành tốt"


@pytest.mark.parametrize(
    ("typed", "shape", "sentence"),
    [
        ("có lẽ", Shape.YES_NO, "Write “có” or “không”"),
        ("Khá", Shape.CLASSIFICATION, "Choose one of: Hoàn thành xuất sắc; "),
        ("2021-12-31", Shape.DEADLINE, "dd/mm/yyyy"),
        ("31/02/2021", Shape.DEADLINE, "dd/mm/yyyy"),
        ("01/01/0021", Shape.DEADLINE, "dd/mm/yyyy"),
    ],
)
def test_what_does_not_fit_its_shape_is_refused(typed, shape, sentence):
    with pytest.raises(ValueUnreadable, match=sentence):
        read_value(typed, shape=shape, levels=LEVELS)


numbers = st.builds(
    lambda shape, scale, scaled: TypedValue(shape, scale, scaled),
    st.sampled_from([Shape.COUNT, Shape.RATIO, Shape.ZERO]),
    st.integers(0, 6),
    st.integers(0, 10**17),
)
others = st.one_of(
    st.builds(lambda day: TypedValue(Shape.DEADLINE, day=day), st.dates(date(1900, 1, 1), date(2200, 12, 31))),
    st.builds(lambda flag: TypedValue(Shape.YES_NO, flag=flag), st.booleans()),
    st.builds(lambda level: TypedValue(Shape.CLASSIFICATION, choice=level), st.sampled_from(LEVELS)),
)


@given(st.one_of(numbers, others))
def test_what_is_put_back_into_the_field_is_read_as_the_same(value):
    assert read_value(typed_value(value), shape=value.shape, scale=value.scale, levels=LEVELS) == value


@given(st.integers(0, 10**17), st.integers(0, 6))
def test_a_number_beside_the_value_survives_the_form_too(scaled, scale):
    assert read_scaled(typed_scaled(scaled, scale), scale) == scaled


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape not in {Shape.YES_NO, Shape.CLASSIFICATION}])
def test_the_example_in_the_field_can_be_typed(shape):
    assert read_value(example(shape), shape=shape, scale=2) is not None
