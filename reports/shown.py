"""The long part of a report's pages, kept by what it is made of: figures and words are frozen, so readers share it.

A key holds all that the text depends on but the templates, which change with a release; nothing is kept for long.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from achievements.models import Achievement, Evidence
from members.actor import Actor
from reports.beside import beside
from reports.mentioned import is_still, mentioned
from reports.models import Report
from reports.outline import outline
from reports.outlines import texts_of
from reports.snapshot import Content, read

KEPT = 600  # seconds


def body(request: HttpRequest, report: Report, actor: Actor) -> SafeString:
    """The report from “I.” to its control totals, with the photos and deeds that this reader may open."""
    named = mentioned(report)
    texts, reached, kept = texts_of(report), reached_by(actor, named.social_deeds), still_kept(named.photos)

    def context() -> Content:
        told = outline(read(report.snapshot), dict.fromkeys(Report.SECTIONS, "") | texts)
        return {"report": report, "told": told, "sections": Report.SECTIONS, "reached": reached, "kept": kept}

    made_of = [report.pk, report.state, report.digest, report.pdf_sha256, texts, sorted(reached), sorted(kept)]
    return _kept("reports/_report.html", context, made_of, request, [report])


def side_by_side(request: HttpRequest, report: Report, other: Report) -> SafeString:
    """Both reports line by line."""

    def context() -> Content:
        one, two = read(report.snapshot), read(other.snapshot)
        return {"report": report, "other": other, "one": one, "two": two, "groups": beside(one, two)}

    made_of = [report.pk, report.digest, other.pk, other.digest]
    return _kept("reports/_beside.html", context, made_of, request, [report, other])


def _kept(
    template: str,
    context: Callable[[], Mapping[str, Any]],
    made_of: list[Any],
    request: HttpRequest,
    reports: Iterable[Report],
) -> SafeString:
    said = json.dumps([template, get_language(), *made_of])
    key = f"reports.shown:{hashlib.sha256(said.encode()).hexdigest()}"
    text: str | None = cache.get(key)
    if text is None:
        text = str(render_to_string(template, dict(context()), request))
        if all(is_still(each) for each in reports):
            cache.set(key, text, KEPT)
    return mark_safe(text)  # noqa: S308 - made by a template


def reached_by(actor: Actor, deeds: Iterable[int]) -> set[int]:
    """The deeds that this reader may open; the others are named only."""
    if not (asked := set(deeds)):
        return set()
    return set(Achievement.objects.visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True))


def still_kept(photos: Mapping[int, str]) -> set[int]:
    """The photos that are still what they were when the figures froze."""
    stored = Evidence.objects.filter(pk__in=photos).values_list("pk", "sha256") if photos else []
    return {pk for pk, sha256 in stored if photos[pk] == sha256}
