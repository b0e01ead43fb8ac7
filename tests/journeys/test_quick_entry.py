"""Quick entry takes under 30 seconds on a phone, by the keystroke-level model of Card, Moran and Newell (1980)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.stage import MAIL, PASSWORD
from tests.journeys.people import PHONE, photo_file
from tests.journeys.portal_process import PortalProcess, running_portal

pytestmark = pytest.mark.browser
# Seconds: a key of an average typist, pointing at something, pressing and letting go, making up one's mind.
KEY, POINT, PRESS, MIND = 0.28, 1.10, 0.20, 1.35
CAMERA_TAPS = 2  # shutter and “use the photo”, in the phone's own camera
TELEX = {"Lắp camera ở chốt": len("Lawps camera owr choots")}  # keys to type it with Telex


@dataclass
class Thumb:
    """Counts what a person does with the page."""

    page: Page
    taps: int = 0
    keys: int = 0
    minds: int = 0

    def tap(self, target: Locator, *, thinks: bool = True) -> None:
        target.click()
        self.taps += 1
        self.minds += thinks

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        self.page.keyboard.type(text)
        self.keys += TELEX.get(text, len(text))

    @property
    def seconds(self) -> float:
        return self.taps * (POINT + PRESS) + self.keys * KEY + self.minds * MIND


@pytest.fixture
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with running_portal(tmp_path_factory.mktemp("told")) as portal:
        portal.manage("demo")
        yield portal


def at_home(browser: Browser, told: PortalProcess) -> Page:
    page = browser.new_page(viewport=PHONE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
    page.goto(f"{told.address}/accounts/login/")
    page.fill("input[name=login]", MAIL.format(key="canbo"))
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Việc cần làm")
    return page


def test_a_deed_with_two_figures_and_a_photo_takes_under_thirty_seconds(
    browser: Browser, told: PortalProcess, tmp_path: Path
) -> None:
    page = at_home(browser, told)
    thumb = Thumb(page)
    thumb.tap(page.locator(".tabs").get_by_text("Ghi nhanh"))
    thumb.tap(page.locator(".choice-label", has_text="Lao động giỏi"))
    figures = page.locator(".choice:has(> input:checked) .figure-row input")
    thumb.type(figures.nth(0), "62")
    thumb.type(figures.nth(1), "21")
    thumb.type(page.locator("[name=title]"), "Lắp camera ở chốt")
    with page.expect_file_chooser() as chooser:
        thumb.tap(page.locator("#camera"))
    chooser.value.set_files(photo_file(tmp_path, "desk"))
    thumb.taps += CAMERA_TAPS
    thumb.tap(page.get_by_role("button", name="Gửi duyệt"))

    expect(page.locator("h1")).to_have_text("Lắp camera ở chốt")
    expect(page.locator(".photos img")).to_have_count(1)
    print(f"\n{thumb.taps} taps, {thumb.keys} keys, {thumb.minds} decisions: {thumb.seconds:.1f} s")
    assert thumb.seconds < 30
