"""A person who uses no mouse: everything is reached by Tab and the arrows, and done by Enter and Space."""

from typing import cast

from playwright.sync_api import Locator, expect

from tests.journeys.people import Visitor

FARTHEST = 400  # presses of Tab: who needs more is lost
IS_BEFORE = "element => !!(element.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
HAS_FOCUS = "element => element === document.activeElement"


class KeyboardVisitor(Visitor):
    """Takes the same steps as a `Visitor`; a control that cannot be reached by the keyboard fails the step."""

    def reach(self, control: Locator) -> Locator:
        """Tab on, or back, until the control has the focus; and it must be seen that it has it."""
        expect(control).to_be_visible()
        step = "Shift+Tab" if control.evaluate(IS_BEFORE) else "Tab"
        for _press in range(FARTHEST):
            if control.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press(step)
        assert control.evaluate(HAS_FOCUS), f"not reached by {step}: {control}"
        return control

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            control = self.reach(self.page.locator(f"main [name='{name.replace('__', '-')}']").first)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(value)  # as an input method for Vietnamese hands it over
            expect(control).to_have_value(value)

    def choose(self, **fields: str) -> None:
        for name, text in fields.items():
            select = self.reach(self.page.locator(f"main select[name='{name.replace('__', '-')}']"))
            labels = [label.strip() for label in select.locator("option").all_text_contents()]
            parts = [place for place, label in enumerate(labels) if text.casefold() in label.casefold()]
            whole = [place for place, label in enumerate(labels) if label.casefold() == text.casefold()]
            assert whole or parts, f"{text!r} is none of {labels}"
            self._go_to_option(select, (whole or parts)[0])

    def _go_to_option(self, select: Locator, wanted: int) -> None:
        """One arrow after the other; what is hidden or switched off is passed over."""
        for _press in range(FARTHEST):
            at = cast(int, select.evaluate("select => select.selectedIndex"))
            if at == wanted:
                return
            self.page.keyboard.press("ArrowDown" if wanted > at else "ArrowUp")
        raise AssertionError(f"option {wanted} is not reached: {select}")

    def tick(self, name: str, value: str = "") -> None:
        chosen = f"[value='{value}']" if value else ""
        box = self.page.locator(f"main input[name='{name}']{chosen}")
        if not box.is_checked():
            self.reach(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def press(self, label: str) -> None:
        self._enter(self.page.locator("main").get_by_role("button", name=label, exact=True).first)

    def confirm(self) -> None:
        self._enter(self.page.locator("main form[method=post] button[type=submit]:visible").last)

    def follow(self, label: str) -> None:
        self._enter(self.page.locator("main").get_by_role("link", name=label, exact=True).first)

    def _enter(self, control: Locator) -> None:
        """A link or a sending button leads on; a button of the page only does something on it."""
        self.reach(control)
        if control.get_attribute("type") == "button":
            self.page.keyboard.press("Enter")
        else:
            with self.page.expect_event("framenavigated"):
                self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def open_details(self) -> None:
        folded = self.page.locator("main details:not([open]) > summary:visible")
        while folded.count():
            self.reach(folded.first)
            self.page.keyboard.press("Enter")

    def attach(self, control: Locator, file: str) -> None:
        taken = self.page.locator("main input[name^='staged-caption']")
        count = taken.count()
        with self.page.expect_file_chooser() as chooser:
            self.reach(control)
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)
        expect(taken).to_have_count(count + 1)

    def sign_in(self, address: str, password: str = "") -> None:
        self.go("/accounts/login/")
        self.fill(login=address, password=password)
        self._enter(self.page.locator("main form button[type=submit]").first)
        expect(self.page.locator("h1")).to_have_text("Việc cần làm")
