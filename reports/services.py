"""What happens to a report: asked for, built, written, made final, published, replaced."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import services as documents
from documents.models import Document
from documents.refusals import OwnerRefused
from members.actor import Actor
from members.models import Grant, Membership, Unit, User
from notifications.services import notify
from portal import audit, jobs, storage
from portal.models import Job
from portal.vietnamese import written
from reports import snapshot as snapshots
from reports.mentioned import mentioned
from reports.models import Narrative, Report
from reports.outlines import boxes_of, texts_of
from reports.periods import Period

BUILD, RENDER = "reports.build", "reports.render"


class ReportRefused(OwnerRefused):
    """A step that cannot be taken now; the sentence says why."""


class ReportNotPossible(ReportRefused):
    """No report of this unit and period can be begun."""


class ReportNotEditable(ReportRefused):
    """Figures and words of this report are fixed, now or for good."""


class ReportNotFinalisable(ReportRefused):
    """This draft cannot be made final."""


class ReportNotPublishable(ReportRefused):
    """This report cannot be published."""


class SectionChanged(ReportRefused):
    """Somebody else wrote the same section meanwhile; `stored` is what stands there now."""

    def __init__(self, section: str, stored: str) -> None:
        self.section, self.stored = section, stored
        super().__init__(_("Somebody else changed this section meanwhile. It now reads: %(text)s") % {"text": stored})


class NewVersionNotPossible(ReportRefused):
    """No newer version can be begun from this report."""


class ReasonMissing(ReportRefused):
    """A correction without a reason; shown beside the box for it."""


class ReportChanged(Exception):
    """Words or figures changed while the file was being made; the job tries again with the new ones."""


@transaction.atomic
def request_report(unit: Unit, period: Period, *, by: Actor, now: datetime) -> Report:
    """The draft for this unit and period, its figures on the way. A draft that exists is refreshed."""
    if not by.may(Grant.LOG, unit):
        raise ReportNotPossible(_("The office you act in may not make reports of this unit."))
    if draft := drafts_of(unit, period).first():
        return rebuild_report(draft, by=by, now=now)
    report = begin_report(unit, period, by=by, now=now)
    jobs.enqueue(BUILD, subject=report, by=by, now=now)
    return report


@transaction.atomic
def begin_report(unit: Unit, period: Period, *, by: Actor | None, now: datetime) -> Report:
    """The first draft of a period that has begun and has no report yet; its figures are collected by the caller."""
    if period.first > timezone.localdate(now):
        raise ReportNotPossible(_("This period has not begun yet."))
    if versions_of(unit, period).exclude(state=Report.State.DRAFT).exists():
        raise ReportNotPossible(_("There is a final report of this period; open it and make a new version."))
    report = begin_draft(unit, period, by=by, now=now)
    audit.record("report.requested", by=by, target=report, at=now)
    return report


def versions_of(unit: Unit, period: Period) -> QuerySet[Report]:
    return Report.objects.filter(unit=unit, kind=period.kind, period=period.key)


def drafts_of(unit: Unit, period: Period) -> QuerySet[Report]:
    return versions_of(unit, period).filter(state=Report.State.DRAFT)


def begin_draft(
    unit: Unit, period: Period, *, by: Actor | None, now: datetime, version: int = 1, reason: str = ""
) -> Report:
    """The draft row; when two people begin at the same moment, both get the same one."""
    report, _is_new = Report.objects.get_or_create(
        unit=unit,
        kind=period.kind,
        period=period.key,
        state=Report.State.DRAFT,
        defaults={
            "version": version,
            "correction_reason": reason,
            "campaign_id": period.campaign,
            "period_from": period.first,
            "period_to": period.last,
            "author": by.user if by else None,
            "created_at": now,
        },
    )
    return report


@transaction.atomic
def rebuild_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """Collect the figures of a draft anew; what was written stays."""
    report = _locked(report)
    _require_draft(report)
    jobs.enqueue(BUILD, subject=report, by=by, now=now)
    audit.record("report.rebuild_requested", by=by, target=report, at=now)
    return report


@transaction.atomic
def store_snapshot(
    report: Report, snapshot: snapshots.Snapshot, *, now: datetime, finish: Callable[[], None] | None = None
) -> None:
    """Freeze the collected figures, all or nothing; `finish` ends the job in the same transaction.

    A report that has become final meanwhile keeps what it has.
    """
    text, digest = snapshots.frozen(snapshot)
    draft = Report.objects.filter(pk=report.pk, state=Report.State.DRAFT)
    is_stored = draft.update(snapshot=text, digest=digest, figures_at=now)
    if finish:
        finish()
    if is_stored:
        audit.record("report.built", by=None, target=report, at=now, details={"digest": digest})


@transaction.atomic
def write_narrative(
    report: Report, texts: Mapping[str, str], *, by: Actor, now: datetime, seen: Mapping[str, str] | None = None
) -> Report:
    """Store the sections whose words differ. `seen` is what the writer had before: a section that stands otherwise
    now was changed by somebody else and is not overwritten."""
    report = _locked(report)
    _require_draft(report)
    before, has = report.texts(), boxes_of(report)
    cleaned = {section: tidy(text) for section, text in texts.items() if section in has}
    changed = sorted(section for section, text in cleaned.items() if text != before.get(section, ""))
    for section in changed:
        if seen is not None and tidy(seen.get(section, "")) != before.get(section, ""):
            raise SectionChanged(section, before.get(section, ""))
        Narrative.objects.update_or_create(report=report, section=section, defaults={"text": cleaned[section]})
    if changed:
        audit.record("report.written", by=by, target=report, at=now, details={"sections": changed})
    return report


def tidy(text: str) -> str:
    return written(text).replace("\r\n", "\n").strip()


@transaction.atomic
def finalise_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """Ask for the final file; the report is final once its bytes are stored."""
    report = _locked(report)
    if refusal := refusal_to_finalise(report):
        raise ReportNotFinalisable(refusal)
    jobs.enqueue(RENDER, subject=report, by=by, now=now)
    audit.record("report.finalise_requested", by=by, target=report, at=now, details={"digest": report.digest})
    return report


def refusal_to_finalise(report: Report) -> str:
    """Why this report cannot be made final now; empty when it can."""
    if report.state != Report.State.DRAFT:
        return _("Only a draft can be made final.")
    if is_waiting_for(report, BUILD):
        return _("The figures are still being collected.")
    if not report.digest:
        return _("The figures have not been collected yet.")
    if _has_changed_below(report):
        return _("Reports of units below have changed since the figures were collected; collect them again.")
    return ""


def _has_changed_below(report: Report) -> bool:
    """Whether a unit below has made its report final, or a newer version, since the figures froze."""
    frozen = mentioned(report).below
    if not frozen:
        return False
    final = Report.objects.filter(unit__in=frozen, kind=report.kind, period=report.period)
    newest = final.filter(state__in=[Report.State.FINAL, Report.State.PUBLISHED]).order_by("version")
    now = dict(newest.values_list("unit", "final_digest"))
    return any(now.get(unit, "") != digest for unit, digest in frozen.items())


def store_final(
    report: Report, pdf: bytes, *, digest: str, now: datetime, finish: Callable[[], None] | None = None
) -> None:
    """Keep the bytes, then make the report final; `digest` is what the bytes were made of. Safe to run twice."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    name = storage.keep(f"reports/{report.period_from.year}/{sha256}.pdf", pdf)
    _make_final(report, {"pdf": name, "pdf_sha256": sha256}, digest=digest, now=now, finish=finish)


