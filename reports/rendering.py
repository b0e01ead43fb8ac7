"""The file of a report: outline and paper through Typst."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from documents.typesetting import compile_pdf
from members.models import Office, Unit
from members.services import sole_signer
from portal.vietnamese import format_day, format_number
from reports import snapshot as snapshots
from reports.models import Report
from reports.outline import outline
from reports.outlines import texts_of
from reports.paper import paper, signature_block
from reports.tables import sum_of_numbers

TEMPLATE = "report"


def final_pdf(report: Report, *, now: datetime) -> tuple[bytes, str]:
    """The bytes to be kept and the digest of what they were made of; PDF/A with the data of the figures inside."""
    texts = texts_of(report)
    content = paper_of(report, texts, now=now, is_draft=False)
    pdf = compile_pdf(TEMPLATE, content, moment=now, attachment=report.snapshot.encode())
    return pdf, snapshots.final_digest(report.digest, texts)


def made_again(report: Report) -> bytes:
    """A final report typeset anew from what was frozen: with the same code, Typst and fonts the stored bytes.

    For checking only; where it differs, the stored file prevails.
    """
    assert report.final_at is not None
    return final_pdf(report, now=report.final_at)[0]


def draft_pdf(report: Report, *, now: datetime) -> bytes:
    """What the report would look like now, marked as a draft; nothing is stored."""
    return compile_pdf(TEMPLATE, paper_of(report, texts_of(report), now=now, is_draft=True), moment=now)


def trial(snapshot: snapshots.Snapshot, texts: Mapping[str, str], *, unit: Unit, now: datetime) -> None:
    """Typeset fresh figures before they are stored, so that what cannot be printed shows at once."""
    content = snapshots.read(snapshots.frozen(snapshot)[0])
    sheet = paper(outline(content, texts), day=None, signer=signer_of(unit, now), facts="", is_demo=settings.IS_DEMO)
    compile_pdf(TEMPLATE, sheet, moment=now)


def paper_of(report: Report, texts: Mapping[str, str], *, now: datetime, is_draft: bool) -> dict[str, object]:
    told = outline(snapshots.read(report.snapshot), texts)
    return paper(
        told,
        day=None if is_draft else timezone.localdate(now),
        signer=signer_of(report.unit, now),
        facts=facts_line(report, told),
        is_demo=settings.IS_DEMO,
    )


def paper_for(report: Report, office: Office, *, now: datetime) -> dict[str, object]:
    """The final report as a paper that `office` signs: dated today, its data inside the file."""
    told = outline(snapshots.read(report.snapshot), texts_of(report))
    signer = (office.title, office.member.full_name)
    day, facts = timezone.localdate(now), facts_line(report, told)
    return paper(told, day=day, signer=signer, facts=facts, is_demo=settings.IS_DEMO)


def capacity_of(report: Report) -> str:
    """The line above the signature: “TM. Ban Chấp hành” for a union."""
    unit = snapshots.read(report.snapshot)["unit"]
    return str(signature_block(unit, "", "")["capacity"])


def facts_line(report: Report, told: snapshots.Content) -> str:
    """Where the figures come from and how to check them: control totals and digest; of a correction also why."""
    assert report.figures_at is not None
    totals = {name: format_number(number) for name, number in told["totals"].items()}
    deeds, measurements = (told["totals"][name] + told["totals"][f"{name}_below"] for name in ("deeds", "measurements"))
    day = format_day(timezone.localdate(report.figures_at))
    return (
        f"{correction_line(report)}Số liệu tổng hợp từ {format_number(deeds)} thành tích đã duyệt trên hệ thống "
        f"({totals['figures']} số liệu, {format_number(measurements)} số liệu thành phần, {totals['photos']} ảnh minh "
        f"chứng, {totals['commitments']} chỉ tiêu cam kết; tổng kiểm các giá trị "
        f"{format_number(sum_of_numbers(told))}), chốt ngày {day}. "
        f"Mã băm SHA-256 của bộ số liệu: {report.digest}"
    )


def correction_line(report: Report) -> str:
    """“Bản thứ 2, thay cho bản thứ 1. Lý do: … ”; nothing in a first version."""
    if report.version == 1:
        return ""
    reason = " ".join(report.correction_reason.split()).rstrip(".")
    return f"Bản thứ {report.version}, thay cho bản thứ {report.version - 1}. Lý do: {reason}. "


def signer_of(unit: Unit, now: datetime) -> tuple[str, str]:
    """Title and name of the one person who signs for the unit; nobody is guessed where there are several."""
    signer = sole_signer(unit, timezone.localdate(now))
    return (signer.title, signer.member.full_name) if signer else ("", "")
