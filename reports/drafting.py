"""Sentences drafted from the figures, in the words of formal reports, and numbers that no figure says. Pure.

A draft holds no number that is not in the snapshot; the keys of the figures it rests on go with each sentence. What the
officer makes of it is the officer's; a number in it that no figure says is pointed out, never refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.vietnamese import format_number
from reports.outline import AGAINST, annex_of
from reports.paper import launched
from reports.snapshot import Content

NUMBER = re.compile(r"(?<![\w.,/-])\d{1,3}(?:\.\d{3})+(?:,\d+)?|(?<![\w.,/-])\d+(?:,\d+)?")
# What stands before a number that counts nothing: a day, a month, a quarter; the number of a paper; an article of law.
DATED = re.compile(r"(?:ngày|tháng|quý|khóa|điều|lần thứ|kỳ|[/-])\s*$", re.IGNORECASE)
PAPERS = "kế hoạch|nghị định|nghị quyết|quyết định|công văn|thông tư|chỉ thị|hướng dẫn|báo cáo|tờ trình|luật"
PAPER = re.compile(rf"(?:{PAPERS})\s+số\s*$", re.IGNORECASE)
YEAR_BEFORE_IT = re.compile(r"(?:năm|từ năm|đến năm|giai đoạn|nhiệm kỳ|[–-])\s*$", re.IGNORECASE)
YEARS = range(1945, 2201)
# What of a snapshot is printed for a reader; keys, ids and hashes are not.
PRINTED = {
    "printed", "wording", "period_wording", "plan", "target", "result", "percent", "change", "remark", "name", "title",
    "narrative", "money", "goods", "people", "beneficiaries", "content", "note", "comparison",
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """`figures` are the keys of the figures whose numbers it says; empty where it counts rows of the report."""

    text: str
    figures: tuple[str, ...] = ()


def drafts(told: Content) -> dict[str, list[Sentence]]:
    """For each section that figures say something about, in the order of the report; `told` is an outline."""
    found = {
        "leadership": [Sentence(launched(told))],
        "publicity": list(_publicity(told)),
        "models": list(_strengths(told)),
        "shortcomings": list(_missed(told)),
        "directions": list(_directions(told)),
    }
    return {section: sentences for section, sentences in found.items() if sentences}


def text_of(sentences: list[Sentence]) -> str:
    return "\n".join(sentence.text for sentence in sentences)


def _publicity(told: Content) -> Iterator[Sentence]:
    totals = told["totals"]
    if told["is_rolled_up"]:
        yield Sentence(
            f"Trong kỳ toàn đơn vị đã ghi nhận {format_number(told['deeds_approved'])} thành tích được duyệt."
        )
    elif totals["photos"]:
        deeds, photos = format_number(totals["deeds"]), format_number(totals["photos"])
        yield Sentence(f"Trong kỳ đã ghi nhận {deeds} thành tích được duyệt, kèm {photos} ảnh minh chứng có chú thích.")


def _strengths(told: Content) -> Iterator[Sentence]:
    """What exceeded its target, and what grew against the year before."""
    for line in told["annex_commitments"]:
        if line["outcome"] == "exceeded" and line["result"]:
            percent = f" ({line['percent']} kế hoạch)" if line["percent"] else ""
            text = f"{line['wording']}: thực hiện {line['result']}, vượt kế hoạch {line['target']}{percent}."
            yield Sentence(text, (line["figure"],))
    for line in told["compared"]:
        for against in ("year_before", "previous"):
            if line[against] and line[against]["change"].startswith("tăng"):
                change, figure = line[against]["change"], line["figure"]
                text = f"{figure['name']} đạt {figure['printed']}, {change} so với {AGAINST[against]}."
                yield Sentence(text, (figure["key"],))
                break


def _missed(told: Content) -> Iterator[Sentence]:
    missed = [line for line in told["annex_commitments"] if line["outcome"] == "missed"]
    for line in missed:
        percent = f", bằng {line['percent']} kế hoạch" if line["percent"] else ""
        done = f"mới thực hiện {line['result'] or 'được một phần'}{percent}"
        text = f"{line['wording']}: {done}, chưa đạt kế hoạch {line['target']}."
        yield Sentence(text, (line["figure"],))
    if told["missing_below"]:
        rates = told["rates"]
        count = f"{format_number(len(told['missing_below']))}/{format_number(rates['units'])}"
        yield Sentence(f"Còn {count} đơn vị trực thuộc chưa chốt báo cáo cùng kỳ.")


def _directions(told: Content) -> Iterator[Sentence]:
    open_ones = [line for line in told["annex_commitments"] if line["outcome"] in {"missed", "not_stated"}]
    if open_ones:
        count = format_number(len(open_ones))
        annex = annex_of(told, "commitments")
        see = f" ({annex})" if annex else ""
        yield Sentence(f"Tập trung thực hiện {count} chỉ tiêu cam kết chưa đạt hoặc chưa có kết quả{see}.")


def strange_numbers(text: str, told: Content) -> list[str]:
    """Numbers of the text that no figure, commitment, count or comparison of the report says, in their order.

    Compared by value (“350,0” is 350). Days, years and numbers of papers are left alone.
    """
    known = numbers_of(told)
    found: list[str] = []
    for match in NUMBER.finditer(text):
        if not _counts_nothing(text, match) and _value(match[0]) not in known and match[0] not in found:
            found.append(match[0])
    return found


def _counts_nothing(text: str, match: "re.Match[str]") -> bool:
    before, after = text[: match.start()], text[match.end() :]
    is_year = match[0].isdigit() and int(match[0]) in YEARS and YEAR_BEFORE_IT.search(before) is not None
    return is_year or after.startswith("/") or any(each.search(before) for each in (DATED, PAPER))


def _value(number: str) -> Decimal:
    return Decimal(number.replace(".", "").replace(",", "."))


def numbers_of(told: Content) -> set[Decimal]:
    """Every number that the report prints for its readers, and its counts."""
    counts = [*told["people"].values(), *told["totals"].values(), *told["rates"].values(), len(told["missing_below"])]
    counts += [told["deeds_approved"], *(each["done"] for each in told["annex_movements"])]
    counts += [len(told["annex_movements"]), len(told["annex_commitments"]), len(told["annex_social"])]
    counts += [line[name] for line in told["below"] for name in ("members", "deeds", "deeds_with_evidence")]
    counts += [row[name] for row in told["statistic"] for name in ("total", "central", "province", "unit")]
    said = {Decimal(count) for count in counts if isinstance(count, int)}
    for part in ("figures", "annex_commitments", "annex_social", "comparisons", "deeds", "movements"):
        said.update(_value(number) for number in _printed(told[part]))
    return said | {Decimal(number) for number in range(4)}  # small numbers count things that no figure does


def _printed(rows: list[Content]) -> Iterator[str]:
    for row in rows:
        for name in PRINTED & row.keys():
            if isinstance(row[name], str):
                yield from (match[0] for match in NUMBER.finditer(row[name]))
