"""Choosing a unit: a plain list for the few, words and matches for a province."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError

from members.fields import UnitField
from members.models import Unit
from portal.choosing import FEW, Sought
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


class Choosing(forms.Form):
    unit = UnitField(empty_label=None)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("pk")


@pytest.fixture
def many(db) -> list[Unit]:
    """Codes that no search for a number finds: a search looks at them too."""
    names = [f"Công đoàn xã {'Tiên' if number % 2 else 'Hùng'} Lữ {number:03d}" for number in range(FEW + 6)]
    return [make_unit(name, code=f"xa{number}") for number, name in enumerate(names)]


def options(form: Choosing) -> list[int]:
    return [int(pk) for pk in re.findall(r'<option value="(\d+)"', str(form["unit"]))]


def test_an_officer_of_few_units_gets_a_plain_list() -> None:
    units = [make_unit(), make_unit()]
    form = Choosing()

    assert options(form) == [unit.pk for unit in units]
    assert "unit_words" not in str(form["unit"])


def test_a_province_gets_a_short_list_and_a_field_for_words(many: list[Unit]) -> None:
    form = Choosing()

    assert options(form) == [unit.pk for unit in many[:FEW]]
    assert 'name="unit_words"' in str(form["unit"])


def test_the_chosen_unit_stays_on_top_though_it_is_far_down(many: list[Unit]) -> None:
    assert options(Choosing(initial={"unit": many[-1]}))[0] == many[-1].pk


def test_words_without_marks_shorten_the_list(many: list[Unit]) -> None:
    form = Choosing({"unit": "", "unit_words": "tien lu"})

    assert options(form) == [unit.pk for unit in many if "Tiên" in unit.name]
    assert form.errors["unit"] == ["Có nhiều kết quả phù hợp: hãy chọn một mục trong danh sách."]


def test_words_that_name_one_unit_are_a_choice(many: list[Unit]) -> None:
    form = Choosing({"unit": "", "unit_words": "hung lu 004"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"unit": many[4]})


def test_a_choice_that_fits_the_words_counts(many: list[Unit]) -> None:
    form = Choosing({"unit": str(many[4].pk), "unit_words": "hung"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"unit": many[4]})


def test_new_words_beside_an_old_choice_are_not_overheard(many: list[Unit]) -> None:
    form = Choosing({"unit": str(many[1].pk), "unit_words": "hung"})
    assert not form.is_valid()


def test_words_that_name_nothing_say_so_and_stay(many: list[Unit]) -> None:
    form = Choosing({"unit": "", "unit_words": "không đâu"})

    assert form.errors["unit"] == ["Không có kết quả nào phù hợp."]
    assert 'value="không đâu"' in str(form["unit"])


def test_looking_around_never_saves(many: list[Unit]) -> None:
    form = Choosing({"unit": str(many[4].pk), "unit_words": "hung lu 004", "unit_looking": "1"})

    assert not form.is_valid()
    assert many[4].pk in options(form)
    assert "aria-invalid" not in str(form["unit"])


@pytest.mark.parametrize("chosen", ["x", "9" * 30, "-1", "\x00", "0"])
def test_a_choice_that_is_none_is_refused(chosen: str, many: list[Unit]) -> None:
    form = Choosing({"unit": chosen})

    assert not form.is_valid()
    assert len(options(form)) == FEW


def test_a_unit_out_of_reach_is_not_found_by_its_number(many: list[Unit]) -> None:
    field = UnitField(queryset=Unit.objects.exclude(pk=many[0].pk).order_by("pk"))
    with pytest.raises(ValidationError):
        field.clean(Sought(chosen=str(many[0].pk), words="hung"))


def test_the_length_of_the_table_costs_no_more_queries(many: list[Unit], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        options(Choosing())
