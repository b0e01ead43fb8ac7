"""What a report says, frozen: plain dataclasses, one canonical JSON, one digest.

No floats: numbers are integers scaled as their indicator says (`scaled` × 10^-`scale`) beside their printed form.
No names of persons: members are counted, deeds and evidence are referred to by id and revision.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from reports import periods
from reports.canonical import canonical, digest
from reports.sections import Outline, standard

SCHEMA = 6
# Fields that snapshots frozen under an earlier schema do not have; `read` gives them their empty value.
SINCE = {
    "PeriodFacts": ("subject", "campaign"),
    "FigureCell": ("parts",),
    "Movement": ("deeds_below",),
    "AreaResults": ("deeds_below",),
    "SocialLine": ("beneficiaries", "sources", "parts"),
    "Totals": ("deeds_below", "measurements_below", "movements_below", "parts"),
    "Snapshot": ("comparisons", "below", "statistic", "registrations", "outline"),
}
Content = dict[str, Any]


@dataclass(frozen=True)
class PeriodFacts:
    kind: str
    key: str
    first: date
    last: date
    label: str
    subject: str
    campaign: int | None


@dataclass(frozen=True)
class UnitFacts:
    """The unit as it was on the last day of the period: an old report keeps the old names."""

    id: int
    code: str
    name: str
    kind: str
    parent: str
    agency: str
    symbol: str
    place: str


@dataclass(frozen=True)
class People:
    """Counted on `on`: the last day of the period, or the day of building where that is earlier."""

    on: date
    staff: int
    members: int
    women: int
    party_members: int


@dataclass(frozen=True)
class Source:
    """One measurement behind a figure, in the revision of its achievement that counted when the figures froze.

    `is_used` is false where a later value of the same unit prevails.
    """

    measurement: int
    achievement: int
    revision: int
    title: str
    unit: str
    counted_on: date
    printed: str
    is_used: bool


@dataclass(frozen=True)
class Part:
    """What a union directly below came to in a figure, with everything below it: `measurements` of `units` units.

    `reported` is what its own final report of the period says of the figure, empty where there is none that does.
    """

    unit: int
    name: str
    scale: int
    scaled: int | None
    printed: str
    measurements: int
    units: int
    reported: str


@dataclass(frozen=True)
class FigureCell:
    """One figure; `wording` is the sentence piece exactly as logged, `printed` the bare value.

    A report that sums up the unions below has `parts` for them, and `sources` only of what stands in none of them.
    """

    key: str
    indicator: int
    name: str
    unit_of_measure: str
    area: str
    campaign: int | None
    shape: str
    scale: int
    scaled: int | None
    printed: str
    wording: str
    period_wording: str
    qualifier: str
    comparison: str
    plan: str
    outcome: str
    remark: str
    sources: tuple[Source, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Photo:
    evidence: int
    caption: str
    sha256: str


@dataclass(frozen=True)
class Deed:
    achievement: int
    revision: int
    title: str
    narrative: str
    unit: str
    area: str
    campaign: int | None
    counted_on: date
    period_wording: str
    figures: tuple[str, ...]
    photos: tuple[Photo, ...]
    files: int


@dataclass(frozen=True)
class Movement:
    """A campaign of the period that the unit launched (`is_own`) or took part in.

    `deeds_below` counts the deeds that stand in reports of the units below; the others are listed.
    """

    campaign: int
    kind: str
    name: str
    slogan: str
    content: str
    launchers: tuple[str, ...]
    is_own: bool
    area: str
    starts_on: date
    ends_on: date
    document: str
    figures: tuple[str, ...]
    deeds: tuple[int, ...]
    deeds_below: int = 0


@dataclass(frozen=True)
class CommitmentLine:
    """Annex II: a commitment of the unit's pledge and what came of it. `percent` is printed, empty where unknown."""

    commitment: int
    pledge: int
    area: str
    wording: str
    unit_of_measure: str
    target: str
    result: str
    percent: str
    share: int | None
    comparison: str
    outcome: str
    note: str
    figure: str


@dataclass(frozen=True)
class SocialSource:
    """What one deed stated, in the revision that counted when the figures froze; money and values in whole đồng."""

    achievement: int
    revision: int
    title: str
    money: int | None
    goods: str
    goods_value: int | None
    participants: int | None
    beneficiaries: int | None


@dataclass(frozen=True)
class SocialPart:
    """What the deeds of a union directly below, and of everything below it, stated; money and values in whole đồng.

    Goods are named in the reports below; `with_goods` counts the deeds that name some.
    """

    unit: int
    name: str
    deeds: int
    with_goods: int
    money: int | None
    goods_value: int | None
    participants: int | None
    beneficiaries: int | None


