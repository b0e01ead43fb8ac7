"""What a newer version says otherwise. Pure: two snapshots in, the differing figures out."""

from dataclasses import dataclass

from reports.snapshot import Content


@dataclass(frozen=True)
class Difference:
    """A figure before and after, as printed; empty where the version does not have it."""

    key: str
    name: str
    before: str
    after: str


def differences(old: Content, new: Content) -> list[Difference]:
    """In the order of the newer version; what it no longer has comes last."""
    before, after = _figures(old), _figures(new)
    pairs = [(key, before.get(key), after.get(key)) for key in [*after, *(key for key in before if key not in after)]]
    return [_difference(key, was, now) for key, was, now in pairs if _said(was) != _said(now)]


def _figures(snapshot: Content) -> dict[str, Content]:
    return {figure["key"]: figure for figure in snapshot["figures"]}


def _said(figure: Content | None) -> tuple[str, str]:
    return (figure["wording"], figure["period_wording"]) if figure else ("", "")


def _difference(key: str, was: Content | None, now: Content | None) -> Difference:
    known = now or was
    assert known is not None
    return Difference(key, known["name"], _said(was)[0], _said(now)[0])
