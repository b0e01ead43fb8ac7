"""Collects what a report says: a fixed number of queries, whatever the number of units, deeds and figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_noop

from achievements.figures import Figure, SourceMeasurement, approved_figures, deeds_of
from achievements.models import Achievement, AchievementQuerySet, Evidence
from campaigns.arithmetic import Refusal
from campaigns.models import Campaign, Participation
from campaigns.values import Area
from members.models import Unit
from reports import below, commitments, comparing, statistic
from reports import snapshot as facts
from reports.organisation import Organisation, people, unit_facts
from reports.periods import Period
from reports.social import social_lines

STEPS = 5
TRIES = 3
KIND_ORDER = list(Campaign.Kind)
AREA_ORDER = list(Area)
REMARKS = {
    Refusal.NONE: "",
    Refusal.RATIO: "Các tỷ lệ không kèm tử số và mẫu số nên không cộng; từng giá trị được liệt kê.",
    Refusal.NOT_A_NUMBER: "Các giá trị không phải là số nên không cộng; từng giá trị được liệt kê.",
}


def no_progress(*, done: int, total: int, step: str = "") -> None:
    """For callers that wait themselves."""


@dataclass(frozen=True)
class Scope:
    """What is reported on: the units of the subtree, numbered, and the period."""

    unit: Unit
    period: Period
    organisation: Organisation
    units: list[int]

    @cached_property
    def launching(self) -> set[int | None]:
        """In whose name a movement is the unit's own: itself, what is below, and the agency it is attached to.

        A movement that only outside bodies launched is taken part in, also where the unit keeps its record.
        """
        return {*self.units, self.unit.attached_to_id} - {None}

    def deeds(self) -> AchievementQuerySet:
        """What counts in the period; of a campaign's own report only what was done for it."""
        return deeds_of(self.units, self.period.first, self.period.last, campaign=self.period.campaign)

    def watermark(self) -> tuple[object, ...]:
        """Changes whenever an approval or a correction changes what counts."""
        counted = self.deeds().order_by()
        return tuple(counted.aggregate(Count("pk"), Max("pk"), Max("decided_at")).values())


def collect(unit: Unit, period: Period, *, today: date, progress: Callable[..., None] = no_progress) -> facts.Snapshot:
    """The snapshot of the period as approved until now; collected anew where an approval came in between."""
    for _attempt in range(TRIES):
        organisation = Organisation.during(period)
        scope = Scope(unit, period, organisation, organisation.subtree(unit.pk))
        before = scope.watermark()
        collected = _collect(scope, today=today, progress=progress)
        if scope.watermark() == before:
            break
    return collected


def _collect(scope: Scope, *, today: date, progress: Callable[..., None]) -> facts.Snapshot:
    unit, period = scope.unit, scope.period
    progress(done=0, total=STEPS + 1, step=gettext_noop("Counting members"))
    counted = people(unit, scope.units, scope.organisation, on=min(period.last, max(today, period.first)))
    progress(done=1, total=STEPS + 1, step=gettext_noop("Collecting deeds and evidence"))
    deeds = list(scope.deeds())
    evidence = evidence_of(deeds)
    progress(done=2, total=STEPS + 1, step=gettext_noop("Adding up figures"))
    figures_then = approved_figures(scope.units, period.first, period.last, campaign=period.campaign, by_campaign=True)
    cells = cells_of(figures_then, scope)
    progress(done=3, total=STEPS + 1, step=gettext_noop("Reading campaigns"))
    measured = keys_of_deeds(cells)
    lines = [deed_line(deed, measured[deed.pk], evidence[deed.pk], scope) for deed in deeds]
    movements = movements_of(scope, cells, lines)
    progress(done=4, total=STEPS + 1, step=gettext_noop("Comparing commitments with results"))
    pledged, further = commitments.lines_of(scope, cells, lambda figure: cell_of(figure, scope))
    figures = (*cells, *further)
    return facts.Snapshot(
        period=period_facts(period),
        unit=unit_facts(unit, scope.organisation),
        people=counted,
        figures=figures,
        deeds=tuple(lines),
        movements=movements,
        areas=areas_of(cells, lines),
        commitments=pledged,
        social=social_lines(movements, cells, deeds),
        totals=totals_of(cells, lines, pledged),
        comparisons=comparing.comparisons_of(scope, figures_then, today=today),
        below=below.lines_of(scope),
        statistic=statistic.statistic_of(counted_movements(movements)),
    )


def counted_movements(movements: Iterable[facts.Movement]) -> list[statistic.Counted]:
    """Emulation movements and drives of the period, as the national statistic counts them."""
    kinds = {Campaign.Kind.MOVEMENT, Campaign.Kind.DRIVE}
    found = Campaign.objects.filter(pk__in=[each.campaign for each in movements], kind__in=kinds)
    columns = found.order_by("pk").values_list("level", "scope", "duration", "mode")
    return [statistic.Counted(*row) for row in columns]


def period_facts(period: Period) -> facts.PeriodFacts:
    return facts.PeriodFacts(
        period.kind.value, period.key, period.first, period.last, period.label, period.subject, period.campaign
    )


def cells_of(figures: Iterable[Figure], scope: Scope) -> tuple[facts.FigureCell, ...]:
    return tuple(cell_of(figure, scope) for figure in figures)


