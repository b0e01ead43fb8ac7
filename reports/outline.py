"""The report in reading order, for page and PDF alike. Pure: the stored snapshot and the written texts in, one plain
structure out, in which every reference is resolved."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from campaigns.values import AREA_HEADINGS, Area
from portal.vietnamese import format_number
from reports import chart
from reports.snapshot import Content

EMULATION, SOCIAL, COMMEMORATION = {"movement", "drive"}, {"social"}, {"commemoration"}
KINDS = {
    "movement": "Phong trào thi đua",
    "drive": "Cuộc vận động",
    "social": "Hoạt động xã hội",
    "commemoration": "Hoạt động kỷ niệm",
}
ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX",
)  # fmt: skip
AGAINST = {"previous": "kỳ trước", "year_before": "cùng kỳ năm trước"}
OUTCOMES = {"exceeded": "vượt kế hoạch đề ra", "met": "đạt kế hoạch đề ra", "missed": "chưa đạt kế hoạch đề ra"}


def outline(snapshot: Content, texts: Mapping[str, str]) -> Content:
    """Figures by key and deeds by id are put where they are told of; photos and chart rows are gathered."""
    figures = {figure["key"]: figure for figure in snapshot["figures"]}
    deeds = {deed["achievement"]: _deed(deed, figures) for deed in snapshot["deeds"]}
    movements = [_resolved(each, figures, deeds) for each in snapshot["movements"]]
    rows = chart_rows(snapshot)
    return {
        **snapshot,
        "texts": dict(texts),
        "emulation": _of(movements, EMULATION),
        "social_work": _of(movements, SOCIAL),
        "commemorations": _of(movements, COMMEMORATION),
        "results_by_area": [
            _resolved(each, figures, deeds) | {"heading": AREA_HEADINGS[each["area"]]} for each in snapshot["areas"]
        ],
        "compared": compared(snapshot["comparisons"], figures),
        "missing_below": [line["name"] for line in snapshot["below"] if line["report"] is None],
        "rates": rates(snapshot["below"]),
        "below": [line | {"evidence": _evidence(line)} for line in snapshot["below"]],
        "is_rolled_up": bool(snapshot["totals"]["deeds_below"]),
        "deeds_approved": deeds_of(snapshot),
        "measurements": snapshot["totals"]["measurements"] + snapshot["totals"]["measurements_below"],
        "annex_movements": movements,
        "annex_commitments": [each | {"heading": AREA_HEADINGS[each["area"]]} for each in snapshot["commitments"]],
        "annex_social": snapshot["social"],
        **(annexed := further_annexes(snapshot)),
        "annexes": (shown := annexes_shown(snapshot, annexed)),
        "annex_numbers": {annex["name"]: annex["number"] for annex in shown},
        "sections": [
            section | {"number": number, "text": texts.get(section["name"], "")}
            for section, number in zip(snapshot["outline"]["sections"], ROMAN, strict=False)
        ],
        "photos": [photo | {"deed": deed["title"]} for deed in snapshot["deeds"] for photo in deed["photos"]],
        "chart": chart.svg(rows, title=chart_title(snapshot)),
        "chart_rows": rows,
        "chart_words": chart_title(snapshot),
    }


def further_annexes(snapshot: Content) -> Content:
    """Initiatives and titles reached, each a deed of its area; what is registered for the year after."""
    return {
        "annex_initiatives": list(_done_in(snapshot, Area.LEARNING)),
        "annex_titles": list(_done_in(snapshot, Area.TITLES)),
        "annex_registrations": [each | {"heading": AREA_HEADINGS[each["area"]]} for each in snapshot["registrations"]],
    }


def _done_in(snapshot: Content, area: str) -> Iterator[Content]:
    said: dict[int, list[str]] = {}
    for figure in snapshot["figures"]:
        for source in figure["sources"]:
            said.setdefault(source["achievement"], []).append(f"{figure['name']}: {source['printed']}")
    for deed in snapshot["deeds"]:
        if deed["area"] == area:
            results = list(dict.fromkeys(said.get(deed["achievement"], [])))
            yield {name: deed[name] for name in ("achievement", "title", "unit", "counted_on")} | {"results": results}


def annexes_shown(snapshot: Content, annexed: Content) -> list[Content]:
    """The annexes of the report's outline, numbered as they stand: without a row only those that stand always."""
    rows = {
        "movements": snapshot["movements"],
        "commitments": snapshot["commitments"],
        "social": snapshot["social"],
        "initiatives": annexed["annex_initiatives"],
        "titles": annexed["annex_titles"],
        "registrations": annexed["annex_registrations"],
        "below": snapshot["below"],
        "statistic": snapshot["statistic"] and snapshot["statistic"][0]["total"],
    }
    shown = [annex for annex in snapshot["outline"]["annexes"] if annex["is_always"] or rows[annex["name"]]]
    return [annex | {"number": number} for annex, number in zip(shown, ROMAN, strict=False)]


