import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.portal_process import PortalProcess

pytestmark = pytest.mark.browser


def test_the_front_page_says_what_the_portal_is_and_asks_no_other_host(page: Page, portal: PortalProcess) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(portal.address)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert {request.url.split("/")[2] for request in asked} == {portal.address.split("/")[2]}
    assert complaints == []