@transaction.atomic
def _make_final(
    report: Report, file: Mapping[str, str], *, digest: str, now: datetime, finish: Callable[[], None] | None
) -> None:
    report = _locked(report)
    if report.state == Report.State.DRAFT and snapshots.final_digest(report.digest, texts_of(report)) != digest:
        raise ReportChanged
    draft = Report.objects.filter(pk=report.pk, state=Report.State.DRAFT)
    is_final = draft.update(state=Report.State.FINAL, final_digest=digest, final_at=now, **file)
    if finish:
        finish()
    if is_final:
        _supersede_older(report, Report.State.FINAL, by=None, now=now)
        details = {"digest": digest, "pdf": file["pdf_sha256"]}
        audit.record("report.final", by=None, target=report, at=now, details=details)


@transaction.atomic
def publish_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """Show a final report to the staff of the unit and of the agency it is attached to, and tell them."""
    final = Report.objects.filter(pk=report.pk, state=Report.State.FINAL)
    if not final.update(state=Report.State.PUBLISHED, published_at=now):
        raise ReportNotPublishable(_("Only a final report that has not been published yet can be published."))
    report.refresh_from_db()
    _supersede_older(report, Report.State.PUBLISHED, by=by, now=now)
    _announce(report, now=now)
    audit.record("report.published", by=by, target=report, at=now, details={"digest": report.final_digest})
    return report


