"""A unit above sees what stands behind its report: each unit directly below, its report of the period, and rates."""

from typing import TYPE_CHECKING

from django.utils import timezone

from members.models import Unit
from pledges.models import Party, Pledge
from reports.models import Report, Submission
from reports.rollup import RollUp
from reports.snapshot import BelowLine

if TYPE_CHECKING:
    from reports.figures import Scope

REPORTING = {Unit.Kind.UPPER_UNION, Unit.Kind.UNION}
FINAL = {Report.State.FINAL, Report.State.PUBLISHED}


def lines_of(scope: "Scope") -> tuple[BelowLine, ...]:
    """The unions directly below, as the tree stood in the period; eight queries, however many they are."""
    places = scope.organisation.places
    children = [pk for pk, place in places.items() if place.parent == scope.unit.pk and place.kind in REPORTING]
    if not children or scope.period.campaign:
        return ()
    rolled = RollUp(scope.organisation, scope.period.first, scope.period.last, root=scope.unit.pk)
    pledged, reports, sent = _pledged(scope, children), _reports(scope, children), _sent(scope, children)
    lines = [
        BelowLine(
            unit=child,
            name=places[child].name,
            members=rolled.members.get(child, 0),
            deeds=rolled.deeds.get(child, 0),
            deeds_with_evidence=rolled.proved.get(child, 0),
            is_pledged=child in pledged,
            report=reports[child].pk if child in reports else None,
            report_state=reports[child].state if child in reports else "",
            report_digest=reports[child].final_digest if child in reports else "",
            sent_state=sent[child].state if child in sent else "",
            is_on_time=_is_on_time(sent.get(child)),
        )
        for child in children
    ]
    return tuple(sorted(lines, key=lambda line: (line.name, line.unit)))


def _pledged(scope: "Scope", children: list[int]) -> set[int]:
    signed = Pledge.objects.filter(state=Pledge.State.COMPLETED, year=scope.period.first.year)
    own = signed.filter(unit__in=children).values_list("unit", flat=True)
    bound = Party.objects.binding().filter(unit__in=children, pledge__in=signed.values("pk"))
    party = bound.values_list("unit", flat=True)
    return {unit for unit in {*own, *party} if unit in set(children)}


def _reports(scope: "Scope", children: list[int]) -> dict[int, Report]:
    """The newest final report of the same period of each."""
    rows = Report.objects.filter(unit__in=children, kind=scope.period.kind, period=scope.period.key, state__in=FINAL)
    return {report.unit_id: report for report in rows.defer("snapshot").order_by("version")}


def _sent(scope: "Scope", children: list[int]) -> dict[int, Submission]:
    rows = Submission.objects.in_force().filter(
        report__unit__in=children, report__kind=scope.period.kind, report__period=scope.period.key
    )
    return {each.report.unit_id: each for each in rows.select_related("report").order_by("pk")}


def _is_on_time(submission: Submission | None) -> bool | None:
    """None where nothing was sent, or no last day was asked."""
    if submission is None or submission.due_on is None:
        return None
    return timezone.localdate(submission.submitted_at) <= submission.due_on
