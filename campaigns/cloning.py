"""Last year's campaign as a draft for another year. Pure: plain values in, plain values out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from campaigns.arithmetic import duration_between
from campaigns.facts import PLAN_TEXTS, CampaignFacts

TEXTS = ("name", "slogan", "content", *PLAN_TEXTS)
# A year that stands alone: not in 31/12/2021, 12/2021/QĐ, 2021-2025, where a new number would be a wrong one.
YEAR = re.compile(r"(?<![\d/.,\-–])(\d{4})(?![\d/\-–]|\s*[-–]\s*\d)")
ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass(frozen=True)
class Difference:
    """One fact by its field, as it was and as it is now."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Mention:
    """A text that still names a year of the old campaign, and where."""

    field: str
    around: str


def moved(facts: CampaignFacts, years: int) -> CampaignFacts:
    """Every day the given number of years later, on the same day of the month; years in the texts moved with them.

    The launch document and the block, which is formed anew each year, belong to the old year and are left out. A
    duration bracket that followed from the days follows from the new ones.
    """
    stated: dict[str, Any] = {each.name: getattr(facts, each.name) for each in fields(facts)}
    days = {name: years_later(value, years) for name, value in stated.items() if isinstance(value, date)}
    texts = {name: with_years_moved(getattr(facts, name), years_of(facts), years) for name in TEXTS}
    is_derived = facts.duration == duration_between(facts.starts_on, facts.ends_on)
    stated |= days | texts | {"block_id": None, "document_number": "", "document_on": None}
    stated["duration"] = "" if is_derived else facts.duration
    return replace(facts, **stated)


def years_later(day: date, years: int) -> date:
    """The same day of another year; 29 February falls on the last day of February there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def years_of(facts: CampaignFacts) -> range:
    return range(facts.starts_on.year, facts.ends_on.year + 1)


def with_years_moved(text: str, known: Iterable[int], years: int) -> str:
    """“năm 2021” becomes “năm 2022”; other years, days, numbers of documents and spans of years stay."""
    moving = set(known)
    return YEAR.sub(lambda found: str(int(found[1]) + years) if int(found[1]) in moving else found[1], text)


def differences(before: CampaignFacts, after: CampaignFacts) -> list[Difference]:
    """Field by field, in the order of the facts."""
    old, new = vars(before.completed()), vars(after.completed())
    return [Difference(name, old[name], new[name]) for name in old if old[name] != new[name]]


def mentions(facts: CampaignFacts, known: Iterable[int]) -> list[Mention]:
    """Where a text still names one of these years: a person has to look at it."""
    years = {str(year) for year in known}
    found = [
        Mention(name, _around(getattr(facts, name), match))
        for name in TEXTS
        for match in ANY_YEAR.finditer(getattr(facts, name))
        if match[1] in years
    ]
    return list(dict.fromkeys(found))


def _around(text: str, match: re.Match[str], reach: int = 30) -> str:
    first, last = max(match.start() - reach, 0), match.end() + reach
    shown = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"