@transaction.atomic
def start_new_version(report: Report, *, by: Actor, reason: str, now: datetime) -> Report:
    """A draft of the next version with the words of this one and fresh figures; this one stays as it is.

    `reason` is told to everybody who reads the new version. A draft that was begun already keeps its own.
    """
    if not (reason := tidy(reason)):
        raise ReasonMissing(_("Say why a new version is made."))
    report = _locked(report)
    newer = versions_of(report.unit, report.span).filter(version__gt=report.version)
    is_newest = not newer.exclude(state=Report.State.DRAFT).exists()
    if report.state not in {Report.State.FINAL, Report.State.PUBLISHED} or not is_newest:
        raise NewVersionNotPossible(_("A new version starts from the newest final report."))
    if draft := drafts_of(report.unit, report.span).first():
        return draft
    draft = begin_draft(report.unit, report.span, by=by, now=now, version=report.version + 1, reason=reason)
    for section, text in report.texts().items():
        Narrative.objects.create(report=draft, section=section, text=text)
    jobs.enqueue(BUILD, subject=draft, by=by, now=now)
    details = {"replaces": report.pk}
    audit.record("report.version_started", by=by, target=draft, at=now, reason=reason, details=details)
    return draft


def is_waiting_for(report: Report, task: str) -> bool:
    return Job.objects.unfinished().about(report).filter(task=task).exists()


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("unit", "campaign").get(pk=report.pk)


def _require_draft(report: Report) -> None:
    if report.state != Report.State.DRAFT:
        raise ReportNotEditable(_("A final report cannot be changed; make a new version."))
    if is_waiting_for(report, RENDER):
        raise ReportNotEditable(_("The report is being made final just now."))


def _supersede_older(report: Report, state: str, *, by: Actor | None, now: datetime) -> None:
    """The versions before this one that stand where it stands now are replaced by it."""
    replaced = {Report.State.FINAL, state} if state == Report.State.PUBLISHED else {state}
    older = versions_of(report.unit, report.span).filter(state__in=replaced, version__lt=report.version)
    for old in older.select_related("document").order_by("pk"):
        Report.objects.filter(pk=old.pk).update(state=Report.State.SUPERSEDED)
        if old.public_at is not None and state == Report.State.PUBLISHED:  # what was public stays so in its new version
            Report.objects.filter(pk=report.pk).update(public_at=now)
        if old.document is not None and report.document is not None:
            documents.supersede(old.document, by_document=report.document)
        elif old.document is not None:  # the new version was made final on paper
            documents.set_standing(old.document, Document.Standing.SUPERSEDED)
        audit.record("report.superseded", by=by, target=old, at=now, details={"replaced_by": report.pk})


def _announce(report: Report, *, now: datetime) -> None:
    notify(
        staff_of(report.unit, now=now),
        subject=gettext_lazy("A report was published"),
        body=lazy(force_str, str)(report),
        url=report.get_absolute_url(),
        now=now,
        needs_action=False,
        about=report,
    )


def staff_of(unit: Unit, *, now: datetime) -> list[User]:
    """The accounts of those who belong to the unit, to units below it, or to the agency it is attached to."""
    homes = Unit.objects.below(unit, *([unit.attached_to] if unit.attached_to else []))
    placed = Membership.objects.on(timezone.localdate(now)).filter(unit__in=homes).values("member")
    return list(User.objects.filter(member__in=placed, is_active=True).order_by("pk"))
