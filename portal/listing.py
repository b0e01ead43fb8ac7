"""What every list page shares: filters from the query string, pages by key, and the rows alone for HTMX."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal import keyset
from portal.choosing import FEW
from portal.fields import as_id

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
    words: str = ""  # what stands in the field of a filter that is typed
    is_typed: bool = False

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

    @classmethod
    def among(cls, request: HttpRequest, name: str, label: str, rows: "QuerySet[Any]") -> "Select":
        """One of these rows: a drop-down while they are few, beyond that a field for words of their names.

        The value is the id of a row, or the words; `chosen` turns either into a condition.
        """
        offered = list(rows[: FEW + 1])
        if len(offered) <= FEW:
            return cls.of(request, name, label, [(row.pk, row) for row in offered])
        asked = request.GET.get(name, "").strip()
        named = rows.filter(pk=pk).first() if (pk := as_id(asked)) is not None else None
        words = str(named) if named else asked
        return cls(name=name, label=label, options=[], value=asked, words=words, is_typed=True)

    def chosen(self, column: str, rows: "QuerySet[Any]") -> Q:
        """The condition on `column`, which refers to these rows."""
        if not self.value:
            return Q()
        if (pk := as_id(self.value)) is not None:
            return Q(**{column: pk})
        matching = rows.matching(self.value)  # type: ignore[attr-defined]
        return Q(**{f"{column}__in": matching.order_by().values("pk")})


def years(first: date | int | None, last: date | int | None) -> list[tuple[int, int]]:
    """Options for a year, from that of the last day to that of the first; none while there is nothing."""
    if first is None or last is None:
        return []
    newest, oldest = (day.year if isinstance(day, date) else day for day in (last, first))
    return [(year, year) for year in range(newest, oldest - 1, -1)]


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
