"""A unit above sees what stands behind its report: each unit directly below, its report of the period, and rates."""

from collections.abc import Mapping

from django.utils import timezone

from pledges.models import Party, Pledge
from reports.models import Report, Submission
from reports.scope import Scope
from reports.snapshot import BelowLine

FINAL = {Report.State.FINAL, Report.State.PUBLISHED}


def lines_of(scope: Scope, reports: Mapping[int, Report]) -> tuple[BelowLine, ...]:
    """The unions directly below, as the tree stood in the period; eight queries, however many they are.

    `reports` are their final reports (`reports_of`).
    """
    places, children = scope.organisation.places, scope.children
    if not children or scope.period.campaign:
        return ()
    rolled = scope.rolled
    pledged, sent = _pledged(scope, children), _sent(scope, children)
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


def _pledged(scope: Scope, children: list[int]) -> set[int]:
    signed = Pledge.objects.filter(state=Pledge.State.COMPLETED, year=scope.period.first.year)
    own = signed.filter(unit__in=children).values_list("unit", flat=True)
    bound = Party.objects.binding().filter(unit__in=children, pledge__in=signed.values("pk"))
    party = bound.values_list("unit", flat=True)
    return {unit for unit in {*own, *party} if unit in set(children)}


def reports_of(scope: Scope) -> dict[int, Report]:
    """The newest final report of the same period of each union directly below; words read where they are summed up."""
    final = Report.objects.filter(kind=scope.period.kind, period=scope.period.key, state__in=FINAL)
    rows = final.filter(unit__in=scope.children).order_by("version")
    return {report.unit_id: report for report in (rows if scope.branches else rows.defer("snapshot"))}


def _sent(scope: Scope, children: list[int]) -> dict[int, Submission]:
    rows = Submission.objects.in_force().filter(
        report__unit__in=children, report__kind=scope.period.kind, report__period=scope.period.key
    )
    return {each.report.unit_id: each for each in rows.select_related("report").order_by("pk")}


def _is_on_time(submission: Submission | None) -> bool | None:
    """None where nothing was sent, or no last day was asked."""
    if submission is None or submission.due_on is None:
        return None
    return timezone.localdate(submission.submitted_at) <= submission.due_on
