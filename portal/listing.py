"""What every list page shares: filters from the query string, pages by key, and the rows alone for HTMX."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal import keyset

PER_PAGE = 50
COUNTED = 10_000  # a longer list says “more than”
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Select:
    """One drop-down of `components/filters.html`; `value` is the chosen option, or "" for all."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str
    all_label: str = ""

    @classmethod
    def of(
        cls, request: HttpRequest, name: str, label: str, options: Iterable[tuple[Any, Any]], all_label: str = ""
    ) -> "Select":
        """The drop-down as asked for in the query string; a value that is no option counts as all."""
        known = [(str(value), str(text)) for value, text in options]
        asked = request.GET.get(name, "")
        return cls(
            name=name, label=label, options=known, value=asked if asked in dict(known) else "", all_label=all_label
        )


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, and the cursors of the links: "" where there is nothing that way.

    `count` is how many rows the whole list has, at most `COUNTED` (then `is_capped` if there are more).
    """

    object_list: list[M]
    count: int
    is_capped: bool
    before: str = ""
    after: str = ""


def page_of(request: HttpRequest, rows: QuerySet[M], *, size: int = PER_PAGE) -> Page[M]:
    """The page asked for by `?after=` or `?before=`; a cursor that leads nowhere shows the first page.

    The rows are ordered by the caller, down to the primary key (`keyset.OrderNotUnique` otherwise).
    """
    terms = keyset.terms_of(rows)
    shown, before, after = (
        _rows_beyond(rows, terms, request.GET.get("after", ""), size)
        or _rows_beyond(rows, terms, request.GET.get("before", ""), size, backwards=True)
        or _rows_from(keyset.ordered(rows, terms), size)
    )
    count = _count(rows) if before or after else len(shown)
    return Page(
        object_list=shown,
        count=min(count, COUNTED),
        is_capped=count > COUNTED,
        before=keyset.cursor_of(shown[0], terms) if before else "",
        after=keyset.cursor_of(shown[-1], terms) if after else "",
    )


Found = tuple[list[M], bool, bool]  # rows, whether some precede, whether some follow


def _rows_from(rows: QuerySet[M], size: int) -> Found[M]:
    found = list(rows[: size + 1])
    return found[:size], False, len(found) > size


def _rows_beyond(
    rows: QuerySet[M], terms: list[keyset.Term], cursor: str, size: int, *, backwards: bool = False
) -> Found[M] | None:
    values = keyset.values_of(cursor, terms) if cursor else None
    if values is None:
        return None
    beyond = keyset.ordered(rows, terms, backwards=backwards).filter(keyset.beyond(terms, values, backwards=backwards))
    found, _none, has_more = _rows_from(beyond, size)
    if not found:
        return None
    return (found[::-1], has_more, True) if backwards else (found, True, has_more)


def _count(rows: QuerySet[M]) -> int:
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def answer_list(request: HttpRequest, page_template: str, rows_template: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the same rows alone for HTMX; a boosted or restored page is whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    is_partial = htmx and not htmx.boosted and not htmx.history_restore_request
    response = render(request, rows_template if is_partial else page_template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
