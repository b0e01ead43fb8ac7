"""What a newer version says otherwise. Pure: two snapshots or two sets of texts in, what differs out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import format_number
from reports.snapshot import Content

Name = str | Promise
Said = Mapping[str, tuple[Name, str]]  # by key: name and what stands there
PEOPLE = {
    "staff": _("Staff"),
    "members": _("Union members"),
    "women": _("of them women"),
    "party_members": _("of them Party members"),
}
LONG = 20_000  # letters of a text; longer ones are shown whole, before and after


@dataclass(frozen=True)
class Difference:
    """Before and after, as printed; empty where the version does not have it. `figure` is the key of a page, if any."""

    key: str
    name: Name
    before: str
    after: str
    figure: str = ""


@dataclass(frozen=True)
class Piece:
    """Words of a text: `kind` is "same", "gone" or "new"."""

    kind: str
    words: str


@dataclass(frozen=True)
class Rewording:
    section: str
    pieces: tuple[Piece, ...]


def differences(old: Content, new: Content) -> list[Difference]:
    """Every figure, headcount, commitment and social result, in the order of the newer version; what it no longer has
    comes last in its group."""
    groups = (_figures, _people, _commitments, _social)
    return [each for group in groups for each in _compared(group(old), group(new), has_page=group is _figures)]


def deed_differences(old: Content, new: Content) -> list[Difference]:
    """Campaigns and deeds that came, went or read otherwise. A correction of a deed is another deed."""
    return [each for group in (_movements, _deeds) for each in _compared(group(old), group(new), has_page=False)]


def rewordings(old: Mapping[str, str], new: Mapping[str, str], sections: Iterable[str]) -> list[Rewording]:
    """The sections whose words differ, in the order of `sections`."""
    pairs = [(section, old.get(section, ""), new.get(section, "")) for section in sections]
    return [Rewording(section, pieces(was, now)) for section, was, now in pairs if was != now]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word; what stays the same is told once."""
    was, now = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if len(before) + len(after) > LONG:
        return tuple(_replaced(was, now))
    told: list[Piece] = []
    for change, i1, i2, j1, j2 in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        told += [Piece("same", "".join(now[j1:j2]))] if change == "equal" else _replaced(was[i1:i2], now[j1:j2])
    return tuple(told)


def _replaced(was: list[str], now: list[str]) -> Iterator[Piece]:
    if was:
        yield Piece("gone", "".join(was))
    if now:
        yield Piece("new", "".join(now))


def _compared(before: Said, after: Said, *, has_page: bool) -> Iterator[Difference]:
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if was[1] != now[1] or (key in before) != (key in after):
            yield Difference(key, now[0] or was[0], was[1], now[1], key if has_page and key in after else "")


def _figures(snapshot: Content) -> Said:
    return {each["key"]: (each["name"], _with_period(each)) for each in snapshot["figures"]}


def _with_period(figure: Content) -> str:
    return " ".join(filter(None, [figure["wording"], figure["period_wording"] and f"({figure['period_wording']})"]))


def _people(snapshot: Content) -> Said:
    return {key: (name, format_number(snapshot["people"][key])) for key, name in PEOPLE.items()}


def _commitments(snapshot: Content) -> Said:
    return {str(each["commitment"]): (each["wording"], _fulfilled(each)) for each in snapshot["commitments"]}


def _fulfilled(line: Content) -> str:
    """“kế hoạch ≥ 12; thực hiện 15; 125%”."""
    result = f"thực hiện {line['result']}" if line["result"] else "chưa có kết quả"
    return "; ".join(filter(None, [f"kế hoạch {line['target']}", result, line["percent"]]))


def _social(snapshot: Content) -> Said:
    columns = ("money", "goods", "people", "beneficiaries")
    return {
        str(each["campaign"]): (each["name"], "; ".join(filter(None, (each[column] for column in columns))) or "–")
        for each in snapshot["social"]
    }


def _movements(snapshot: Content) -> Said:
    return {str(each["campaign"]): (each["name"], each["name"]) for each in snapshot["movements"]}


def _deeds(snapshot: Content) -> Said:
    return {
        str(each["achievement"]): (each["title"], ": ".join(filter(None, [each["title"], each["narrative"]])))
        for each in snapshot["deeds"]
    }
