"""The end-of-year sheet of a pledge (Phụ lục II, kết quả thực hiện giao ước): every target beside what came of it."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from achievements.wording import OUTCOMES
from documents import typesetting
from pledges.earlier import change_since, figures_before
from pledges.fulfilment import CommitmentResult, fulfilment
from pledges.models import Pledge
from pledges.paper import commitments_of, parties_of
from pledges.signers import heads
from portal.vietnamese import formal_day, format_day, format_number

HUNDREDTH = Decimal("0.01")
NONE = "–"


def sheet_pdf(pledge: Pledge, *, now: datetime) -> bytes:
    """As of now, in Vietnamese like every formal paper."""
    with override("vi"):
        content = sheet_of(pledge, today=timezone.localdate(now))
    return typesetting.compile_pdf("fulfilment", content, moment=now)


def sheet_of(pledge: Pledge, *, today: date) -> dict[str, Any]:
    """Plain text in the shape that `templates/documents/fulfilment.typ` takes."""
    unit, last = pledge.unit, min(today, pledge.valid_to)
    parties = [party for party in heads(parties_of(pledge)) if not party.is_witness]
    return {
        "letterhead": {
            "upper_body": unit.parent.name if unit.parent else "",
            "issuing_body": unit.name,
            "place": unit.place or "……",
            "day": formal_day(today),
        },
        "number": "",
        "symbol": "",
        "title": "Phụ lục II\nKết quả thực hiện giao ước thi đua",
        "subject": pledge.title,
        "span": f"Số liệu được duyệt từ ngày {format_day(pledge.valid_from)} đến ngày {format_day(last)}.",
        "basis": _basis(pledge),
        "parties": [f"{party.unit.name}: {party.office.member.full_name}, {party.office.title}" for party in parties],
        "areas": _areas(pledge, [party.unit for party in parties], last),
        "recipients": [],
        **dict.fromkeys(("code", "code_grouped", "verify_url", "verify_host", "qr_svg", "audit_head"), ""),
        "is_demo": settings.IS_DEMO,
    }


def _basis(pledge: Pledge) -> str:
    if pledge.document is None:
        return "Giao ước chưa được gửi ký."
    document = pledge.document
    state = pledge.get_state_display()
    return f"Giao ước số {document.number_and_symbol}, mã kiểm chứng {document.code_grouped}: {state}."


def _areas(pledge: Pledge, units: list[Any], last: date) -> list[dict[str, Any]]:
    """The commitments by area, in their order, numbered through."""
    results = fulfilment(pledge, last=last)
    indicators = [each.indicator for each in commitments_of(pledge)]
    before = figures_before(units, indicators, pledge.valid_from, last) if results and last >= pledge.valid_from else {}
    areas: list[dict[str, Any]] = []
    for number, result in enumerate(results, 1):
        if not areas or areas[-1]["area"] != result.area.label:
            areas.append({"area": str(result.area.label), "rows": []})
        areas[-1]["rows"].append(
            [str(number), *_row(result, change_since(result.figure, before.get(result.indicator_id)))]
        )
    return areas


def _row(result: CommitmentResult, change: str) -> list[str]:
    percent = result.percent.quantize(HUNDREDTH, ROUND_HALF_UP) if result.percent is not None else None
    return [
        result.wording,
        result.unit_of_measure,
        result.printed_target,
        result.printed_result or NONE,
        NONE if percent is None else f"{format_number(percent)}%",
        change or NONE,
        "; ".join(filter(None, [_outcome(result), result.printed_missing, result.note])),
    ]


def _outcome(result: CommitmentResult) -> str:
    if result.figure is None:
        return "chưa có kết quả được duyệt"
    return OUTCOMES.get(result.outcome, "")
