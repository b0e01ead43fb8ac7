"""Every page of the access table in a real browser: the accessibility rules in both languages, the width of a phone,
and what is left of it without JavaScript."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.people import DESKTOP, PHONE
from tests.journeys.portal_process import ROOT, PortalProcess, running_portal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
# Who looks at a page: the one who can do most there.
LOOKERS = ("chair", "officer", "director", "reviewer", "above", "administrator", "member", "anonymous")
# Without JavaScript: what asks the server by HTMX has to be a link, a form, or stand in a form that sends it too.
ONLY_BY_SCRIPT = """
() => [...document.querySelectorAll("main [hx-get], main [hx-post]")]
  .filter((each) => !each.matches("a[href], form, [hx-trigger^='load'], [hx-trigger^='every']"))
  .filter((each) => !each.closest("form[method]"))
  .map((each) => each.outerHTML.slice(0, 160))
"""


@dataclass
class Pages:
    portal: PortalProcess
    cookies: dict[str, str]
    pages: list[tuple[str, str, list[str]]]

    def by_looker(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for _name, address, seen in self.pages:
            looker = next(who for who in LOOKERS if who in seen)
            found.setdefault(looker, []).append(address)
        return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with running_portal(tmp_path_factory.mktemp("pages")) as portal:
        made = subprocess.run(
            [sys.executable, "-m", "tests.journeys.world_of_pages"],
            cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        told = json.loads(made.stdout.splitlines()[-1])
        yield Pages(portal, told["cookies"], [(name, address, seen) for name, address, seen in told["pages"]])


def visit(browser: Browser, pages: Pages, who: str, language: str, **options: object) -> BrowserContext:
    context = browser.new_context(locale="vi-VN", **options)  # type: ignore[arg-type]
    cookies = {"django_language": language} | ({"sessionid": pages.cookies[who]} if who in pages.cookies else {})
    context.add_cookies(
        [{"name": name, "value": value, "url": pages.portal.address} for name, value in cookies.items()]
    )
    return context


def open_page(page: Page, pages: Pages, address: str) -> bool:
    """Whether it is a page; files, and parts of pages, are looked at elsewhere."""
    answer = page.request.get(pages.portal.address + address)
    if "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
        return False
    shown = page.goto(pages.portal.address + address)
    assert shown is not None
    assert shown.ok, f"{address} answers {shown.status}"
    return True


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_keeps_the_accessibility_rules(browser: Browser, pages: Pages, language: str) -> None:
    """In Vietnamese at a desk, in English on a phone; no page is wider than its screen."""
    size, broken = (DESKTOP if language == "vi" else PHONE), []
    for who, addresses in pages.by_looker().items():
        page = visit(browser, pages, who, language, viewport=size).new_page()
        for address in addresses:
            if open_page(page, pages, address):
                broken += faults(page, address, size["width"])
        page.context.close()
    assert broken == [], "\n".join(broken)


def faults(page: Page, address: str, width: int) -> list[str]:
    found = [f"{each['id']} {each['nodes'][0]['html'][:120]}" for each in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"is {wide} px wide"] if wide > width else []
    place = re.sub(r"\\d{3,}", "…", address)
    return [f"{place}: {fault}" for fault in found]


def test_no_page_needs_javascript(browser: Browser, pages: Pages) -> None:
    """Every page has its heading and nothing that only a script could send."""
    broken = []
    for who, addresses in pages.by_looker().items():
        page = visit(browser, pages, who, "vi", viewport=DESKTOP, java_script_enabled=False).new_page()
        for address in addresses:
            if open_page(page, pages, address):
                broken += [f"{address}: no heading"] if not page.locator("h1:visible").count() else []
                broken += [f"{address}: {each}" for each in page.evaluate(ONLY_BY_SCRIPT)]
        page.context.close()
    assert broken == [], "\n".join(broken)
