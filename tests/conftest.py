"""One fixed cast: the union of the 2021 case, the agency it is attached to, and the people around them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from members.models import Office, Unit
from portal.jobs import run_here
from portal.models import AuditHead, Job
from tests.factories import TODAY, Person, make_account, make_member, make_office, make_person, make_unit
from tests.template_variables import refuse_undefined_variables

# Speed is measured in benchmarks: a slow machine fails no test.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def audit_rows_may_be_flushed() -> Iterator[None]:
    """Between transactional tests the whole database is emptied; only there the trigger has to stand aside."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: Any) -> None:
        triggers = _sqlite_triggers()
        with connection.cursor() as cursor:
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        flush(self)
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)
        AuditHead.objects.get_or_create(pk=1)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


def _sqlite_triggers() -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'portal_auditentry'")
        return list(cursor.fetchall())


@pytest.fixture(scope="session", autouse=True)
def templates_get_every_variable() -> None:
    refuse_undefined_variables()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Do what a worker would: run every waiting job through its registered task, until none is left."""

    def run() -> int:
        finished = 0
        while waiting := list(Job.objects.filter(state=Job.State.QUEUED).order_by("pk")):
            for job in waiting:
                run_here(job)
                finished += 1
        return finished

    return run


@pytest.fixture
def union_above(db: None) -> Unit:
    return make_unit("Công đoàn Viên chức tỉnh Phú Thọ", kind=Unit.Kind.UPPER_UNION, code="cdvc", abbreviation="CĐVC")


@pytest.fixture
def agency(db: None) -> Unit:
    return make_unit("Sở Thông tin và Truyền thông", kind=Unit.Kind.AGENCY, code="stttt", abbreviation="STTTT")


@pytest.fixture
def union(union_above: Unit, agency: Unit) -> Unit:
    name = "Công đoàn cơ sở Sở Thông tin và Truyền thông"
    return make_unit(name, parent=union_above, code="cdcs-stttt", abbreviation="CĐCS", attached_to=agency)


@pytest.fixture
def union_group(union: Unit) -> Unit:
    return make_unit("Tổ công đoàn Văn phòng", parent=union, kind=Unit.Kind.UNION_GROUP, code="to-vp")


@pytest.fixture
def other_union(union_above: Unit) -> Unit:
    return make_unit("Công đoàn cơ sở Sở Tài chính", parent=union_above, code="cdcs-stc")


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def member(union_group: Unit) -> Person:
    return make_person("Đoàn Viên Minh Họa", home=union_group)


@pytest.fixture
def officer(union: Unit) -> Person:
    return make_person("Cán Bộ Minh Họa", unit=union, grants="log", title="Ủy viên BCH")


@pytest.fixture
def reviewer(union: Unit) -> Person:
    return make_person("Thẩm Định Minh Họa", unit=union, grants="review", title="Phó Chủ tịch Công đoàn")


@pytest.fixture
def director(agency: Unit) -> Person:
    return make_person("Giám Đốc Minh Họa", unit=agency, grants="sign", title="Giám đốc")


@pytest.fixture
def chair(union: Unit, agency: Unit) -> Person:
    """Chair of the union and deputy director of the agency: two offices, one person."""
    person = make_person("Chủ Tịch Minh Họa", unit=union, grants="log review sign", title="Chủ tịch Công đoàn")
    assert person.member is not None
    make_office(person.member, agency, "Phó Giám đốc", "sign")
    return person


@pytest.fixture
def officer_above(union_above: Unit) -> Person:
    return make_person("Cấp Trên Minh Họa", unit=union_above, grants="log review", title="Ủy viên Ban Thường vụ")


@pytest.fixture
def stranger(other_union: Unit) -> Person:
    """An officer of another unit."""
    return make_person("Đơn Vị Khác Minh Họa", unit=other_union, grants="log review sign", title="Chủ tịch Công đoàn")


@pytest.fixture
def former(union: Unit, other_union: Unit) -> Person:
    """Held every grant in the union until last year; belongs to another unit now."""
    ex_member = make_member("Cựu Cán Bộ Minh Họa", unit=other_union)
    user = make_account("cuu@example.vn", ex_member)
    spans = {"from_on": date(2015, 1, 1), "to_on": date(TODAY.year - 1, 12, 31)}
    office: Office = make_office(ex_member, union, "Chủ tịch Công đoàn", "log review sign administer", **spans)
    return Person(user=user, member=ex_member, office=office)


@pytest.fixture
def administrator(union_above: Unit) -> Person:
    return make_person("Quản Trị Minh Họa", unit=union_above, grants="administer", title="Quản trị hệ thống")


@pytest.fixture
def nobody(db: None) -> Person:
    """An account with neither office nor membership."""
    user = make_account("khong-ai@example.vn", make_member("Không Ai Minh Họa"))
    return Person(user=user, member=user.member, office=None)
