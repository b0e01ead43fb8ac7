"""What every list page shares: filters from the query string, pages, and the rows alone for HTMX."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

PER_PAGE = 25
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


def page_of(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The page asked for by `?page=`; a page that does not exist is the nearest that does."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def answer_list(request: HttpRequest, page_template: str, rows_template: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the same rows alone for HTMX; a boosted or restored page is whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    is_partial = htmx and not htmx.boosted and not htmx.history_restore_request
    response = render(request, rows_template if is_partial else page_template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
