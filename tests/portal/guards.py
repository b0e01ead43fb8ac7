"""What the guards look at: the answer of an address, what it wrote, how often it asked the database."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) +"?(\w+)', re.IGNORECASE)
# What the session, its list and the sign-in log keep of themselves is not a write of the page.
BOOKKEEPING = frozenset({"django_session", "usersessions_usersession", "axes_accesslog", "axes_accessattempt"})
SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Answer:
    """`says` is the status; a redirect to the sign-in page is “in”, any other redirect “moved”."""

    says: str
    writes: tuple[str, ...]
    queries: int
    body: str


def ask(client: Client, address: str, method: str = "GET", **headers: str) -> Answer:
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.generic(method, address, headers=headers or None)
    location = response.headers.get("Location", "")
    says = str(response.status_code)
    if says in {"301", "302", "303"}:
        says = "in" if urlsplit(location).path == SIGN_IN else "moved"
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    statements = [query["sql"] for query in captured.captured_queries]
    return Answer(says, writes_in(statements), len(statements), body.decode("utf-8", "replace"))


def writes_in(statements: list[str]) -> tuple[str, ...]:
    """The tables written to, bookkeeping of the session aside."""
    found = (WRITES.match(statement) for statement in statements)
    return tuple(match[2] for match in found if match and match[2] not in BOOKKEEPING)


def is_part_of(partial: str, page: str) -> bool:
    """Whether what HTMX gets stands in the full page, word for word (form tokens differ from answer to answer)."""
    return bool(partial.strip()) and _plain(partial) in _plain(page)


def _plain(body: str) -> str:
    return " ".join(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body).split())
