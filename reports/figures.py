"""Collects what a report says: a fixed number of queries, whatever the number of units, deeds and figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_noop

from achievements.figures import SourceMeasurement
from achievements.models import Achievement, Evidence
from campaigns.models import Campaign, CampaignQuerySet, Launcher, Participation
from campaigns.values import Area
from members.models import Unit
from reports import below, commitments, comparing, outlines, registrations, statistic
from reports import snapshot as facts
from reports.organisation import Organisation, people, unit_facts
from reports.periods import Period
from reports.scope import Scope
from reports.social import social_lines
from reports.summing import Told, counted, key_of, told_in

STEPS = 5
TRIES = 3
KIND_ORDER = list(Campaign.Kind)
AREA_ORDER = list(Area)
Counts = dict[tuple[int | None, str], int]  # deeds by campaign and area


def no_progress(*, done: int, total: int, step: str = "") -> None:
    """For callers that wait themselves."""


def collect(unit: Unit, period: Period, *, today: date, progress: Callable[..., None] = no_progress) -> facts.Snapshot:
    """The snapshot of the period as approved until now; collected anew where an approval came in between."""
    for _attempt in range(TRIES):
        scope = Scope.of(unit, period)
        before = scope.watermark()
        collected = _collect(scope, today=today, progress=progress)
        if scope.watermark() == before:
            break
    return collected


def _collect(scope: Scope, *, today: date, progress: Callable[..., None]) -> facts.Snapshot:
    unit, period = scope.unit, scope.period
    progress(done=0, total=STEPS + 1, step=gettext_noop("Counting members"))
    counted_people = people(unit, scope.units, scope.organisation, on=min(period.last, max(today, period.first)))
    progress(done=1, total=STEPS + 1, step=gettext_noop("Collecting deeds and evidence"))
    deeds = list(scope.listed_deeds())
    evidence, unlisted = evidence_of(deeds), deeds_below(scope)
    progress(done=2, total=STEPS + 1, step=gettext_noop("Adding up figures"))
    reports = below.reports_of(scope)
    told = told_in(scope, reports.values())
    cells = tuple(cell_of(each, scope) for each in told)
    progress(done=3, total=STEPS + 1, step=gettext_noop("Reading campaigns"))
    measured = keys_of_deeds(cells)
    lines = [deed_line(deed, measured[deed.pk], evidence[deed.pk], scope) for deed in deeds]
    campaigns = campaigns_of(scope, {campaign for campaign, _area in unlisted} | {deed.campaign_id for deed in deeds})
    movements = movements_of(campaigns, scope, cells, lines, unlisted)
    progress(done=4, total=STEPS + 1, step=gettext_noop("Comparing commitments with results"))
    pledged, further = commitments.lines_of(scope, cells, lambda each: cell_of(each, scope))
    figures = (*cells, *further)
    told_unit = unit_facts(unit, scope.organisation)
    return facts.Snapshot(
        period=period_facts(period),
        unit=told_unit,
        outline=outlines.in_force(scope.organisation.line_of(unit), told_unit.kind, period.kind),
        people=counted_people,
        figures=figures,
        deeds=tuple(lines),
        movements=movements,
        areas=areas_of(cells, lines, unlisted),
        commitments=pledged,
        social=social_lines(movements, cells, deeds, scope),
        totals=facts.Totals(
            deeds=len(lines),
            figures=len(figures),
            measurements=sum(len(cell.sources) for cell in figures),
            photos=sum(len(deed.photos) for deed in lines),
            commitments=len(pledged),
            parts=sum(len(cell.parts) for cell in figures),
            deeds_below=sum(unlisted.values()),
            measurements_below=sum(part.measurements for cell in figures for part in cell.parts),
            movements_below=campaigns.count() - len(movements),
        ),
        comparisons=comparing.comparisons_of(scope, [each.figure for each in told], today=today),
        below=below.lines_of(scope, reports),
        statistic=statistic.statistic_of(counted_movements(campaigns)),
        registrations=registrations.registrations_of(scope),
    )


def deeds_below(scope: Scope) -> Counts:
    """How many deeds stand in the reports of the units below instead of this one."""
    if not scope.branches:
        return {}
    columns = scope.deeds().filter(unit__in=list(scope.branches)).order_by().values_list("campaign", "area")
    return {(campaign, area): deeds for campaign, area, deeds in columns.annotate(Count("pk"))}


def counted_movements(campaigns: CampaignQuerySet) -> list[statistic.Counted]:
    """Emulation movements and drives of the period, as the national statistic counts them, those kept below too."""
    kinds = {Campaign.Kind.MOVEMENT, Campaign.Kind.DRIVE}
    columns = campaigns.filter(kind__in=kinds).order_by("pk").values_list("level", "scope", "duration", "mode")
    return [statistic.Counted(*row) for row in columns]


def period_facts(period: Period) -> facts.PeriodFacts:
    return facts.PeriodFacts(
        period.kind.value, period.key, period.first, period.last, period.label, period.subject, period.campaign
    )


def cell_of(told: Told, scope: Scope) -> facts.FigureCell:
    figure = told.figure
    said, value = figure.statement, figure.value
    several = counted(told.measurements, told.units) if told.parts and not said else figure.printed
    return facts.FigureCell(
        key=key_of(figure),
        indicator=figure.indicator_id,
        name=figure.indicator_name,
        unit_of_measure=figure.unit_of_measure,
        area=figure.area,
        campaign=figure.campaign_id,
        shape=figure.shape.value,
        scale=value.scale if value else figure.indicator.scale,
        scaled=value.scaled if value else None,
        printed=said.printed_value if said else several,
        wording=several,
        period_wording=figure.period_wording,
        qualifier=figure.qualifier.value,
        comparison=said.printed_comparison if said else "",
        plan=figure.plan.printed(figure.unit_of_measure) if figure.plan else "",
        outcome=figure.outcome.value,
        remark=told.remark,
        sources=tuple(source_line(source, scope.organisation) for source in figure.sources),
        parts=told.parts,
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


def campaigns_of(scope: Scope, done: Iterable[int | None]) -> CampaignQuerySet:
    """Launched campaigns of the period that units of the subtree own, launch, take part in or have `done` deeds for."""
    period, units = scope.period, scope.units
    joined = Participation.objects.filter(unit__in=units, state__in=Participation.TAKING_PART).values("campaign")
    launched = Launcher.objects.filter(unit__in=units).values("campaign")
    running = Q(starts_on__lte=period.last, ends_on__gte=period.first)
    ours = running & (Q(owner__in=units) | Q(pk__in=launched) | Q(pk__in=joined))
    found = Campaign.objects.filter(ours | Q(pk__in={pk for pk in done if pk})).exclude(state=Campaign.State.DRAFT)
    return found.filter(pk=period.campaign) if period.campaign else found


def movements_of(
    campaigns: CampaignQuerySet, scope: Scope, cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed],
    unlisted: Counts,
) -> tuple[facts.Movement, ...]:  # fmt: skip
    """All but those that a unit below keeps for itself, which stand in its report."""
    here = {deed.campaign for deed in deeds if deed.campaign}
    kept = Q(owner__in=list(scope.branches)) & ~Q(pk__in=here)
    own = campaigns.exclude(kept).prefetch_related("launchers__unit")
    elsewhere: dict[int | None, int] = defaultdict(int)
    for (campaign, _area), number in unlisted.items():
        elsewhere[campaign] += number
    lines = [
        movement_line(campaign, scope, cells, deeds, elsewhere[campaign.pk])
        for campaign in own.order_by("starts_on", "pk")
    ]
    return tuple(sorted(lines, key=lambda line: KIND_ORDER.index(Campaign.Kind(line.kind))))


def movement_line(
    campaign: Campaign, scope: Scope, cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed], unlisted: int
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
        deeds_below=unlisted,
    )


def areas_of(
    cells: tuple[facts.FigureCell, ...], deeds: list[facts.Deed], unlisted: Counts
) -> tuple[facts.AreaResults, ...]:
    """What was done outside any campaign, in the order of the areas."""
    groups = (
        facts.AreaResults(
            area=area.value,
            figures=tuple(cell.key for cell in cells if cell.campaign is None and cell.area == area),
            deeds=tuple(deed.achievement for deed in deeds if deed.campaign is None and deed.area == area),
            deeds_below=unlisted.get((None, area.value), 0),
        )
        for area in AREA_ORDER
    )
    return tuple(group for group in groups if group.figures or group.deeds or group.deeds_below)