def cell_of(figure: Figure, scope: Scope) -> facts.FigureCell:
    said, value = figure.statement, figure.value
    return facts.FigureCell(
        key=f"{figure.indicator_id}-{figure.campaign_id or 0}",
        indicator=figure.indicator_id,
        name=figure.indicator_name,
        unit_of_measure=figure.unit_of_measure,
        area=figure.area,
        campaign=figure.campaign_id,
        shape=figure.shape.value,
        scale=value.scale if value else figure.indicator.scale,
        scaled=value.scaled if value else None,
        printed=said.printed_value if said else figure.printed,
        wording=figure.printed,
        period_wording=figure.period_wording,
        qualifier=figure.qualifier.value,
        comparison=said.printed_comparison if said else "",
        plan=figure.plan.printed(figure.unit_of_measure) if figure.plan else "",
        outcome=figure.outcome.value,
        remark=REMARKS[figure.refusal],
        sources=tuple(source_line(source, scope.organisation) for source in figure.sources),
    )


def source_line(source: SourceMeasurement, organisation: Organisation) -> facts.Source:
    return facts.Source(
        measurement=source.measurement_id,
        achievement=source.achievement_id,
        revision=source.revision,
        title=source.title,
        unit=organisation.places[source.unit_id].name if source.unit_id in organisation.places else "",
        counted_on=source.counted_on,
        printed=source.statement.printed,
        is_used=source.is_used,
    )


def evidence_of(deeds: list[Achievement]) -> dict[int, list[Evidence]]:
    found = defaultdict(list)
    for evidence in Evidence.objects.filter(achievement__in=deeds).order_by("achievement", "position", "pk"):
        found[evidence.achievement_id].append(evidence)
    return found


def keys_of_deeds(cells: tuple[facts.FigureCell, ...]) -> dict[int, list[str]]:
    """Which figures each deed went into, in the order of the figures."""
    found = defaultdict(list)
    for cell in cells:
        for deed in {source.achievement for source in cell.sources}:
            found[deed].append(cell.key)
    return found


def deed_line(deed: Achievement, keys: list[str], proofs: list[Evidence], scope: Scope) -> facts.Deed:
    photos = [proof for proof in proofs if proof.kind == Evidence.Kind.PHOTO]
    return facts.Deed(
        achievement=deed.pk,
        revision=deed.revision,
        title=deed.title,
        narrative=deed.narrative,
        unit=scope.organisation.name_of(deed.unit),
        area=deed.area,
        campaign=deed.campaign_id,
        counted_on=deed.counted_on,
        period_wording=deed.period_wording,
        figures=tuple(keys),
        photos=tuple(facts.Photo(photo.pk, photo.caption, photo.sha256) for photo in photos),
        files=len(proofs) - len(photos),
    )


def movements_of(
    scope: Scope, cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed]
) -> tuple[facts.Movement, ...]:
    """Launched campaigns of the period that units of the subtree own, launch, take part in or did something for."""
    period, units = scope.period, scope.units
    joined = Q(participations__unit__in=units, participations__state__in=Participation.TAKING_PART)
    done = Q(pk__in={deed.campaign for deed in deeds if deed.campaign})
    running = Q(starts_on__lte=period.last, ends_on__gte=period.first)
    ours = running & (Q(owner__in=units) | Q(launchers__unit__in=units) | joined)
    found = Campaign.objects.filter(ours | done).exclude(state=Campaign.State.DRAFT).distinct()
    if period.campaign:
        found = found.filter(pk=period.campaign)
    campaigns = found.prefetch_related("launchers__unit").order_by("starts_on", "pk")
    lines = [movement_line(campaign, scope, cells, deeds) for campaign in campaigns]
    return tuple(sorted(lines, key=lambda line: KIND_ORDER.index(Campaign.Kind(line.kind))))


def movement_line(
    campaign: Campaign, scope: Scope, cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed]
) -> facts.Movement:
    launchers = sorted(campaign.launchers.all(), key=lambda each: (each.position, each.pk))
    return facts.Movement(
        campaign=campaign.pk,
        kind=campaign.kind,
        name=campaign.name,
        slogan=campaign.slogan,
        content=campaign.content,
        launchers=tuple(scope.organisation.name_of(each.unit) if each.unit else each.body_name for each in launchers),
        is_own=any(each.unit_id in scope.launching for each in launchers),
        area=campaign.area,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        document=campaign.document_number,
        figures=tuple(cell.key for cell in cells if cell.campaign == campaign.pk),
        deeds=tuple(deed.achievement for deed in deeds if deed.campaign == campaign.pk),
    )


def areas_of(cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed]) -> tuple[facts.AreaResults, ...]:
    """What was done outside any campaign, in the order of the areas."""
    groups = (
        facts.AreaResults(
            area=area.value,
            figures=tuple(cell.key for cell in cells if cell.campaign is None and cell.area == area),
            deeds=tuple(deed.achievement for deed in deeds if deed.campaign is None and deed.area == area),
        )
        for area in AREA_ORDER
    )
    return tuple(group for group in groups if group.figures or group.deeds)


def totals_of(
    cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed], pledged: tuple[facts.CommitmentLine, ...]
) -> facts.Totals:
    return facts.Totals(
        deeds=len(deeds),
        figures=len(cells),
        measurements=sum(len(cell.sources) for cell in cells),
        photos=sum(len(deed.photos) for deed in deeds),
        commitments=len(pledged),
    )
