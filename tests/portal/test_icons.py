"""The icons: those that are named, in one sheet, and none that is missing."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template

from portal import icons

CALLED = re.compile(r"""{%\s*icon\s+"([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"""")


def called() -> set[str]:
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    return {first or second for page in pages for first, second in CALLED.findall(page.read_text())}


def test_every_icon_a_template_names_is_in_the_sheet() -> None:
    assert called() - icons.used() == set()
    assert {"bell", "flag", "house"} <= icons.used()


def test_the_sheet_draws_each_icon_once_and_fetches_nothing() -> None:
    rules = icons.sheet().splitlines()
    assert [re.match(r"\.icon-([a-z0-9-]+){", rule)[1] for rule in rules] == sorted(icons.used())  # type: ignore[index]
    assert all(rule.count("url(") == 1 and 'url("data:image/svg+xml,' in rule for rule in rules)


def test_the_sheet_is_small_enough_to_be_sent_to_a_phone() -> None:
    assert len(icons.sheet()) < 200_000


def test_the_sheet_is_served_with_the_static_files() -> None:
    found = finders.find("css/icons.css")
    assert found
    with open(found) as sheet:
        assert sheet.read() == icons.sheet()


@pytest.mark.parametrize("name", ["bell", "flag"])
def test_an_icon_costs_the_page_few_letters(name: str) -> None:
    assert len(Template("{% icon name %}").render(Context({"name": name}))) < 80
