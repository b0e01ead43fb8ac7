"""A final report is signed as a pledge is: frozen with a number, signed with the signer's own key, open to checks."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import services as documents
from documents.models import Document, SignatureSlot
from members.actor import Actor
from members.models import Office, OfficeQuerySet, User
from notifications.services import notify, settle
from portal import audit
from reports import rendering
from reports import snapshot as snapshots
from reports.models import Report
from reports.services import ReportRefused

SHOWN = {Document.Standing.CIRCULATING, Document.Standing.COMPLETED, Document.Standing.SUPERSEDED}  # file to be read
SIGNABLE = {Report.State.FINAL, Report.State.PUBLISHED}


class ReportNotSignable(ReportRefused):
    """This report cannot be signed now."""


def signers_of(report: Report, now: datetime) -> OfficeQuerySet:
    """The offices of the unit that may sign for it today."""
    held = Office.objects.on(timezone.localdate(now)).filter(unit=report.unit, may_sign=True)
    return held.select_related("member", "unit").order_by("title", "pk")


def refusal_to_circulate(report: Report) -> str:
    """Why this report cannot be sent for signing now; empty when it can."""
    if report.state not in SIGNABLE:
        return _("Only a final report can be signed.")
    standing = report.document.standing if report.document else ""
    if standing == Document.Standing.CIRCULATING:
        return _("This report waits for its signature already.")
    return _("This report is signed.") if standing == Document.Standing.COMPLETED else ""


def circulate_report(report: Report, *, office: Office, by: Actor, now: datetime) -> Report:
    """Freeze the final report with a number of its year and ask the holder of `office` to sign it.

    The figures and words are those that were made final; the file of the final report stays as it is.
    """
    if why := refusal_to_circulate(report):
        raise ReportNotSignable(why)
    if not signers_of(report, now).filter(pk=office.pk).exists():
        raise ReportNotSignable(_("%(office)s does not sign for this unit today.") % {"office": office})
    subject = report.span.subject
    documents.freeze(
        Document.Kind.REPORT,
        unit=report.unit,
        year=timezone.localdate(now).year,
        symbol=_symbol(report),
        title=f"Báo cáo {subject[:1].lower()}{subject[1:]}"[:300],
        template=rendering.TEMPLATE,
        content=rendering.paper_for(report, office, now=now),
        parties=[documents.SlotPlan(field="Party1", office=office, capacity=rendering.capacity_of(report))],
        by=by,
        now=now,
        within=partial(_circulate, report.pk, by=by, now=now, before=report.document_id),
    )
    report.refresh_from_db()
    return report


def _symbol(report: Report) -> str:
    symbol: str = snapshots.read(report.snapshot)["unit"]["symbol"]
    return symbol or "BC"


def _circulate(pk: int, document: Document, *, by: Actor, now: datetime, before: int | None) -> None:
    """Inside the transaction that stores the frozen file; of two clicks at one moment the second is refused."""
    same = Report.objects.filter(pk=pk, state__in=SIGNABLE, document=before)
    if not same.update(document=document):
        raise ReportNotSignable(_("This report waits for its signature already."))
    report = Report.objects.select_related("unit", "campaign").get(pk=pk)
    slot = document.slots.select_related("member").get()
    notify(
        _accounts(slot),
        subject=gettext_lazy("A report waits for your signature"),
        body=lazy(force_str, str)(report),
        url=report.get_absolute_url(),
        now=now,
        about=document,
    )
    audit.record("report.circulated", by=by, target=report, at=now, details={"document": document.pk})


def _accounts(slot: SignatureSlot) -> list[User]:
    account = slot.member.account
    return [account] if account else []


def slot_of(report: Report) -> SignatureSlot | None:
    """Where the report is signed; None while it was not sent for signing."""
    if report.document is None:
        return None
    return report.document.slots.select_related("office__unit", "office__member", "document", "unit").get()


def why_not_sign(report: Report, actor: Actor) -> str:
    """Empty when the actor may sign now, whatever office is chosen."""
    return why_not_fill(slot_of(report), report, actor)


def why_not_fill(slot: SignatureSlot | None, report: Report, actor: Actor) -> str:
    """The same with the field at hand."""
    if slot is None or slot.document.standing != Document.Standing.CIRCULATING:
        return refusal_to_circulate(report) or _("This report does not wait for a signature.")
    if actor.member is None or slot.office.member_id != actor.member.pk:
        return _("Somebody else is to sign this report: %(name)s.") % {"name": slot.printed_name}
    if not slot.office.is_held_on(actor.today) or not slot.office.may_sign:
        return _("The office “%(office)s” may not sign.") % {"office": slot.office}
    return ""


def why_not_as(actor: Actor, slot: SignatureSlot) -> str:
    if actor.office == slot.office:
        return ""
    return _("You act in another office now. Choose the office “%(office)s” first.") % {"office": slot.office}


def open_slot(report: Report, by: Actor) -> SignatureSlot:
    """The field that the actor may fill now. Raises `ReportNotSignable`."""
    slot = slot_of(report)
    if slot is None or (why := why_not_sign(report, by) or why_not_as(by, slot)):
        raise ReportNotSignable(why if slot else refusal_to_circulate(report))
    return slot


def sign_report(report: Report, *, by: Actor, pin: str, consent: str, second_factor: str, now: datetime) -> Report:
    """Sign in the one field of the report. Raises `ReportNotSignable` or a refusal of `documents`."""
    documents.sign(
        open_slot(report, by),
        by=by,
        pin=pin,
        consent=consent,
        second_factor=second_factor,
        now=now,
        within=partial(note_signature, report.pk, by=by, now=now),
    )
    return report


def note_signature(pk: int, slot: SignatureSlot, *, by: Actor, now: datetime, action: str = "report.signed") -> None:
    """What a signature of any level does to the report, inside the transaction that stores it."""
    report = Report.objects.select_related("unit").get(pk=pk)
    settle(about=slot.document, now=now)
    audit.record(action, by=by, target=report, at=now, details={"slot": slot.pk})


@transaction.atomic
def decline_report(report: Report, *, by: Actor, reason: str, now: datetime) -> Report:
    """The signer refuses, with a reason; the report stays final and can be corrected or sent for signing again."""
    slot = open_slot(report, by)
    documents.decline(slot, by=by, reason=reason, now=now)
    settle(about=slot.document, now=now)
    if report.author is not None:
        notify(
            [report.author],
            subject=gettext_lazy("The signature of a report was declined"),
            body=reason,
            url=report.get_absolute_url(),
            now=now,
            about=report,
        )
    audit.record("report.signature_declined", by=by, target=report, at=now, reason=reason)
    return report
