"""What the scripts promise, in the distribution's Chromium: drafts, one submission, form rows, files."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.journeys.script_pages")]
ADDRESS = "http://localhost/trial/"


class Site:
    """The portal answered inside the test: no server, no database, no network."""

    def __init__(self, page: Page) -> None:
        self.page, self.client, self.posts, self.complaints = page, Client(), 0, []
        page.route("**/*", self.answer)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
            return
        self.posts += route.request.method == "POST"
        kind = route.request.headers.get("content-type", "")
        response = self.client.generic(route.request.method, path, route.request.post_data_buffer or b"", kind)
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)

    def open(self) -> Page:
        self.page.goto(ADDRESS)
        return self.page

    def type_title(self, text: str) -> None:
        self.page.fill("[name=title]", text)
        expect(self.page.locator(".draft-saved")).to_be_visible()


@pytest.fixture
def site(page: Page) -> Iterator[Site]:
    page.on("dialog", lambda dialog: dialog.accept())
    site = Site(page)
    yield site
    assert site.complaints == []


def stored(page: Page, *, until: str = "") -> str:
    """What the browser keeps; the scripts of a new page may need a moment to get to `until`."""
    for _attempt in range(100):
        text = page.evaluate("JSON.stringify(localStorage)")
        if not until or text == until:
            break
        page.wait_for_timeout(20)
    return text


def test_what_was_typed_comes_back_after_leaving_with_its_rows(site: Site) -> None:
    page = site.open()
    page.click("[data-formset-add]")
    page.fill("[name=rows-1-amount]", "21")
    page.check("[name=is_urgent]")
    site.type_title("Lắp đặt 62 camera")

    site.open().click("[data-draft-restore]")

    expect(page.locator("[name=title]")).to_have_value("Lắp đặt 62 camera")
    expect(page.locator("[name=rows-1-amount]")).to_have_value("21")
    expect(page.locator("[name=is_urgent]")).to_be_checked()


def test_a_draft_never_holds_a_pin_or_a_code(site: Site) -> None:
    page = site.open()
    page.fill("[name=signing_pin]", "giao-uoc-bi-mat")
    page.fill("[name=one_time]", "123456")
    site.type_title("Ký")

    assert ("Ký" in stored(page), "bi-mat" in stored(page), "123456" in stored(page)) == (True, False, False)


def test_a_draft_is_gone_once_saved_and_kept_when_refused(site: Site) -> None:
    page = site.open()
    page.check("[name=is_urgent]")
    page.click("[data-once]")
    expect(page.locator(".is-invalid")).to_have_count(1)
    assert "is_urgent" in stored(page)

    page.fill("[name=title]", "Camera")
    page.click("[data-once]")
    expect(page.locator("h1")).to_have_text("Đã lưu save")
    assert stored(page, until="{}") == "{}"


def test_what_was_typed_survives_a_session_that_fell_asleep(site: Site) -> None:
    page = site.open()
    site.type_title("Gửi quá muộn")
    page.click("[data-once]")
    expect(page).to_have_url("http://localhost/accounts/reauthenticate/trial/")
    page.wait_for_load_state()

    site.open().click("[data-draft-restore]")

    expect(page.locator("[name=title]")).to_have_value("Gửi quá muộn")


def test_leaving_with_something_unsaved_asks_first(site: Site) -> None:
    asked: list[str] = []
    site.page.on("dialog", lambda dialog: asked.append(dialog.type))
    site.open()
    site.type_title("Camera")

    site.open()

    assert asked == ["beforeunload"]


def test_a_double_click_sends_once_and_keeps_the_value_of_the_button(site: Site) -> None:
    page = site.open()
    page.fill("[name=title]", "Camera")

    page.evaluate("for (let i = 0; i < 3; i += 1) document.querySelector('[data-once]').click()")

    expect(page.locator("h1")).to_have_text("Đã lưu save")
    assert site.posts == 1


def test_a_removed_row_is_marked_for_deletion_and_hidden(site: Site) -> None:
    page = site.open()
    page.click("[data-formset-remove]")

    expect(page.locator("[data-formset-row]")).to_be_hidden()
    expect(page.locator("[name=rows-0-DELETE]")).to_be_checked()


def test_a_file_above_the_limit_is_named_before_it_is_sent(site: Site) -> None:
    page = site.open()
    page.set_input_files("[name=photo]", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 3_000_000})

    expect(page.locator("[data-too-large]")).to_contain_text("2 MB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/trial/", "/no-such-page/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_frame_of_every_page_breaks_no_rule_of_accessibility(
    site: Site, path: str, scheme: str, width: int
) -> None:
    site.page.emulate_media(color_scheme=scheme)
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.goto(f"http://localhost{path}")

    assert Axe().run(site.page).response["violations"] == []
    assert site.page.evaluate("document.documentElement.scrollWidth") <= width
    site.complaints = [line for line in site.complaints if "404" not in line]
