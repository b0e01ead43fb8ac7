"""From the e-mail to the signature in three steps: the link, signing in, signing; on a phone."""

import json
import subprocess
import sys
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import PASSWORD
from tests.journeys.people import PHONE, PIN, PhoneVisitor, Visitor, link_in_mail, opener
from tests.journeys.portal_process import ROOT, PortalProcess
from tests.journeys.test_every_page import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def director_of_a_filled_portal(portal: PortalProcess) -> str:
    """The address of somebody whose signature is asked for."""
    command = [sys.executable, "-m", "tests.journeys.world_of_pages"]
    made = subprocess.run(command, cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout.splitlines()[-1])["mail"]["director"])


def link_to_sign(portal: PortalProcess, address: str, *, seconds: float = 60) -> str:
    """The mail leaves by a job; it is waited for."""
    until = time.monotonic() + seconds
    while True:
        try:
            return link_in_mail(portal, address)
        except AssertionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def prove_and_sign(signer: Visitor, button: str) -> None:
    signer.tick("consent")
    signer.fill(password=PASSWORD, pin=PIN)
    signer.press(button)


def test_from_the_mail_to_the_signature_takes_three_steps(browser: Browser, portal: PortalProcess) -> None:
    address = director_of_a_filled_portal(portal)
    open_window = opener(browser, portal, PhoneVisitor)
    enrolled = open_window(PHONE)
    enrolled.sign_in(address, PASSWORD)
    enrolled.go("/signing/enrol/")
    enrolled.fill(new_pin=PIN, new_pin_again=PIN)
    enrolled.confirm()
    enrolled.go("/sign-many/")
    assert faults(enrolled.page, "sign-many", PHONE["width"]) == []

    signer = open_window(PHONE)
    signer.go(link_to_sign(portal, address))  # one
    signer.page.locator("input[name=login]").fill(address)
    signer.page.locator("input[name=password]").fill(PASSWORD)
    signer.page.locator("main form button[type=submit]").first.click()  # two
    expect(signer.page.locator("main img").first).to_be_visible()
    prove_and_sign(signer, "Ký")  # three

    signer.sees("Ký điện tử trên hệ thống")
    assert enrolled.complaints + signer.complaints == []
