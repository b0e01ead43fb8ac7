"""A deed logged over a bad line arrives once, with all its photos, whatever is cut, closed, or pressed twice."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from demo.stage import MAIL, PASSWORD
from tests.journeys.bad_line import BadLine, bad_line
from tests.journeys.people import PHONE
from tests.journeys.portal_process import PortalProcess, running_portal

pytestmark = pytest.mark.browser
QUICK = "/achievements/quick/"
DEEDS = """
import json
from achievements.models import Achievement
for deed in Achievement.objects.filter(title__startswith="Thử").order_by("pk"):
    print(json.dumps({"title": deed.title, "state": deed.state, "photos": deed.evidence.count()}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with running_portal(tmp_path_factory.mktemp("told")) as portal:
        portal.manage("demo")
        yield portal


@pytest.fixture
def line(told: PortalProcess) -> Iterator[BadLine]:
    with bad_line(told.address) as line:
        yield line


@pytest.fixture
def phone(browser: Browser, line: BadLine) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    sign_in(context.new_page(), line)
    yield context
    context.close()


def sign_in(page: Page, line: BadLine) -> None:
    if "/accounts/" not in page.url:
        page.goto(f"{line.address}/accounts/login/")
    page.fill("input[name=login]", MAIL.format(key="canbo"))
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def photo(number: int) -> dict[str, Any]:
    """Noise, so that it stays large; each is another picture."""
    stream = BytesIO()
    Image.frombytes("RGB", (700, 500), os.urandom(700 * 500 * 3)).save(stream, "JPEG", quality=90)
    return {"name": f"anh-{number}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def fill(context: BrowserContext, line: BadLine, title: str) -> Page:
    page = context.pages[0]
    page.goto(line.address + QUICK)
    page.fill("[name=title]", title)
    return page


def choose(page: Page, *numbers: int) -> None:
    page.set_input_files("#upload", [photo(number) for number in numbers])


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Gửi duyệt").click()


def send_now(page: Page) -> None:
    """Press the button, unless the entry goes by itself at this moment; what comes of it is looked at afterwards."""
    with suppress(NotInTime):
        page.get_by_role("button", name="Gửi ngay").click(timeout=1500)


def kept_for_later(page: Page) -> None:
    """The first attempt is over and failed: before that, too, the entry is shown as waiting, for a moment."""
    expect(page.locator("form[data-outbox]")).to_have_count(0)
    state(page, "waiting")


def state(page: Page, said: str) -> None:
    expect(page.locator(f".outbox-entry[data-state={said}]")).to_have_count(1)


def deeds(told: PortalProcess, title: str) -> list[dict[str, Any]]:
    found = [json.loads(row) for row in told.manage("shell", "-v", "0", "-c", DEEDS).splitlines()]
    return [deed for deed in found if deed.pop("title") == title]


ARRIVED = [{"state": "submitted", "photos": 2}]


def test_a_line_cut_in_the_middle_of_an_upload_loses_nothing(told: PortalProcess, phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử cắt đường truyền")
    line.cut_after = 250_000
    choose(page, 1, 2)
    expect(page.locator("li.sending[data-state=waiting]").first).to_be_visible()
    press_send(page)
    kept_for_later(page)
    assert deeds(told, "Thử cắt đường truyền") == []

    line.mend()
    send_now(page)
    state(page, "sent")
    assert deeds(told, "Thử cắt đường truyền") == ARRIVED


def test_a_line_cut_while_the_entry_is_being_sent_is_tried_again_by_itself(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    page = fill(phone, line, "Thử tự gửi lại")
    line.is_down = True
    choose(page, 1, 2)
    press_send(page)
    kept_for_later(page)
    line.mend()
    line.cut_after = 300_000
    send_now(page)
    state(page, "waiting")
    line.mend()

    expect(page.locator(".outbox-entry[data-state=sent]")).to_have_count(1, timeout=60_000)
    assert deeds(told, "Thử tự gửi lại") == ARRIVED


def test_an_answer_that_never_arrives_makes_no_second_deed(told: PortalProcess, phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử mất câu trả lời")
    choose(page, 1, 2)
    expect(page.locator("#file-list input[name=staged]")).to_have_count(2)
    line.swallows = b"/achievements/"
    press_send(page)
    kept_for_later(page)
    assert deeds(told, "Thử mất câu trả lời") == ARRIVED

    line.mend()
    send_now(page)
    state(page, "sent")
    assert deeds(told, "Thử mất câu trả lời") == ARRIVED


def test_a_page_closed_while_nothing_goes_through_sends_when_it_is_opened_again(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    page = fill(phone, line, "Thử đóng trang")
    line.is_down = True
    choose(page, 1, 2)
    press_send(page)
    kept_for_later(page)
    page.close()
    line.mend()
    again = phone.new_page()
    again.goto(f"{line.address}/")

    state(again, "sent")
    assert deeds(told, "Thử đóng trang") == ARRIVED


def test_a_page_killed_before_sending_gives_back_what_was_typed_and_the_photos(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    page = fill(phone, line, "Thử tắt máy")
    line.is_down = True
    choose(page, 1, 2)
    expect(page.locator(".draft-saved")).to_be_visible()
    page.close(run_before_unload=False)
    line.mend()
    again = phone.new_page()
    again.goto(line.address + QUICK)
    again.click("[data-draft-restore]")
    expect(again.locator("#file-list input[name=staged]")).to_have_count(2)
    press_send(again)

    expect(again.locator("h1")).to_have_text("Thử tắt máy")
    assert deeds(told, "Thử tắt máy") == ARRIVED


def wait_for_worker(page: Page) -> None:
    """Until the page for quick entry and what it loads are kept for working without a connection."""
    kept = "name => caches.open(name).then((cache) => cache.keys()).then((keys) => keys.length)"
    for _attempt in range(200):
        counts = [page.evaluate(kept, name) for name in ("pages", "files")]
        if counts[0] and counts[1] > 20:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"Kept: {counts}")


def test_without_a_connection_the_page_opens_and_takes_a_deed(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    page = phone.pages[0]
    page.goto(line.address + QUICK)
    wait_for_worker(page)
    line.is_down = True
    page.goto(line.address + QUICK)
    page.fill("[name=title]", "Thử không mạng")
    choose(page, 1, 2)
    press_send(page)
    kept_for_later(page)
    line.mend()
    send_now(page)

    state(page, "sent")
    assert deeds(told, "Thử không mạng") == ARRIVED


def test_a_session_that_is_over_asks_to_sign_in_and_goes_on(told: PortalProcess, phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử hết phiên")
    choose(page, 1, 2)
    expect(page.locator("#file-list input[name=staged]")).to_have_count(2)
    page.wait_for_timeout(500)
    phone.clear_cookies()
    press_send(page)
    state(page, "signIn")
    page.locator("[data-entry-sign-in]").click()
    sign_in(page, line)

    state(page, "sent")
    assert deeds(told, "Thử hết phiên") == ARRIVED


def test_two_clicks_make_one_deed(told: PortalProcess, phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử bấm đúp")
    choose(page, 1, 2)
    page.evaluate("for (let i = 0; i < 3; i += 1) document.querySelector('.quick-actions [data-once]').click()")

    expect(page.locator("h1")).to_have_text("Thử bấm đúp")
    assert deeds(told, "Thử bấm đúp") == ARRIVED


def test_two_windows_make_two_deeds_and_take_nothing_from_each_other(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    first, second = fill(phone, line, "Thử cửa sổ một"), phone.new_page()
    choose(first, 1, 2)
    expect(first.locator("#file-list input[name=staged]")).to_have_count(2)
    second.goto(line.address + QUICK)
    expect(second.locator("[data-draft-restore]")).to_have_count(0)
    second.fill("[name=title]", "Thử cửa sổ hai")
    choose(second, 3, 4)
    for page, title in ((second, "Thử cửa sổ hai"), (first, "Thử cửa sổ một")):
        press_send(page)
        expect(page.locator("h1")).to_have_text(title)

    assert [deeds(told, title) for title in ("Thử cửa sổ một", "Thử cửa sổ hai")] == [ARRIVED, ARRIVED]


def test_what_is_refused_comes_back_into_the_form_with_its_photos(
    told: PortalProcess, phone: BrowserContext, line: BadLine
):
    page = fill(phone, line, "Thử bị từ chối")
    page.locator(".chip").last.click()
    page.fill("[name=period_to]", "31/12/2199")
    choose(page, 1, 2)
    press_send(page)
    expect(page.locator("main form .invalid-feedback", has_text="Ngày này chưa đến.")).to_be_visible()
    page.wait_for_load_state()
    page.locator(".chip").first.click()
    press_send(page)

    expect(page.locator("h1")).to_have_text("Thử bị từ chối")
    assert deeds(told, "Thử bị từ chối") == ARRIVED


def test_signing_out_warns_before_it_deletes_what_waits(told: PortalProcess, phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử đăng xuất")
    line.is_down = True
    press_send(page)
    kept_for_later(page)
    for answer in ("Ở lại để gửi", "Đăng xuất và xóa"):
        page.locator(".menu-person summary").click()
        page.locator("[data-forget-drafts] button").click()
        line.is_down = answer == "Ở lại để gửi"
        page.get_by_role("button", name=answer).click()

    expect(page).to_have_url(f"{line.address}/")
    assert deeds(told, "Thử đăng xuất") == []


def test_a_photo_from_an_iphone_and_a_file_of_the_wrong_kind(phone: BrowserContext, line: BadLine):
    page = fill(phone, line, "Thử tệp")
    heic = {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": Path("tests/portal/photo.heic").read_bytes()}
    text = {"name": "ghi-chu.txt", "mimeType": "text/plain", "buffer": b"abc"}
    fake = {"name": "gia.jpg", "mimeType": "image/jpeg", "buffer": b"khong phai anh"}
    page.set_input_files("#upload", [heic, text, fake])  # type: ignore[list-item]

    expect(page.locator("#file-list input[name=staged]")).to_have_count(1)
    expect(page.locator("li.sending[data-state=refused]")).to_have_count(2)
    expect(page.locator("#file-list")).to_contain_text("“gia.jpg” không phải là ảnh")
