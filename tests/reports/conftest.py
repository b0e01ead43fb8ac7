import pytest

from members.models import Unit
from reports.models import Report
from tests.factories import Person
from tests.reports.factories import Case, make_case, make_report


@pytest.fixture
def case(union: Unit, agency: Unit, union_above: Unit, officer: Person, reviewer: Person) -> Case:
    return make_case(union, agency, union_above, officer, reviewer)


@pytest.fixture
def report(case: Case) -> Report:
    return make_report(case.union)
