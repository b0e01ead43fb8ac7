"""Annex III: what the social activities and commemorations of the period came to."""

from collections import defaultdict
from collections.abc import Sequence

from achievements.models import Achievement, SocialResult
from achievements.social import added_up
from campaigns.models import Campaign
from reports import snapshot as facts


def social_lines(
    movements: tuple[facts.Movement, ...], cells: tuple[facts.FigureCell, ...], deeds: Sequence[Achievement]
) -> tuple[facts.SocialLine, ...]:
    """Every social activity, and the commemorations for which something was given."""
    results, of_campaign = results_of(deeds), defaultdict(list)
    for cell in cells:
        of_campaign[cell.campaign].append(cell)
    return tuple(
        social_line(movement, of_campaign[movement.campaign], results[movement.campaign])
        for movement in movements
        if movement.kind == Campaign.Kind.SOCIAL
        or (movement.kind == Campaign.Kind.COMMEMORATION and results[movement.campaign])
    )


def results_of(deeds: Sequence[Achievement]) -> dict[int | None, list[SocialResult]]:
    by_campaign: dict[int | None, list[SocialResult]] = defaultdict(list)
    approved = {deed.pk: deed for deed in deeds}
    for result in SocialResult.of(deeds):
        result.achievement = approved[result.achievement_id]
        by_campaign[result.achievement.campaign_id].append(result)
    return by_campaign


def social_line(
    movement: facts.Movement, cells: list[facts.FigureCell], results: list[SocialResult]
) -> facts.SocialLine:
    """What was stated as such; a measured figure stands only where nothing was, so that none counts twice."""
    total = added_up(result.facts for result in results)
    return facts.SocialLine(
        campaign=movement.campaign,
        name=movement.name,
        launchers=movement.launchers,
        money=total.printed_money or _printed(cells, "money"),
        goods=total.printed_goods or _printed(cells, "goods"),
        people=total.printed_participants or _printed(cells, "people"),
        beneficiaries=total.printed_beneficiaries,
        figures=movement.figures,
        sources=tuple(source_line(result) for result in results),
    )


def source_line(result: SocialResult) -> facts.SocialSource:
    return facts.SocialSource(
        achievement=result.achievement_id,
        revision=result.achievement.revision,
        title=result.achievement.title,
        money=result.money,
        goods=result.goods,
        goods_value=result.goods_value,
        participants=result.participants,
        beneficiaries=result.beneficiaries,
    )


def _printed(cells: list[facts.FigureCell], column: str) -> str:
    return "; ".join(cell.printed for cell in cells if _column_of(cell) == column)


def _column_of(cell: facts.FigureCell) -> str:
    """Money by its shape, people by their unit of measure; whatever else was counted is goods."""
    if cell.shape == "money":
        return "money"
    is_people = any(word in cell.unit_of_measure.casefold() for word in ("người", "đoàn viên", "cán bộ", "cá nhân"))
    return "people" if is_people else "goods"
