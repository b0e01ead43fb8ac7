"""Annex III: what the social activities and commemorations of the period came to."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, Sum

from achievements.models import Achievement, SocialResult
from achievements.social import SocialFacts, added_up, sum_stated
from campaigns.models import Campaign
from reports import snapshot as facts
from reports.scope import Scope

SUMS = ("money", "goods_value", "participants", "beneficiaries")
GOODS_BELOW = "hiện vật nêu trong báo cáo của các đơn vị trực thuộc"
Parts = dict[int, list[facts.SocialPart]]  # by campaign


def social_lines(
    movements: tuple[facts.Movement, ...], cells: tuple[facts.FigureCell, ...], deeds: Sequence[Achievement],
    scope: Scope,
) -> tuple[facts.SocialLine, ...]:  # fmt: skip
    """Every social activity, and the commemorations for which something was given."""
    results, parts, of_campaign = results_of(deeds), parts_of(scope), defaultdict(list)
    for cell in cells:
        of_campaign[cell.campaign].append(cell)
    return tuple(
        social_line(movement, of_campaign[movement.campaign], results[movement.campaign], parts[movement.campaign])
        for movement in movements
        if movement.kind == Campaign.Kind.SOCIAL
        or (movement.kind == Campaign.Kind.COMMEMORATION and (results[movement.campaign] or parts[movement.campaign]))
    )


def parts_of(scope: Scope) -> Parts:
    """What the unions below stated, added up by the database; nothing where every deed is listed."""
    found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    if scope.branches:
        below = scope.deeds().filter(unit__in=list(scope.branches), campaign__isnull=False).order_by()
        stated = SocialResult.objects.filter(achievement__in=below.values("pk")).order_by()
        sums = stated.values("achievement__campaign", "achievement__unit").annotate(
            deeds=Count("pk"),
            with_goods=Count("pk", filter=~Q(goods="")),
            **{f"total_{name}": Sum(name) for name in SUMS},
        )
        for row in sums:
            found[row["achievement__campaign"], scope.branches[row["achievement__unit"]]].append({**row})
    parts: Parts = defaultdict(list)
    for (campaign, child), rows in found.items():
        totals = {name: sum_stated(row[f"total_{name}"] for row in rows) for name in SUMS}
        deeds, with_goods = (sum(row[name] for row in rows) for name in ("deeds", "with_goods"))
        name = scope.organisation.places[child].name
        parts[campaign].append(facts.SocialPart(child, name, deeds, with_goods, **totals))
    return parts


def results_of(deeds: Sequence[Achievement]) -> dict[int | None, list[SocialResult]]:
    by_campaign: dict[int | None, list[SocialResult]] = defaultdict(list)
    approved = {deed.pk: deed for deed in deeds}
    for result in SocialResult.of(deeds):
        result.achievement = approved[result.achievement_id]
        by_campaign[result.achievement.campaign_id].append(result)
    return by_campaign


def social_line(
    movement: facts.Movement, cells: list[facts.FigureCell], results: list[SocialResult], parts: list[facts.SocialPart]
) -> facts.SocialLine:
    """What was stated as such; a measured figure stands only where nothing was, so that none counts twice."""
    total = added_up([*(result.facts for result in results), *(_stated(part) for part in parts)])
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
        parts=tuple(sorted(parts, key=lambda part: (part.name, part.unit))),
    )


def _stated(part: facts.SocialPart) -> SocialFacts:
    """As if the union below had stated one sum; its goods are valued here and named in its own report."""
    goods = GOODS_BELOW if part.with_goods else ""
    return SocialFacts(part.money, goods, part.goods_value, part.participants, part.beneficiaries)


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
