"""A pledge of five parties on phones: one declines, it is written again, one signs outside, and it is amended."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.documents.providers import Provider
from tests.factories import PASSWORD
from tests.journeys.people import PHONE, PIN, PhoneVisitor, Visitor, opener
from tests.journeys.portal_process import ROOT, PortalProcess
from tests.journeys.world_of_a_block import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.external, pytest.mark.timeout(600)]
WHY = "Chỉ tiêu cao hơn khả năng của đơn vị."


def test_five_parties_on_phones(browser: Browser, portal: PortalProcess, tmp_path: Path) -> None:
    block, addresses = five_unions(portal)
    open_window = opener(browser, portal, PhoneVisitor)
    people = [open_window(PHONE) for _address in addresses]
    for person, address in zip(people, addresses, strict=True):
        person.sign_in(address, PASSWORD)
    first, fifth = people[0], people[4]
    for person in people:
        enrol(person)

    refused = compose(first, block)
    send(first, refused)
    decline(people[1], refused)
    pledge = write_again(first, refused, target="20")
    send(first, pledge)
    first.go(pledge)
    first.sees("0/5 đã ký")
    for person in people[:4]:
        sign(person, pledge)
    sign_outside(fifth, pledge, portal, tmp_path)
    first.go(pledge)
    first.sees("Các bên đã ký đủ")
    first.sees("Ký số")

    amendment = amend(first, pledge, target="15")
    send(first, amendment)
    for person in people:
        sign(person, amendment)
    first.go(pledge)
    first.sees("Đã được thay bằng giao ước sửa đổi")
    seen_by_anybody(open_window(PHONE), public_page(first))
    assert [person.complaints for person in people] == [[]] * 5


def five_unions(portal: PortalProcess) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "tests.journeys.world_of_a_block"]
    made = subprocess.run(command, cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout.splitlines()[-1])
    return told["block"], told["mail"]


def enrol(person: Visitor) -> None:
    person.go("/signing/enrol/")
    person.fill(new_pin=PIN, new_pin_again=PIN)
    person.confirm()


def path_of(person: Visitor) -> str:
    found = re.search(r"/pledges/\d+/", person.page.url)
    assert found, person.page.url
    return found[0]


def compose(officer: Visitor, block: int) -> str:
    officer.go(f"/pledges/new/?form=block&block={block}")
    officer.open_details()
    officer.fill(title="Giao ước thi đua Khối số 1", **{"commitments-0-name": "Sáng kiến được công nhận"})
    officer.fill(**{"commitments-0-unit_of_measure": "sáng kiến", "commitments-0-target": "40"})
    officer.press("Lưu và xem trước")
    expect(officer.page.locator("main img").first).to_be_visible()
    return path_of(officer)


def send(officer: Visitor, pledge: str) -> None:
    officer.go(f"{pledge}circulate/")
    officer.confirm()
    officer.sees("Đang trình ký")


def decline(person: Visitor, pledge: str) -> None:
    person.go(f"{pledge}decline/")
    person.fill(reason=WHY)
    person.confirm()
    person.sees(WHY)


def write_again(officer: Visitor, refused: str, *, target: str) -> str:
    officer.go(refused)
    officer.sees(WHY)
    officer.press("Soạn lại")
    return edit(officer, target)


def edit(officer: Visitor, target: str) -> str:
    officer.fill(**{"commitments-0-target": target})
    officer.press("Lưu và xem trước")
    expect(officer.page.locator("main img").first).to_be_visible()
    return path_of(officer)


def sign(person: Visitor, pledge: str) -> None:
    person.go(f"{pledge}sign/")
    expect(person.page.locator("main img").first).to_be_visible()
    person.tick("consent")
    person.fill(password=PASSWORD, pin=PIN)
    person.press("Ký")
    person.sees("Ký điện tử trên hệ thống")


def sign_outside(person: Visitor, pledge: str, portal: PortalProcess, folder: Path) -> None:
    provider = Provider(portal.var / "trust")
    provider.trust(listed_at=timezone.now())
    answer = person.page.request.get(f"{portal.address}{pledge}pdf/")
    taken, signed, signer = folder / "tai-ve.pdf", folder / "da-ky.pdf", provider.signer(NAMES[4])
    taken.write_bytes(answer.body())
    program = str(Path(sys.executable).parent / "pyhanko")
    keys = ("pemder", "--key", str(signer / "key.pem"), "--cert", str(signer / "signer.pem"), "--no-pass")
    command = [program, "sign", "addsig", "--field", "Party5", "--existing-only", *keys, str(taken), str(signed)]
    subprocess.run(command, check=True, capture_output=True)
    person.go(f"{pledge}sign-outside/")
    person.page.locator("main input[type=file]").set_input_files(str(signed))
    person.press("Kiểm tra tệp")
    person.sees(NAMES[4])
    person.tick("consent")
    person.press("Xác nhận chữ ký")
    person.sees("Các bên đã ký đủ")


def amend(officer: Visitor, pledge: str, *, target: str) -> str:
    officer.go(pledge)
    officer.press("Sửa đổi giao ước")
    amendment = edit(officer, target)
    officer.go(pledge)
    officer.sees("Đang có giao ước sửa đổi")
    officer.go(amendment)
    officer.sees("≥ 20")
    officer.sees("≥ 15")
    return amendment


def public_page(person: Visitor) -> str:
    link = person.page.locator("main a[href*='/verify/']").first.get_attribute("href") or ""
    return "/verify/" + link.rstrip("/").rsplit("/", 1)[1] + "/"


def seen_by_anybody(anybody: Visitor, path: str) -> None:
    anybody.go(path)
    anybody.sees("Được thay bằng 03/GƯ-CĐCS")
    anybody.page.locator("main a", has_text="Được thay bằng").click()
    anybody.sees("Hợp lệ")
