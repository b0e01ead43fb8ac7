"""The pages of the demonstration keep the accessibility rules, in both languages and on a phone."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from demo.stage import MAIL, PASSWORD
from tests.journeys.people import DESKTOP, PHONE
from tests.journeys.portal_process import PortalProcess, running_portal

pytestmark = pytest.mark.browser

OPEN = ["/", "/accounts/login/", "/verify/"]
PUBLIC = ["", "deeds/", "role-models/", "campaigns/", "deeds/?q=khong-co"]
MEMBER = ["/consents/", "/profile/"]
OFFICER = [
    "/",
    "/campaigns/",
    "/achievements/",
    "/achievements/quick/",
    "/achievements/add/",
    "/pledges/",
    "/pledges/new/",
    "/reports/",
    "/inbox/",
    "/calendar/?month=2021-01",
    "/calendar/feed/",
    "/campaigns/1/timeline/",
    "/publications/",
    "/campaigns/13/registrations/",
    "/campaigns/13/join/people/",
    "/blocks/",
    "/campaigns/1/clone/",
    "/plans/",
    "/plans/add/",
    "/plans/1/measures/add/",
    "/imports/",
    "/imports/achievements/",
]
UNIT = [f"/units/3/{tab}" for tab in ("", "people/", "offices/", "campaigns/", "deeds/", "targets/", "plans/")]
CHAIR = ["/", "/achievements/review/", "/achievements/review/decide/", "/signing/", "/profile/", "/me/", *UNIT]
ADMINISTRATOR = ["/operations/", "/units/", "/people/", "/people/add/", "/imports/members/", "/offices/"]
ADMINISTRATOR += ["/operations/holidays/", "/operations/holidays/?year=2099", "/operations/holidays/new/"]
ADMINISTRATOR += ["/operations/legal-texts/", "/operations/legal-texts/new/"]
FIRST_OF_LIST = [
    "/campaigns/",
    "/plans/",
    "/achievements/",
    "/achievements/review/",
    "/pledges/",
    "/reports/",
    "/people/",
    "/publications/",
    "/consents/",
    "/blocks/",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    with running_portal(tmp_path_factory.mktemp("told")) as portal:
        portal.manage("demo")
        yield portal


@pytest.mark.parametrize(
    ("who", "paths"),
    [("", OPEN), ("canbo", OFFICER), ("chutich", CHAIR), ("quantri", ADMINISTRATOR), ("doanvien", MEMBER)],
    ids=["visitor", "officer", "chair", "administrator", "member"],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_keep_the_accessibility_rules(
    told: PortalProcess, browser: Browser, who: str, paths: list[str], language: str
) -> None:
    size = DESKTOP if language == "vi" else PHONE
    page = browser.new_page(viewport=size, locale="vi-VN")  # type: ignore[arg-type]
    if who:
        _sign_in(page, told, who)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": told.address}])
    broken = [
        found
        for path in (paths if language == "vi" else paths[:4])
        for found in _broken_rules(page, told.address + path, language)
    ]
    page.close()
    assert broken == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_public_pages_keep_the_accessibility_rules(told: PortalProcess, browser: Browser, language: str) -> None:
    root = told.address + ("/public/" if language == "vi" else "/public/en/")
    page = browser.new_page(viewport=DESKTOP if language == "vi" else PHONE)  # type: ignore[arg-type]
    broken = []
    for path in PUBLIC:
        broken += _run_axe(page, root + path, language)
        if (entry := page.locator("main h3 a").first).count():
            broken += _run_axe(page, told.address + (entry.get_attribute("href") or ""), language)
    page.close()
    assert broken == []


LIST = "Số thẻ đoàn viên;Họ và tên;Mã đơn vị;Từ ngày\nDV01;Nga;cdcs-stttt;01/03/2021\nDV02;Ba;cdcs-stttt;hôm qua\n"


def test_the_result_of_a_check_keeps_the_accessibility_rules(told: PortalProcess, browser: Browser) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    _sign_in(page, told, "quantri")
    page.goto(f"{told.address}/imports/members/")
    page.set_input_files("input[name=file]", {"name": "ds.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.click("main form button[type=submit]")
    page.wait_for_selector("form[action$='/confirm/']", timeout=120_000)
    broken = _run_axe(page, page.url, "vi")
    page.close()
    assert broken == []


def _sign_in(page: Page, told: PortalProcess, who: str) -> None:
    page.goto(f"{told.address}/accounts/login/")
    page.fill("input[name=login]", MAIL.format(key=who))
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(f"{told.address}/")


def _broken_rules(page: Page, address: str, language: str) -> list[str]:
    """Rules that a page breaks, and those of the first entry of a list."""
    broken = _run_axe(page, address, language)
    path = "/" + address.split("/", 3)[3]
    entry = page.locator(f"#rows a[href^='{path}']").first
    if language == "vi" and path in FIRST_OF_LIST and entry.count():
        href = entry.get_attribute("href") or ""
        broken += _run_axe(page, address.removesuffix(path) + href, language)
    return broken


def _run_axe(page: Page, address: str, language: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address} answers {answer.status}"
    assert page.locator("html").get_attribute("lang") == language
    place = re.sub(r"^https?://[^/]+", "", address)
    return [
        f"{place}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in Axe().run(page).response["violations"]
    ]
