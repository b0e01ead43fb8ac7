"""The evidence sheet of a pledge: who signed what, when, in which office and at which level; every file with its hash;
every row of the audit log about it. Enough to check the signatures and the log without the portal."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from documents import typesetting
from documents.models import Document, SignatureSlot
from members.models import Office, User
from pledges.history import LABELS
from pledges.models import Pledge
from portal import audit
from portal.models import AuditEntry
from portal.vietnamese import formal_day, format_number

EVENTS = {
    "document.frozen": "Đóng băng, cấp số và niêm phong tệp",
    "document.archived": "Đóng dấu thời gian lưu trữ",
    "slot.signed": "Ghi nhận chữ ký",
    "slot.declined": "Từ chối ký",
    "pledge.reminded": "Nhắc ký",
}
NONE = "–"


def evidence_pdf(pledge: Pledge, document: Document, *, now: datetime) -> bytes:
    """The sheet as of now, in Vietnamese like every formal paper."""
    with override("vi"):
        content = evidence_of(pledge, document, now=now)
    return typesetting.compile_pdf("evidence", content, moment=now)


def evidence_of(pledge: Pledge, document: Document, *, now: datetime) -> dict[str, Any]:
    """Plain text in the shape that `templates/documents/evidence.typ` takes."""
    unit = pledge.unit
    sequence, digest = audit.head()
    slots = list(document.slots.with_evidence().select_related("unit", "credential", "revision").order_by("position"))
    return {
        "letterhead": {
            "upper_body": unit.parent.name if unit.parent else "",
            "issuing_body": unit.name,
            "place": unit.place or "……",
            "day": formal_day(timezone.localdate(now)),
        },
        "number": "",
        "symbol": "",
        "title": "Phiếu chứng cứ ký",
        "subject": f"{document.title}, số {document.number_and_symbol}",
        "facts": [
            ["Trạng thái", str(document.get_standing_display())],
            ["Mã kiểm chứng", document.code_grouped],
            ["Kiểm chứng tại", document.verify_url],
            ["Đóng băng lúc", _moment(document.frozen_at)],
            ["SHA-256 của dữ liệu kèm trong tệp", document.content_sha256],
        ],
        "signers": [_signer(number, slot) for number, slot in enumerate(slots, 1)],
        "files": _files(document, slots),
        "events": _events(pledge, document, slots),
        "head": f"Nhật ký lúc lập phiếu: dòng {sequence}, mã băm {digest}",
        "signatures": [],
        "recipients": [],
        **dict.fromkeys(("code", "code_grouped", "verify_url", "verify_host", "qr_svg", "audit_head"), ""),
        "is_demo": settings.IS_DEMO,
    }


def _signer(number: int, slot: SignatureSlot) -> list[str]:
    who = "\n".join(filter(None, [slot.printed_name, slot.title_line, slot.unit.name]))
    if slot.state != SignatureSlot.State.SIGNED:
        return [str(number), who, f"{slot.get_state_display()}\n{slot.reason}".strip(), NONE, NONE]
    level = [slot.get_level_display(), slot.baseline if slot.level != SignatureSlot.Level.PAPER else ""]
    factor = f"yếu tố thứ hai: {slot.get_second_factor_display()}" if slot.second_factor else ""
    return [str(number), who, "\n".join(filter(None, [*level, factor])), _moment(slot.signed_at), _certificate(slot)]


def _certificate(slot: SignatureSlot) -> str:
    """The serial number, and whose certificate it is where a provider issued it."""
    if slot.credential is not None:
        return slot.credential.serial
    if slot.level == SignatureSlot.Level.DIGITAL:
        return f"{slot.outside.serial}\n{slot.outside.issuer}"
    return slot.scan.sha256 if slot.scan else NONE


def _files(document: Document, slots: list[SignatureSlot]) -> list[list[str]]:
    """Each stored file with the hash before and after; each is the beginning of the next."""
    by = {slot.revision_id: slot.printed_name for slot in slots if slot.revision_id}
    rows, before = [], NONE
    for revision in document.revisions.order_by("position"):
        what = by.get(revision.pk) or ("Niêm phong" if revision.position == 0 else "Lưu trữ")
        size = f"{format_number(revision.size)} byte"
        rows.append([str(revision.position), what, _moment(revision.made_at), size, before, revision.sha256])
        before = revision.sha256
    return rows


def _events(pledge: Pledge, document: Document, slots: list[SignatureSlot]) -> list[list[str]]:
    about = Q(target_kind="pledges.pledge", target_id=str(pledge.pk))
    about |= Q(target_kind="documents.document", target_id=str(document.pk))
    about |= Q(target_kind="documents.signatureslot", target_id__in=[str(slot.pk) for slot in slots])
    entries = list(AuditEntry.objects.filter(about).order_by("sequence"))
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    offices = Office.objects.select_related("unit").in_bulk({entry.office_id for entry in entries if entry.office_id})
    return [_event(entry, users, offices) for entry in entries]


def _event(entry: AuditEntry, users: dict[int, User], offices: dict[int, Office]) -> list[str]:
    label = EVENTS.get(entry.action) or str(LABELS.get(entry.action, entry.action))
    what = f"{label}: {entry.reason}" if entry.reason else label
    who = filter(None, [str(users.get(entry.user_id or 0, "")), str(offices.get(entry.office_id or 0, ""))])
    return [str(entry.sequence), _moment(entry.at), what, "\n".join(who) or "Hệ thống", entry.digest]


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M:%S") if moment else NONE
