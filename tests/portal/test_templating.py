"""What is sent is not indented; what a person wrote, and mail, stay as they are."""

import re

from django.template.loader import get_template

from tests.factories import Person


def test_no_line_of_our_pages_is_indented(chair: Person) -> None:
    page = chair.client.get("/achievements/").content.decode()
    ours = re.sub(r"<form.*?</form>", "", page, flags=re.DOTALL)  # the fields come from templates of others
    assert re.findall(r"\n[ \t]+\S.*", ours) == []


def test_mail_keeps_its_spaces() -> None:
    source = get_template("notifications/mail.txt").template.source  # type: ignore[attr-defined]
    with open("templates/notifications/mail.txt") as written:
        assert source == written.read()
