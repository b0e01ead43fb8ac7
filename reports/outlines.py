"""Which outline the reports of a unit have: chosen by it or by a unit above, for its kind and kind of report."""

from collections.abc import Iterable, Sequence

from members.models import Unit
from reports.mentioned import mentioned
from reports.models import Report, ReportOutline
from reports.sections import Boxes, Outline, boxes, standard


def chosen(above: Sequence[int], unit_kind: str, kind: str) -> ReportOutline | None:
    """`above`: the unit, then those above it, the nearest first. The nearest decides; one kind before all."""
    rows = ReportOutline.objects.filter(unit__in=above, unit_kind=unit_kind)
    return nearest(rows, above, kind)


def nearest(rows: Iterable[ReportOutline], above: Sequence[int], kind: str) -> ReportOutline | None:
    """Of rows of one kind of unit."""
    fitting = [row for row in rows if row.kind in {"", kind}]
    return min(fitting, key=lambda row: (above.index(row.unit_id), row.kind == ""), default=None)


def in_force(above: Sequence[int], unit_kind: str, kind: str) -> Outline:
    row = chosen(above, unit_kind, kind)
    return row.outline if row else standard(unit_kind)


def line_of(unit: Unit) -> list[int]:
    """The unit and those above it today, the nearest first."""
    return [int(part) for part in reversed(unit.path.split("/")) if part]


def of_report(report: Report) -> Outline:
    """As frozen with the figures; before there are any, as chosen today."""
    if report.digest:
        return mentioned(report).outline
    return in_force(line_of(report.unit), report.unit.kind, report.kind)


def boxes_of(report: Report) -> Boxes:
    """The texts of this report, in its order: what each is called, and guidance for it."""
    return boxes(of_report(report))


def texts_of(report: Report) -> dict[str, str]:
    """What the officer wrote in the sections that the report has; what stands in none of them waits unseen."""
    has = boxes_of(report)
    return {section: text for section, text in report.texts().items() if section in has}
