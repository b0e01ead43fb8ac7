"""From an empty portal to a member who signs in without a password: found, add, invite, accept, passkey."""

import email
import email.policy
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.portal_process import PortalProcess

pytestmark = pytest.mark.browser
FOUNDER, NEWCOMER = "quan-tri@example.vn", "nguoi-moi@example.vn"
PASSWORD = "mot-mat-khau-that-dai"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Page, portal: PortalProcess, address: str) -> None:
    page.goto(f"{portal.address}/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-user", re.compile(r"\d+"))


def sign_out(page: Page, portal: PortalProcess) -> None:
    page.goto(f"{portal.address}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("body")).not_to_have_attribute("data-user", re.compile(r"\d+"))


def invitation_link(page: Page, portal: PortalProcess) -> str:
    for _second in range(30):
        for text in portal.mails():
            body = email.message_from_string(text, policy=email.policy.default).get_content()
            if found := re.search(r"http://\S+/invitations/\S+", body):
                return found[0]
        page.wait_for_timeout(1000)
    raise AssertionError("No invitation was mailed.")


def test_a_newcomer_joins_and_signs_in_with_a_passkey(page: Page, portal: PortalProcess) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    unit = ["--unit", "Công đoàn Viên chức tỉnh", "--code", "cdvc", "--name", "Quản Trị", "--email", FOUNDER]
    portal.manage("found_portal", *unit, "--password-stdin", stdin=f"{PASSWORD}\n")

    sign_in(page, portal, FOUNDER)
    page.goto(f"{portal.address}/people/add/")
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Minh Họa")
    page.locator("#id_unit").select_option(index=1)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Mời").click()
    page.get_by_label("Thư điện tử").fill(NEWCOMER)
    page.get_by_role("button", name="Gửi lời mời").click()
    expect(page.get_by_text("Đã mời", exact=True)).to_be_visible()
    sign_out(page, portal)

    page.goto(invitation_link(page, portal))
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    sign_in(page, portal, NEWCOMER)
    page.goto(f"{portal.address}/accounts/2fa/webauthn/add/")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Tên khóa truy cập").fill("Điện thoại")
    page.get_by_label("Không cần mật khẩu").check()
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("Còn 10 trong 10 mã")).to_be_visible()
    sign_out(page, portal)

    page.goto(f"{portal.address}/accounts/login/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.locator("body")).to_have_attribute("data-user", re.compile(r"\d+"))
    assert complaints == []
