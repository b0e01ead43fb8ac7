"""The review queue by keyboard, in the distribution's Chromium."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.test_page_scripts import Site

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.journeys.script_pages")]
ADDRESS = "http://localhost/trial/queue/"


@pytest.fixture
def queue(page: Page) -> Iterator[Page]:
    site = Site(page)
    page.goto(ADDRESS)
    expect(page.get_by_label("Tất cả trên trang này")).to_be_visible()
    yield page
    assert site.complaints == []


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def test_keys_walk_through_the_queue_and_open_a_deed(queue: Page) -> None:
    press(queue, "j j k j Enter")

    expect(queue.get_by_role("heading")).to_contain_text("2/")


def test_ticked_deeds_are_decided_together(queue: Page) -> None:
    press(queue, "j x j j x a")

    expect(queue).to_have_url(re.compile(r"decision=approve&chosen=1\+.*&chosen=3\+[^&]*$"))


def test_without_a_tick_the_deed_under_the_focus_is_meant(queue: Page) -> None:
    press(queue, "j j r")

    expect(queue).to_have_url(re.compile(r"decision=return&chosen=2\+[^&]*$"))


def test_no_key_is_taken_from_a_field(queue: Page) -> None:
    queue.locator("[name=q]").focus()
    press(queue, "j x a r ?")

    expect(queue.locator("[name=q]")).to_have_value("jxar?")
    expect(queue.locator("[data-keys]")).to_be_hidden()


def test_everything_on_the_page_is_ticked_and_counted(queue: Page) -> None:
    queue.get_by_label("Tất cả trên trang này").check()
    expect(queue.locator("[data-chosen-number]")).to_have_text("3")

    queue.get_by_label("Chọn “Việc 2”").uncheck()
    expect(queue.locator("[data-chosen-number]")).to_have_text("2")
    expect(queue.get_by_label("Tất cả trên trang này")).not_to_be_checked()


def test_the_help_tells_the_keys_and_turns_them_off(queue: Page) -> None:
    press(queue, "?")
    assert Axe().run(queue).response["violations"] == []
    queue.get_by_label("Dùng các phím này trên trình duyệt này").uncheck()
    press(queue, "Escape j x")

    expect(queue.locator("[data-chosen-number]")).to_have_text("0")
    expect(queue.locator("[data-keys]")).to_be_hidden()
