"""Parts of the long snapshot of a report that its pages ask for again and again, kept by its digest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache

from reports.canonical import digest
from reports.models import Report
from reports.sections import Outline, outline_of
from reports.snapshot import SCHEMA, Content, read

KEPT = 3600  # seconds; a digest stands for one snapshot for ever
Part = TypeVar("Part")


@dataclass(frozen=True)
class Mentioned:
    """`photos` by evidence, with their SHA-256; `below`: the digest of the report of each unit below, or nothing."""

    unit: str
    photos: Mapping[int, str]
    social_deeds: frozenset[int]
    below: Mapping[int, str]
    outline: Outline


@dataclass(frozen=True)
class Cell:
    """A figure, the deeds it was made of by id, and the reports of the units below that were counted (unit: report)."""

    unit: str
    figure: Content
    proofs: Mapping[int, Content]
    pinned: Mapping[int, int]


def mentioned(report: Report) -> Mentioned:
    """Of a report that has its figures."""
    return _kept(report, f"mentioned.{SCHEMA}", _mentioned)


def cell(report: Report, key: str) -> Cell | None:
    """The figure with this key, or nothing where the report has no such figure."""
    return _kept(report, f"cell:{key}", lambda snapshot: _cell(snapshot, key))


def is_still(report: Report) -> bool:
    """Whether the snapshot, which is read late, is still the one of the digest: a draft may be built anew meanwhile."""
    return digest(report.snapshot) == report.digest


def _kept(report: Report, part: str, of: Callable[[Content], Part]) -> Part:
    key = f"reports.{part}:{report.digest}"
    found: Part | None = cache.get(key)
    if found is None:
        found = of(read(report.snapshot))
        if is_still(report):
            cache.set(key, found, KEPT)
    return found


def _mentioned(snapshot: Content) -> Mentioned:
    return Mentioned(
        unit=snapshot["unit"]["name"],
        photos={photo["evidence"]: photo["sha256"] for deed in snapshot["deeds"] for photo in deed["photos"]},
        social_deeds=frozenset(source["achievement"] for line in snapshot["social"] for source in line["sources"]),
        below={line["unit"]: line["report_digest"] for line in snapshot["below"]},
        outline=outline_of(snapshot["outline"]),
    )


def _cell(snapshot: Content, key: str) -> Cell | None:
    figure = next((each for each in snapshot["figures"] if each["key"] == key), None)
    if figure is None:
        return None
    made_of = {source["achievement"] for source in figure["sources"]}
    return Cell(
        unit=snapshot["unit"]["name"],
        figure=figure,
        proofs={deed["achievement"]: deed for deed in snapshot["deeds"] if deed["achievement"] in made_of},
        pinned={line["unit"]: line["report"] for line in snapshot["below"] if line["report"] is not None},
    )
