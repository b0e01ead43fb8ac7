"""The text of the formal report, in Vietnamese, as `templates/documents/report.typ` prints it. Pure."""

from collections.abc import Callable, Iterator
from datetime import date

from portal.vietnamese import formal_day, format_day, format_number
from reports import chart
from reports.annexes import Block, annexes
from reports.outline import AGAINST, annex_of, movement_name, share
from reports.snapshot import Content

NOTHING = "Không có."
UNION_KINDS = {"upper_union", "union"}
NAMED_IN_TEXT = 10  # units without a report; more stand in their annex only


def paper(report: Content, *, day: date | None, signer: tuple[str, str], facts: str, is_demo: bool) -> Content:
    """`report` is an outline; `day` None makes a draft; `signer` is title and name of who is to sign."""
    unit, period = report["unit"], report["period"]
    return {
        "letterhead": {
            "upper_body": unit["parent"],
            "issuing_body": unit["name"],
            "place": unit["place"] or "……",
            "day": formal_day(day) if day else f"ngày … tháng … năm {period['last'][:4]}",
        },
        "number": "",
        "symbol": unit["symbol"],
        "title": "Báo cáo",
        "subject": period["subject"],
        "status": "" if day else "(Dự thảo)",
        "sections": [_section(report, section) for section in report["sections"]],
        "facts": facts,
        "annexes": list(annexes(report)),
        "signatures": [signature_block(unit, *signer)],
        "recipients": _recipients(unit),
        "code": "",
        "code_grouped": "",
        "verify_url": "",
        "verify_host": "",
        "qr_svg": "",
        "audit_head": "",
        "is_demo": is_demo,
    }


def _section(report: Content, section: Content) -> Block:
    """Parts are numbered as they stand; one without blocks is left out."""
    name, texts = section["name"], report["texts"]
    heading = section["heading"] or HEADINGS[name]
    if not section["parts"]:
        return {"number": section["number"], "heading": heading, "blocks": [_body(texts.get(name) or NOTHING)]}
    made = [(PARTS[part][0], PARTS[part][1](report)) for part in section["parts"]]
    parts = [part for part in made if part[1]]
    blocks = [block for number, (title, told) in enumerate(parts, 1) for block in [_sub(number, title), *told]]
    return {"number": section["number"], "heading": heading, "blocks": blocks or [_body(NOTHING)]}


def _organisation(report: Content) -> list[Block]:
    people = report["people"]
    counted = (
        f"Tính đến ngày {_day(people['on'])}, {report['unit']['name']} có {format_number(people['members'])} "
        f"đoàn viên (nữ: {format_number(people['women'])}; đảng viên: {format_number(people['party_members'])})"
    )
    staff = f" trên tổng số {format_number(people['staff'])} cán bộ, công chức, viên chức, người lao động."
    return [_body(counted + (staff if people["staff"] != people["members"] else "."))]


def _leadership(report: Content) -> list[Block]:
    return [*_text(report["texts"], "leadership"), _body(launched(report))]


def _by_area(report: Content) -> list[Block]:
    return [block for area in report["results_by_area"] for block in [_minor(area["heading"]), *_told(area)]]


def _always(name: str) -> Callable[[Content], list[Block]]:
    """A text whose heading stands also over nothing."""
    return lambda report: [_body(report["texts"].get(name) or NOTHING)]


def _where_written(name: str) -> Callable[[Content], list[Block]]:
    return lambda report: _text(report["texts"], name)


def launched(report: Content) -> str:
    """How many campaigns the unit launched and how many it took part in; counted, not judged."""
    own = sum(movement["is_own"] for movement in report["annex_movements"])
    joined = len(report["annex_movements"]) - own
    if not own + joined:
        return "Trong kỳ chưa có phong trào thi đua, cuộc vận động nào được ghi nhận."
    launched_part = f"phát động, phối hợp phát động {own} phong trào thi đua, cuộc vận động, hoạt động" if own else ""
    joined_part = f"tham gia, hưởng ứng {joined} phong trào, cuộc vận động, hoạt động do tổ chức khác phát động"
    told = "; ".join(part for part in (launched_part, joined_part if joined else "") if part)
    return f"Trong {report['period']['label']}, đơn vị đã {told}{_see(report, 'movements')}."


def _see(report: Content, annex: str, *, words: str = "") -> str:
    """“ (chi tiết tại Phụ lục II)”; nothing where the report has no such annex."""
    named = annex_of(report, annex)
    return f" ({words}{named})" if named else ""


