"""A pledge is signed with a passkey on the signing screen itself, on a phone; a cancelled prompt loses nothing."""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import PASSWORD
from tests.journeys.people import PHONE, PIN, PhoneVisitor, opener
from tests.journeys.portal_process import PortalProcess
from tests.journeys.test_invitation import AUTHENTICATOR
from tests.journeys.test_three_steps import director_of_a_filled_portal, link_to_sign

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CANCELLED = """() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = async (options) => {
      navigator.credentials.get = get;
      throw new DOMException("", "NotAllowedError");
    };
}"""
FACTORS = """
import json
from documents.models import SignatureSlot
signed = SignatureSlot.objects.filter(state="signed", signed_by__user__email="%s").order_by("-signed_at")
print(json.dumps(list(signed.values_list("second_factor", flat=True)[:1])))
"""


def test_a_passkey_signs_on_the_screen_itself(browser: Browser, portal: PortalProcess) -> None:
    address = director_of_a_filled_portal(portal)
    signer = opener(browser, portal, PhoneVisitor)(PHONE)
    page = signer.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    signer.sign_in(address, PASSWORD)
    signer.go("/signing/enrol/")
    signer.fill(new_pin=PIN, new_pin_again=PIN)
    signer.confirm()
    signer.go("/accounts/2fa/webauthn/add/")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Tên khóa truy cập").fill("Điện thoại")
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("Còn 10 trong 10 mã")).to_be_visible()

    signer.go(link_to_sign(portal, address))
    page.evaluate(CANCELLED)
    signer.tick("consent")
    signer.fill(pin=PIN)
    page.get_by_role("button", name="Ký", exact=True).click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.locator("[name=consent]")).to_be_checked()
    expect(page.locator("[name=pin]")).to_have_value(PIN)

    page.get_by_role("button", name="Ký", exact=True).click()
    signer.sees("Ký điện tử trên hệ thống")
    assert json.loads(portal.manage("shell", "-v", "0", "-c", FACTORS % address)) == ["passkey"]
    assert signer.complaints == []
