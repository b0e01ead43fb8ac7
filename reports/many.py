"""The reports among the documents that are signed at once."""

from collections.abc import Collection

from django.db.models import Prefetch

from documents.many import AT_ONCE, Line, Place
from documents.models import Revision, SignatureSlot
from members.actor import Actor
from reports.expected import ReportSignature
from reports.models import Report


def waiting_lines(actor: Actor) -> list[Line]:
    """What waits for the office acted in, what waits longest on top; no more than are signed at once."""
    waiting = Report.objects.to_be_signed_in([actor.office] if actor.office else [])
    shown = list(waiting.order_by("document__frozen_at", "pk").values_list("document", flat=True)[:AT_ONCE])
    return lines_of(actor, shown)


def lines_of(actor: Actor, documents: Collection[int]) -> list[Line]:
    """Of these documents, whatever has become of them."""
    slots = SignatureSlot.objects.filter(document__in=documents, office=actor.office).select_related(
        "office__unit", "office__member", "document", "unit"
    )
    slots = slots.prefetch_related(Prefetch("document__revisions", Revision.objects.order_by("-position")))
    found = Report.objects.visible_to(actor).filter(document__in=documents).select_related("unit", "campaign", "author")
    reports = {report.document_id: report for report in found}
    rows = slots.order_by("document__frozen_at", "document")
    return [_line(actor, reports[slot.document_id], slot) for slot in rows if slot.document_id in reports]


def _line(actor: Actor, report: Report, slot: SignatureSlot) -> Line:
    report.document = slot.document
    expected = ReportSignature(report, slot)
    return Line(
        document=slot.document,
        title=report.title,
        about=str(report.unit),
        signs_as=slot.title_line,
        url=report.get_absolute_url(),
        places=[Place(expected)],
        why_not=expected.why_not(actor),
    )
