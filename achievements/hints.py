"""What a reviewer should look at twice: the same file, photo, deed or figure in another achievement.

A fixed number of queries, whatever the number of deeds. What lies outside the reach of the reviewer is said to exist
and nothing more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from achievements.models import LOOK_BANDS, Achievement, Evidence, Measurement
from members.actor import Actor
from portal.likeness import are_near, bands, share_of_words

CLAIMED = (Achievement.State.SUBMITTED, Achievement.State.RETURNED, Achievement.State.APPROVED)
SIMILAR = 0.7  # of all words; “Lắp camera tại chốt” and “Lắp 62 camera tại các chốt” are above
MOST = 5  # of one kind beside one deed


class Kind(TextChoices):
    """The strongest first."""

    FILE = "file", _("The same file proves another achievement")
    PHOTO = "photo", _("A photo that looks the same proves another achievement")
    DEED = "deed", _("The same unit and period with a similar title")
    FIGURE = "figure", _("The same value of the same indicator in an overlapping period")


@dataclass(frozen=True)
class Hint:
    """`other` None: it exists, but out of the reviewer's reach. `about` names the file or the indicator."""

    kind: Kind
    other: Achievement | None
    about: str = ""


def hints_for(deeds: Sequence[Achievement], actor: Actor) -> dict[int, list[Hint]]:
    """Hints by the id of the deed, the strongest first; a deed without any is missing."""
    families = _families(deeds)
    found: defaultdict[int, dict[tuple[str, int], Hint]] = defaultdict(dict)
    findings = [finding for finding in _findings(deeds) if finding[2].pk not in families[finding[0].pk]]
    seen = _seen_among({other.pk for _deed, _kind, other, _about in findings}, actor)
    for deed, kind, other, about in findings:
        known = other.pk if other.pk in seen else 0
        found[deed.pk].setdefault((kind, known), Hint(kind, other if known else None, about))
    return {pk: _first_of_each(list(hints.values())) for pk, hints in found.items()}


Finding = tuple[Achievement, Kind, Achievement, str]  # deed, kind, other deed, about what


def _findings(deeds: Sequence[Achievement]) -> Iterator[Finding]:
    yield from _same_files(deeds)
    yield from _same_deeds(deeds)
    yield from _same_figures(deeds)


def _first_of_each(hints: list[Hint]) -> list[Hint]:
    """At most so many of a kind; of a photo whose file is the same, the file is said and not the photo."""
    by_file = {hint.other.pk if hint.other else 0 for hint in hints if hint.kind == Kind.FILE}
    told = [hint for hint in hints if hint.kind != Kind.PHOTO or (hint.other.pk if hint.other else 0) not in by_file]
    return [hint for kind in Kind for hint in [each for each in told if each.kind == kind][:MOST]]


def _families(deeds: Sequence[Achievement]) -> dict[int, set[int]]:
    """Each deed with the revisions it goes back to: a correction holds the same files and figures by intention."""
    families = {deed.pk: {deed.pk, deed.corrects_id or deed.pk} for deed in deeds}
    heads = {deed.corrects_id: deed.pk for deed in deeds if deed.corrects_id}
    while heads:
        older = Achievement.objects.filter(pk__in=heads, corrects__isnull=False).values_list("pk", "corrects")
        steps = [(heads[pk], corrected) for pk, corrected in older if corrected is not None]
        for deed, corrected in steps:
            families[deed].add(corrected)
        heads = {corrected: deed for deed, corrected in steps}
    return families


def _seen_among(others: set[int], actor: Actor) -> set[int]:
    """Which of these the reviewer may see; asked once, for those found, since reach may be a whole province."""
    nobody = 0  # keeps the number of queries fixed where nothing was found
    return set(Achievement.objects.visible_to(actor).filter(pk__in=[nobody, *others]).values_list("pk", flat=True))


def _any(conditions: Collection[Q]) -> Q:
    """One of them, or nothing where there is none."""
    joined = Q(pk__in=[])
    for condition in conditions:
        joined |= condition
    return joined


# -- files and photos --