@dataclass(frozen=True)
class SocialLine:
    """Annex III: money, goods and people of a social activity, each as printed, empty where not stated."""

    campaign: int
    name: str
    launchers: tuple[str, ...]
    money: str
    goods: str
    people: str
    beneficiaries: str
    figures: tuple[str, ...]
    sources: tuple[SocialSource, ...]
    parts: tuple[SocialPart, ...] = ()


@dataclass(frozen=True)
class AreaResults:
    """Results that belong to no campaign, by area (lĩnh vực)."""

    area: str
    figures: tuple[str, ...]
    deeds: tuple[int, ...]
    deeds_below: int = 0


@dataclass(frozen=True)
class Comparison:
    """A figure beside the same line of an earlier period: `against` is `previous` or `year_before` (cùng kỳ).

    `scaled`, `scale` and `printed` are the value of then; `percent` in hundredths, None where the base was 0; `sources`
    the measurements of then.
    """

    figure: str
    against: str
    period: str
    period_label: str
    scale: int
    scaled: int
    printed: str
    change: str
    percent: int | None
    sources: tuple[int, ...]


@dataclass(frozen=True)
class BelowLine:
    """A union directly below and its report of the period; `report_digest` ties this report to that one.

    `report_state` is empty where it has no final report, `sent_state` where it sent none; `is_on_time` None where
    nothing was sent or no last day was asked.
    """

    unit: int
    name: str
    members: int
    deeds: int
    deeds_with_evidence: int
    is_pledged: bool
    report: int | None
    report_state: str
    report_digest: str
    sent_state: str
    is_on_time: bool | None


@dataclass(frozen=True)
class StatisticRow:
    """A row of Biểu 0601.N: movements by who launched them."""

    code: str
    label: str
    total: int
    central: int
    province: int
    unit: int


@dataclass(frozen=True)
class Registration:
    """Annex VI of a year: a commitment of the pledge signed for the year after, or a movement the unit registered for.

    Of a commitment `target` as printed, of a movement its days, from `starts_on` to `ends_on`.
    """

    area: str
    wording: str
    unit_of_measure: str
    target: str
    pledge: int | None
    campaign: int | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Totals:
    """Control totals, so that no export can lose a row unseen.

    Counted are the rows of this report; `…_below` what stands in reports of the units below instead.
    """

    deeds: int
    figures: int
    measurements: int
    photos: int
    commitments: int
    parts: int = 0
    deeds_below: int = 0
    measurements_below: int = 0
    movements_below: int = 0


@dataclass(frozen=True)
class Snapshot:
    period: PeriodFacts
    unit: UnitFacts
    people: People
    figures: tuple[FigureCell, ...]
    deeds: tuple[Deed, ...]
    movements: tuple[Movement, ...]
    areas: tuple[AreaResults, ...]
    commitments: tuple[CommitmentLine, ...]
    social: tuple[SocialLine, ...]
    totals: Totals
    outline: Outline
    comparisons: tuple[Comparison, ...] = ()
    below: tuple[BelowLine, ...] = ()
    statistic: tuple[StatisticRow, ...] = ()
    registrations: tuple[Registration, ...] = ()
    schema: int = field(default=SCHEMA)


def frozen(snapshot: Snapshot) -> tuple[str, str]:
    """The canonical JSON of the snapshot and its SHA-256."""
    text = canonical(asdict(snapshot))
    return text, digest(text)


def final_digest(snapshot_digest: str, narratives: Mapping[str, str]) -> str:
    """What is final: the figures (by their digest) and every narrative that says something."""
    said = {section: text for section, text in narratives.items() if text.strip()}
    return digest(canonical({"figures": snapshot_digest, "narratives": said}))


def read(text: str) -> Content:
    """The stored snapshot as plain dictionaries, for templates and typesetting."""
    content: Content = json.loads(text)
    period = content["period"]
    if "subject" not in period:  # frozen under schema 1
        period |= {"subject": periods.parse(period["kind"], period["key"]).subject, "campaign": None}
    content["social"] = [{"beneficiaries": "", "sources": [], "parts": []} | line for line in content["social"]]
    content["figures"] = [{"parts": []} | figure for figure in content["figures"]]
    for groups in ("movements", "areas"):
        content[groups] = [{"deeds_below": 0} | group for group in content[groups]]
    content["totals"] = dict.fromkeys(SINCE["Totals"], 0) | content["totals"]
    if "outline" not in content:  # frozen before schema 6
        content["outline"] = asdict(standard(content["unit"]["kind"]))
    return {"comparisons": [], "below": [], "statistic": [], "registrations": []} | content