def annex_of(told: Content, name: str) -> str:
    """“Phụ lục II”, or nothing where the report has no such annex; for sentences that point there."""
    number = told["annex_numbers"].get(name)
    return f"Phụ lục {number}" if number else ""


def deeds_of(snapshot: Content) -> int:
    """All approved deeds of the period: those listed, and those that stand in the reports of the units below."""
    totals: Mapping[str, int] = snapshot["totals"]
    return totals["deeds"] + totals["deeds_below"]


def compared(comparisons: Iterable[Content], figures: Mapping[str, Content]) -> list[Content]:
    """Each figure that can be compared, with what was before; in the order of the figures."""
    found: dict[str, Content] = {}
    for each in comparisons:
        figure = figures[each["figure"]]
        line = found.setdefault(figure["key"], {"figure": figure, "previous": None, "year_before": None})
        line[each["against"]] = each
    return [found[key] for key in figures if key in found]


def _evidence(line: Content) -> str:
    return share(line["deeds_with_evidence"], line["deeds"]) if line["deeds"] else "–"


def rates(below: list[Content]) -> Content:
    """How many of the units below pledged, reported and reported on time, and how many deeds carry evidence.

    Each is a pair of counts; a rate of nothing is not a rate.
    """
    dated = [line for line in below if line["is_on_time"] is not None]
    return {
        "units": len(below),
        "pledged": sum(line["is_pledged"] for line in below),
        "reported": sum(line["report"] is not None for line in below),
        "dated": len(dated),
        "on_time": sum(line["is_on_time"] for line in dated),
        "deeds": sum(line["deeds"] for line in below),
        "deeds_with_evidence": sum(line["deeds_with_evidence"] for line in below),
    }


def share(part: int, whole: int) -> str:
    """“3/4 (75%)”, exact counts beside the rate."""
    percent = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{format_number(part)}/{format_number(whole)} ({format_number(percent.normalize())}%)"


def chart_title(snapshot: Content) -> str:
    return f"Kế hoạch và kết quả thực hiện {snapshot['period']['label']}"


def chart_rows(snapshot: Content) -> list[chart.Row]:
    """Every commitment; and the figures that state an outcome without any commitment on them."""
    pledged = [_commitment_row(line) for line in snapshot["commitments"]]
    told = {line["figure"] for line in snapshot["commitments"]}
    stated = [figure for figure in snapshot["figures"] if figure["key"] not in told and _states_an_outcome(figure)]
    return pledged + [_figure_row(figure) for figure in stated]


def _states_an_outcome(figure: Content) -> bool:
    return bool(figure["plan"]) or figure["outcome"] != "not_stated"


def _commitment_row(line: Content) -> chart.Row:
    share = Decimal(line["share"]) / 100 if line["share"] is not None else None
    remark = f"đạt {line['percent']} kế hoạch" if line["percent"] else OUTCOMES.get(line["outcome"], "")
    return chart.Row(line["wording"], _with_unit(line), line["result"], share, remark)


def _with_unit(line: Content) -> str:
    """“≥ 12 sáng kiến”, “≥ 95%”: the unit follows a bare number only."""
    target: str = line["target"]
    return f"{target} {line['unit_of_measure']}" if target[-1:].isdigit() and "/" not in target else target


def _figure_row(figure: Content) -> chart.Row:
    return chart.Row(figure["name"], figure["plan"], figure["printed"], None, OUTCOMES.get(figure["outcome"], ""))


def movement_name(movement: Content) -> str:
    """The name as it was entered; its kind goes before unless the name says it already."""
    name, kind = movement["name"], KINDS[movement["kind"]]
    said = name.casefold().startswith(("phong trào", "cuộc vận động", "hoạt động", "kỷ niệm", "ủng hộ"))
    return name if said or movement["kind"] in {"social", "commemoration"} else f"{kind} {name}"


def _of(movements: Iterable[Content], kinds: set[str]) -> list[Content]:
    return [movement for movement in movements if movement["kind"] in kinds]


def _deed(deed: Content, figures: Mapping[str, Content]) -> Content:
    return deed | {"is_measured": bool(deed["figures"]), "figures": [figures[key] for key in deed["figures"]]}


def _resolved(group: Content, figures: Mapping[str, Any], deeds: Mapping[int, Any]) -> Content:
    return group | {
        "figures": [figures[key] for key in group["figures"]],
        "deeds": [deeds[pk] for pk in group["deeds"]],
        "done": len(group["deeds"]) + group["deeds_below"],
    }