def _same_files(deeds: Sequence[Achievement]) -> Iterator[Finding]:
    by_pk = {deed.pk: deed for deed in deeds}
    own = list(Evidence.objects.filter(achievement__in=by_pk).order_by("pk"))
    if not own:
        return
    conditions = [
        Q(sha256__in={row.sha256 for row in own}),
        Q(sent_sha256__in={row.sent_sha256 for row in own if row.sent_sha256}),
        *(
            ~Q(look="") & Q(**{f"{name}__in": {bands(row.look)[place] for row in own if row.look}})
            for place, name in enumerate(LOOK_BANDS)
        ),
    ]
    # One OR over six columns reads the whole table; each alone uses its index.
    alike, *more = (Evidence.objects.filter(condition).order_by().values("pk") for condition in conditions)
    found = [row["pk"] for row in alike.union(*more)]
    others = Evidence.objects.filter(pk__in=found, achievement__state__in=CLAIMED)
    newest_first = others.select_related("achievement__campaign").order_by("-achievement__submitted_at", "pk")
    indexed = _Known.of(list(newest_first))
    for row in own:
        for other, kind in indexed.like(row):
            yield by_pk[row.achievement_id], kind, other.achievement, str(row)


@dataclass(frozen=True)
class _Known:
    """Evidence of others, looked up by what it may share."""

    by_key: dict[tuple[str, str], list[Any]]

    @classmethod
    def of(cls, rows: list[Any]) -> "_Known":
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in rows:
            for key in _keys(row):
                found[key].append(row)
        return cls(found)

    def like(self, row: Evidence) -> Iterator[tuple[Any, Kind]]:
        for key in _keys(row):
            for other in self.by_key.get(key, []):
                if other.achievement_id == row.achievement_id:
                    continue
                if key[0].endswith("sha256"):
                    yield other, Kind.FILE
                elif are_near(row.look, other.look):
                    yield other, Kind.PHOTO


def _keys(row: Evidence) -> list[tuple[str, str]]:
    exact = [(name, getattr(row, name)) for name in ("sha256", "sent_sha256") if getattr(row, name)]
    return [*exact, *zip(LOOK_BANDS, bands(row.look), strict=False)]


# -- deeds and figures --


def _same_deeds(deeds: Sequence[Achievement]) -> Iterator[Finding]:
    alike = [Q(unit=deed.unit_id, period_from=deed.period_from, period_to=deed.period_to) for deed in deeds]
    found = Achievement.objects.filter(_any(alike), state__in=CLAIMED).select_related("campaign")
    grouped = _grouped(found.order_by("pk"), _place_of)
    for deed in deeds:
        for other in grouped.get(_place_of(deed), []):
            if share_of_words(deed.title, other.title) >= SIMILAR:
                yield deed, Kind.DEED, other, ""


def _place_of(deed: Achievement) -> tuple[Any, ...]:
    return deed.unit_id, deed.period_from, deed.period_to


def _same_figures(deeds: Sequence[Achievement]) -> Iterator[Finding]:
    """Equal numbers of one unit whose periods overlap; numbers only, since “yes” is everybody's answer."""
    measured = Measurement.objects.filter(scaled_value__isnull=False).select_related(
        "achievement__campaign", "indicator"
    )
    own = list(measured.filter(achievement__in=[deed.pk for deed in deeds]).order_by("pk"))
    alike = measured.filter(
        achievement__state__in=CLAIMED,
        achievement__unit__in={row.achievement.unit_id for row in own},
        indicator__in={row.indicator_id for row in own},
        scaled_value__in={row.scaled_value for row in own},
    )
    grouped = _grouped(alike.order_by("pk"), _figure_of)
    by_pk = {deed.pk: deed for deed in deeds}
    for row in own:
        for other in grouped.get(_figure_of(row), []):
            if _overlap(row.achievement, other.achievement):
                about = f"{row.indicator.name}: {row.value.printed(row.indicator.unit_of_measure)}"
                yield by_pk[row.achievement_id], Kind.FIGURE, other.achievement, about


def _figure_of(row: Measurement) -> tuple[Any, ...]:
    return row.achievement.unit_id, row.indicator_id, row.scaled_value


def _overlap(deed: Achievement, other: Achievement) -> bool:
    return deed.period_from <= other.period_to and other.period_from <= deed.period_to


def _grouped(rows: Any, key: Callable[[Any], tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