def _movements(movements: list[Content]) -> list[Block]:
    return [
        block
        for movement in movements
        for block in [_minor(movement_name(movement)), *_about(movement), *_told(movement)]
    ]


def _about(movement: Content) -> Iterator[Block]:
    if movement["launchers"]:
        yield _lead("Đơn vị phát động", ", ".join(movement["launchers"]) + ".")
    if movement["content"]:
        yield _lead("Nội dung", movement["content"])


def _told(group: Content) -> Iterator[Block]:
    """Figures first, then what was done; deeds that say no more than their figures are not repeated."""
    if group["figures"]:
        yield {"kind": "items", "items": [sentence(figure) for figure in group["figures"]]}
    deeds = [deed for deed in group["deeds"] if deed["narrative"] or not deed["is_measured"]]
    if deeds:
        yield {"kind": "items", "items": [_deed(deed) for deed in deeds]}


def sentence(figure: Content) -> str:
    """“Số cuộc họp trực tuyến (8 tháng đầu năm 2021): 233 cuộc họp (ước tính tăng 80% so với năm 2020).”"""
    period = f" ({figure['period_wording']})" if figure["period_wording"] else ""
    remark = f" {figure['remark']}" if figure["remark"] else ""
    return f"{figure['name']}{period}: {figure['wording']}.{remark}"


def _deed(deed: Content) -> str:
    period = f" ({deed['period_wording']})" if deed["period_wording"] and not deed["is_measured"] else ""
    told = f": {' '.join(deed['narrative'].split())}" if deed["narrative"] else ""
    return f"{deed['title']}{period}{told}".rstrip(".") + "."


def _pledged(report: Content) -> list[Block]:
    lines = report["annex_commitments"]
    met = sum(line["outcome"] in {"met", "exceeded"} for line in lines)
    open_ones = sum(line["outcome"] == "not_stated" for line in lines)
    blocks = []
    if lines:
        told = f"{met} chỉ tiêu đạt và vượt, {len(lines) - met - open_ones} chỉ tiêu chưa đạt"
        rest = f", {open_ones} chỉ tiêu chưa có kết quả so sánh được" if open_ones else ""
        see = _see(report, "commitments", words="chi tiết tại ")
        blocks.append(_body(f"Trong {len(lines)} chỉ tiêu cam kết, {told}{rest}{see}."))
    if report["chart"]:
        blocks.append(_chart(report))
    return blocks


def _compared(report: Content) -> list[Block]:
    return [{"kind": "items", "items": [comparison(line) for line in report["compared"]]}] if report["compared"] else []


def comparison(line: Content) -> str:
    """“Số cuộc họp trực tuyến: 233 cuộc họp; so với cùng kỳ năm trước (200 cuộc họp): tăng 33 cuộc họp (16,5%).”"""
    figure = line["figure"]
    parts = [
        f"so với {words} ({line[against]['printed']}): {line[against]['change']}"
        for against, words in AGAINST.items()
        if line[against]
    ]
    return f"{figure['name']}: {figure['printed']}; {'; '.join(parts)}."


def _below(report: Content) -> list[Block]:
    rates, missing = report["rates"], report["missing_below"]
    if not rates["units"]:
        return []
    told = [f"{share(rates['reported'], rates['units'])} đơn vị trực thuộc đã chốt báo cáo cùng kỳ"]
    told.append(f"{share(rates['pledged'], rates['units'])} đơn vị đã ký giao ước thi đua")
    if rates["dated"]:
        told.append(f"{share(rates['on_time'], rates['dated'])} báo cáo gửi đúng hạn")
    if rates["deeds"]:
        told.append(f"{share(rates['deeds_with_evidence'], rates['deeds'])} thành tích có minh chứng")
    annex = annex_of(report, "below")
    blocks = [_body(f"{'; '.join(told)}{_see(report, 'below')}.")]
    if missing:
        all_named = len(missing) <= NAMED_IN_TEXT or not annex
        named = f": {'; '.join(missing)}" if all_named else f", nêu tên tại {annex}"
        blocks.append(_body(f"Chưa có báo cáo của {len(missing)} đơn vị{named}."))
    if report["is_rolled_up"]:
        blocks.append(_body(_told_below(report)))
    return blocks


def _told_below(report: Content) -> str:
    """What of a large unit stands in other reports, so that nobody looks for it in this one."""
    totals = report["totals"]
    all_deeds, below, kept = report["deeds_approved"], totals["deeds_below"], totals["movements_below"]
    movements = f"; {format_number(kept)} phong trào, hoạt động do các đơn vị trực thuộc tự tổ chức" if kept else ""
    whole = f"Toàn bộ {format_number(all_deeds)}"
    part = f"{format_number(below)} trong tổng số {format_number(all_deeds)}" if below < all_deeds else whole
    return (
        f"{part} thành tích đã duyệt{movements} nêu trong báo cáo của các đơn vị trực thuộc; "
        "số liệu trong báo cáo này là số tổng hợp của toàn đơn vị."
    )


