"""The case of 2021 by hand: with the keyboard alone, on a phone, and in a browser that runs no scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo.stage import PASSWORD
from tests.journeys.case_2021 import addresses, enter_the_case
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.people import DESKTOP, PHONE, PhoneVisitor, PlainVisitor, Visitor, opener
from tests.journeys.portal_process import PortalProcess

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


WAYS = {"keyboard": (KeyboardVisitor, DESKTOP), "phone": (PhoneVisitor, PHONE), "plain": (PlainVisitor, DESKTOP)}


@pytest.mark.parametrize(("kind", "size"), WAYS.values(), ids=WAYS)
def test_the_case_of_2021_is_entered(
    browser: Browser, portal: PortalProcess, tmp_path: Path, kind: type[Visitor], size: dict[str, int]
) -> None:
    portal.manage("demo", "--people-only")
    open_window = opener(browser, portal, kind)
    people = {key: open_window(size) for key in addresses()}
    for key, visitor in people.items():
        visitor.sign_in(addresses()[key], PASSWORD)
    enter_the_case(people, tmp_path)
    assert {key: visitor.complaints for key, visitor in people.items() if visitor.complaints} == {}
