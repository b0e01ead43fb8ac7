"""What people do in the browser, each in a window of their own."""

import email
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.journeys.portal_process import PortalProcess

PASSWORD = "mat-khau-hanh-trinh"
PIN = "bon-mua-thi-dua"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Visitor:
    """One person at a browser; console complaints and foreign hosts are collected for the end."""

    page: Page
    portal: PortalProcess
    complaints: list[str] = field(default_factory=list)
    has_scripts: ClassVar[bool] = True

    def note_host(self, url: str) -> None:
        """A page of ours asks no other host for anything."""
        if not url.startswith((self.portal.address, "data:", "blob:")):
            self.complaints.append(f"asked for {url}")

    def note(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.text} {message.location.get('url', '')} on {self.page.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.portal.address + path)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").first.fill(value)

    def choose(self, **fields: str) -> None:
        """By the text of the option; a part of it is enough."""
        for name, text in fields.items():
            select = self.page.locator(f"main select[name='{name.replace('__', '-')}']")
            labels = [label.strip() for label in select.locator("option").all_text_contents()]
            parts = [label for label in labels if text.casefold() in label.casefold()]
            wanted = [label for label in labels if label.casefold() == text.casefold()] or parts
            assert wanted, f"{text!r} is none of {labels}"
            select.select_option(label=wanted[0])

    def tick(self, name: str, value: str = "") -> None:
        chosen = f"[value='{value}']" if value else ""
        self.page.locator(f"main input[name='{name}']{chosen}").check()

    def press(self, label: str) -> None:
        self.page.locator("main").get_by_role("button", name=label, exact=True).first.click()
        self.page.wait_for_load_state()

    def confirm(self) -> None:
        """The one button of a page that asks whether to do it."""
        self.page.locator("main form[method=post] button[type=submit]:visible").last.click()
        self.page.wait_for_load_state()

    def follow(self, label: str) -> None:
        self.page.locator("main").get_by_role("link", name=label, exact=True).first.click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def waits_for(self, text: str) -> None:
        """What a job brings to the page."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=60_000)

    def open_details(self) -> None:
        """Everything folded away on the form."""
        folded = self.page.locator("main details:not([open]) > summary:visible")
        while folded.count():
            folded.first.click()

    def attach(self, control: Locator, file: str) -> None:
        """Choose a file, and wait until the page has taken it."""
        taken = self.page.locator("main input[name^='staged-caption']")
        count = taken.count()
        control.set_input_files(file)
        expect(taken).to_have_count(count + 1)

    def add_photo(self, file: str, caption: str) -> None:
        self.attach(self.page.locator("main input[type=file][name=files]").last, file)
        taken = self.page.locator("main input[name^='staged-caption']").last
        self.fill(**{(taken.get_attribute("name") or "").replace("-", "__"): caption})

    def add_commitments(self) -> None:
        self.press("Thêm chỉ tiêu cam kết")

    def sign_in(self, address: str, password: str = PASSWORD) -> None:
        self.go("/accounts/login/")
        self.page.locator("input[name=login]").fill(address)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page.locator("h1")).to_have_text("Việc cần làm")


class PlainVisitor(Visitor):
    """Somebody whose browser runs no scripts: files go with the form, and more rows come with the next page."""

    has_scripts = False

    def add_photo(self, file: str, caption: str) -> None:
        self.page.locator("main input[type=file][name=files]:visible").last.set_input_files(file)
        self.fill(captions=caption)

    def waits_for(self, text: str) -> None:
        for _look in range(30):
            if text in self.page.locator("main").inner_text():
                return
            self.page.wait_for_timeout(2000)
            self.page.reload()
        raise AssertionError(f"{text} does not come")

    def add_commitments(self) -> None:
        self.press("Lưu và xem trước")
        self.page.goto(re.sub(r"preview/$", "edit/", self.page.url))


class PhoneVisitor(Visitor):
    """Looks at a narrow screen: a page that has to be pushed sideways is a complaint."""

    def go(self, path: str) -> None:
        super().go(path)
        self.note_width()

    def press(self, label: str) -> None:
        super().press(label)
        self.note_width()

    def note_width(self) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.complaints.append(f"{self.page.url} is {width} px wide")


Open = Callable[..., Visitor]


def opener(browser: Browser, portal: PortalProcess, kind: type[Visitor] = Visitor) -> Open:
    def open_window(size: dict[str, int] = DESKTOP) -> Visitor:
        place = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        page = browser.new_context(**place, viewport=size, java_script_enabled=kind.has_scripts).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(20_000)
        visitor = kind(page, portal)
        page.on("console", lambda message: visitor.note(message) if message.type == "error" else None)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("request", lambda request: visitor.note_host(request.url))
        return visitor

    return open_window


def link_in_mail(portal: PortalProcess, to: str) -> str:
    """The path of the link in the newest mail to this address."""
    for raw in reversed(portal.mails()):
        for part in re.split(r"^-{70,}\n", raw, flags=re.MULTILINE):
            message = email.message_from_bytes(part.strip().encode())
            if message["To"] == to:
                body = message.get_payload(decode=True).decode()  # type: ignore[union-attr]
                found = re.search(re.escape(portal.address) + r"(/\S*(?:invitations|pledges)/\S+)", body)
                if found:
                    return found[1]
    raise AssertionError(f"No mail with a link to {to}.")


def photo_file(folder: Path, scene: str) -> str:
    from demo.photos import picture

    path = folder / f"{scene}.jpg"
    path.write_bytes(picture(scene))
    return str(path)