def _chart(report: Content) -> Block:
    """The picture for the PDF and the same rows as a table, which an office can edit."""
    rows = [[each.label, each.target or "–", each.result or "–", each.remark or "–"] for each in report["chart_rows"]]
    header = ["Chỉ tiêu", "Kế hoạch", "Thực hiện", "Kết quả"]
    pictures = chart.pieces(report["chart_rows"], title=report["chart_words"])
    told = {"svgs": pictures, "caption": report["chart_words"]}
    return {"kind": "chart", **told, "widths": [67, 32, 32, 32], "centred": [1, 2], "header": header, "rows": rows}


def _photos(report: Content) -> list[Block]:
    captions = [photo["caption"] or photo["deed"] for photo in report["photos"]]
    return [{"kind": "items", "items": [f"{caption.rstrip('.')}." for caption in captions]}] if captions else []


def signature_block(unit: Content, title: str, name: str) -> Block:
    """Who signs the report: capacity, title and name, as they are printed."""
    is_union = unit["kind"] in UNION_KINDS
    capacity = "TM. Ban Chấp hành" if is_union else ""
    office = title or ("Chủ tịch" if is_union else "Thủ trưởng đơn vị")
    return {"field": "Party1", "capacity": capacity, "office": office, "name": name}


def _recipients(unit: Content) -> list[str]:
    above = [f"{unit['parent']} (để báo cáo)"] if unit["parent"] else []
    beside = [f"Lãnh đạo {unit['agency']} (để báo cáo)"] if unit["agency"] else []
    return [*above, *beside, "Đoàn viên, CBCCVCNLĐ trong đơn vị (để biết)", "Lưu: VT"]


def _text(texts: Content, section: str) -> list[Block]:
    return [_body(texts[section])] if texts.get(section) else []


def _sub(number: int, text: str) -> Block:
    return {"kind": "sub", "number": str(number), "text": text}


def _minor(text: str) -> Block:
    return {"kind": "minor", "text": text}


def _lead(label: str, text: str) -> Block:
    return {"kind": "lead", "label": label, "text": " ".join(text.split())}


def _body(text: str) -> Block:
    return {"kind": "body", "text": text}


def _day(iso: str) -> str:
    return format_day(date.fromisoformat(iso))


HEADINGS = {
    "situation": "Đặc điểm, tình hình",
    "results": "Kết quả phong trào thi đua",
    "shortcomings": "Hạn chế, nguyên nhân, bài học kinh nghiệm",
    "directions": "Phương hướng, nhiệm vụ thời gian tới",
    "proposals": "Kiến nghị, đề xuất",
}
PARTS: dict[str, tuple[str, Callable[[Content], list[Block]]]] = {
    "organisation": ("Tình hình tổ chức", _organisation),
    "advantages": ("Thuận lợi", _always("advantages")),
    "difficulties": ("Khó khăn", _always("difficulties")),
    "leadership": ("Công tác lãnh đạo, chỉ đạo, phát động thi đua", _leadership),
    "emulation": (
        "Kết quả thực hiện các phong trào thi đua, cuộc vận động",
        lambda report: _movements(report["emulation"]),
    ),
    "areas": ("Kết quả theo lĩnh vực công tác", _by_area),
    "social": ("Hoạt động xã hội, từ thiện, nhân đạo", lambda report: _movements(report["social_work"])),
    "commemorations": ("Hoạt động kỷ niệm", lambda report: _movements(report["commemorations"])),
    "publicity": ("Công tác tuyên truyền", _where_written("publicity")),
    "pledged": ("Thực hiện chỉ tiêu, giao ước thi đua", _pledged),
    "compared": ("So sánh với kỳ trước và cùng kỳ năm trước", _compared),
    "below": ("Tình hình các đơn vị trực thuộc", _below),
    "commendation": ("Công tác khen thưởng", _where_written("commendation")),
    "models": ("Điển hình tiên tiến", _where_written("models")),
    "photos": ("Hình ảnh minh chứng", _photos),
    "shortcomings": ("Hạn chế, tồn tại", _always("shortcomings")),
    "causes": ("Nguyên nhân", _always("causes")),
    "lessons": ("Bài học kinh nghiệm", _always("lessons")),
}
