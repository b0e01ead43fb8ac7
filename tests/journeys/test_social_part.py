"""The part of the form for social activities, in the distribution's Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_page_scripts import Site

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.journeys.script_pages")]
MONEY = "[name=social_money]"


@pytest.fixture
def form(page: Page) -> Page:
    Site(page)
    page.goto("http://localhost/trial/social/")
    expect(page.locator("[data-social]")).to_be_hidden()
    return page


def test_money_is_asked_for_where_the_campaign_is_a_social_activity(form: Page) -> None:
    form.select_option("[name=campaign]", "7")
    expect(form.locator(MONEY)).to_be_visible()

    form.select_option("[name=campaign]", "3")
    expect(form.locator(MONEY)).to_be_hidden()


def test_what_was_typed_stays_in_sight_when_the_campaign_changes(form: Page) -> None:
    form.select_option("[name=campaign]", "7")
    form.fill(MONEY, "5.000.000")
    form.select_option("[name=campaign]", "3")

    expect(form.locator(MONEY)).to_have_value("5.000.000")
    expect(form.locator(MONEY)).to_be_visible()
