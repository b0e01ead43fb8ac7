from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize(("language", "written"), [("vi", "Tháng 1/2021"), ("en", "January 2021")])
def test_a_month_is_written_as_the_language_writes_it(language: str, written: str) -> None:
    with translation.override(language):
        assert render_to_string("overview/_month_name.html", {"day": date(2021, 1, 5)}).strip() == written
