from datetime import date
from itertools import count
from typing import Any

from campaigns.models import Measure, WorkPlan
from members.models import Member, Unit
from tests.factories import NOW, make_member

_numbers = count(1)


def make_plan(unit: Unit, **stated: Any) -> WorkPlan:
    facts: dict[str, Any] = {"title": f"Kế hoạch số {next(_numbers)}", "year": 2021, "created_at": NOW}
    return WorkPlan.objects.create(unit=unit, **facts | stated)


def make_measure(plan: WorkPlan, responsible: Member | None = None, **stated: Any) -> Measure:
    facts: dict[str, Any] = {"content": f"Biện pháp số {next(_numbers)}", "due_on": date(2021, 9, 30)}
    return Measure.objects.create(plan=plan, responsible=responsible or make_member(unit=plan.unit), **facts | stated)
