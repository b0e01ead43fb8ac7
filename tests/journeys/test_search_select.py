"""Finding a unit among thousands while typing, in the distribution's Chromium."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.test_page_scripts import Site

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.journeys.script_pages")]


@pytest.fixture
def form(page: Page) -> Iterator[Page]:
    site = Site(page)
    page.goto("http://localhost/trial/search/")
    yield page
    assert site.complaints == []


def test_the_list_follows_the_typing_and_chooses_nothing_by_itself(form: Page) -> None:
    form.locator("#id_unit_words").press_sequentially("yen lap 1")

    expect(form.locator("#id_unit option")).to_have_count(12)  # 1 and 10 to 19, and the one that asks to choose
    expect(form.locator("#id_unit")).to_have_value("")
    expect(form.locator("#id_unit_words")).to_be_focused()


def test_what_was_chosen_among_the_found_is_sent(form: Page) -> None:
    form.locator("#id_unit_words").press_sequentially("thuy 39")
    expect(form.locator("#id_unit option")).to_have_count(2)
    form.select_option("#id_unit", "Công đoàn xã Thanh Thủy 39")

    expect(form.locator("#id_unit")).to_have_value("Công đoàn xã Thanh Thủy 39")


def test_both_fields_have_names_of_their_own(form: Page) -> None:
    assert Axe().run(form).response["violations"] == []
