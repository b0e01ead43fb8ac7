"""The guards of the house rules, and each of them failing on a planted fault (planted.py)."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from members.models import Unit
from tests.factories import Person, make_unit
from tests.portal.addresses import every_name, every_pattern
from tests.portal.guards import ask, is_part_of
from tests.template_variables import UndefinedVariable

pytestmark = pytest.mark.django_db
PLANTED = pytest.mark.urls("tests.portal.planted")
SOURCES = (
    "portal",
    "members",
    "notifications",
    "documents",
    "campaigns",
    "achievements",
    "publications",
    "pledges",
    "reports",
    "overview",
    "demo",
    "synthesis",
)

# Everything that answers without sign-in, and why.
PUBLIC = {
    "health": "watched by machines",
    "set_language": "choosing the language before signing in",
    "overview:home": "the front page: says what the portal is",
    "members:accept_invitation": "an invitation comes before the account",
    "documents:verify": "anybody may check a document",
    "documents:verify_code": "the QR code of a document leads here",
    "documents:revocation_list": "programs that check certificates fetch it",
    "documents:revocation_list_of": "programs that check certificates fetch it",
    "documents:authority": "an auditor needs the root to check without us",
    "public:front": "what the union shows to everybody",
    "public:campaigns": "campaigns their owners show",
    "public:campaign": "campaigns their owners show",
    "public:deeds": "deeds shown by consent",
    "public:deed": "deeds shown by consent",
    "public:role_models": "role models shown by consent",
    "public:role_model": "role models shown by consent",
    "public:photo": "photos of what is shown",
    "public:reports": "reports that were made public",
    "public:report": "reports that were made public",
    "public_en:reports": "reports that were made public, in English",
    "public_en:report": "reports that were made public, in English",
    "public:rss": "news for feed readers",
    "public:atom": "news for feed readers",
    "public:sitemap": "what search engines may read",
    "public_en:front": "what the union shows to everybody, in English",
    "public_en:campaigns": "campaigns their owners show, in English",
    "public_en:campaign": "campaigns their owners show, in English",
    "public_en:deeds": "deeds shown by consent, in English",
    "public_en:deed": "deeds shown by consent, in English",
    "public_en:role_models": "role models shown by consent, in English",
    "public_en:role_model": "role models shown by consent, in English",
    "public_en:photo": "photos of what is shown, in English",
    "public_en:rss": "news for feed readers, in English",
    "public_en:atom": "news for feed readers, in English",
    "public_en:sitemap": "what search engines may read, in English",
    "publications:robots": "what search engines may read",
    "members:asleep": "an account that slept says how to wake it",
    "members:unlock": "the link in the mail that wakes an account",
    "portal:service_worker": "a script, the same for everybody, that a browser fetches by itself",
    "overview:calendar_ics": "a calendar program knows the secret address and signs in nowhere",
}


def is_public(view: Callable[..., object]) -> bool:
    return not getattr(view, "login_required", True)


def unlisted_public_names() -> set[str]:
    own = {name for name, pattern in every_pattern() if is_public(pattern.callback)}
    return {name for name in own if not name.startswith(("account_", "mfa_"))} - set(PUBLIC)


def test_every_page_needs_sign_in_unless_listed() -> None:
    assert unlisted_public_names() == set()


def test_every_listed_public_page_exists() -> None:
    assert set(PUBLIC) - every_name() == set()


@PLANTED
def test_the_guard_sees_a_page_that_was_opened_to_all() -> None:
    assert unlisted_public_names() == {"planted:open"}


@PLANTED
def test_the_guard_sees_a_get_that_writes(member: Person) -> None:
    assert ask(member.client, "/planted/writes/").writes == ("members_member",)


def queries_for_units(client: Client, address: str, union: Unit) -> list[int]:
    """How often a page of units asks the database with one row more and with three."""
    counts = []
    for rows in (1, 2):
        for _number in range(rows):
            make_unit(parent=union)
        counts.append(ask(client, address).queries)
    return counts


@PLANTED
def test_the_guard_sees_a_list_that_asks_once_per_row(member: Person, union: Unit) -> None:
    few, many = queries_for_units(member.client, "/planted/rows/", union)
    assert few < many


@PLANTED
def test_the_guard_sees_an_htmx_answer_that_differs(member: Person) -> None:
    page = ask(member.client, "/planted/htmx/")
    partial = ask(member.client, "/planted/htmx/", HX_Request="true")
    assert not is_part_of(partial.body, page.body)


@PLANTED
def test_the_guard_sees_a_variable_nobody_gave(member: Person) -> None:
    with pytest.raises(UndefinedVariable, match="label"):
        member.client.get("/planted/variable/")


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_missing_migration_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Unit._meta.get_field("place"), "max_length", 81)
    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def modules() -> list[Path]:
    found = (path for source in SOURCES for path in (settings.BASE_DIR / source).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def too_long(path: Path, limit: int = 400) -> bool:
    return len(path.read_text().splitlines()) > limit


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    story = settings.BASE_DIR / "demo" / "story.py"  # data, told from beginning to end
    assert [str(path) for path in modules() if too_long(path) and path != story] == []


def test_a_module_that_grew_too_long_is_seen(tmp_path: Path) -> None:
    grown = tmp_path / "grown.py"
    grown.write_text("x = 1\n" * 401)
    assert too_long(grown)


def overlong_views(path: Path, limit: int = 25) -> list[str]:
    tree = ast.parse(path.read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > limit]


def test_no_view_is_longer_than_twenty_five_lines() -> None:
    long = {str(path): overlong_views(path) for path in modules() if "views" in path.stem}
    assert {path: names for path, names in long.items() if names} == {}


def test_a_view_that_grew_too_long_is_seen(tmp_path: Path) -> None:
    grown = tmp_path / "views.py"
    grown.write_text("def report_detail(request):\n" + "    x = 1\n" * 25)
    assert overlong_views(grown) == ["report_detail"]


def inline_code(template: str) -> bool:
    """Inline scripts, handlers and styles, which the content security policy would refuse."""
    import re

    return bool(
        re.search(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/json")|\son\w+="|\sstyle="|<style', template)
    )


def test_no_template_has_inline_code() -> None:
    pages = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if inline_code(path.read_text())]
    assert pages == []


@pytest.mark.parametrize("fault", ['<p style="color:red">', '<a onclick="x()">', "<script>x()</script>", "<style>"])
def test_inline_code_is_seen(fault: str) -> None:
    assert inline_code(fault)
