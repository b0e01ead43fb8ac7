from datetime import date

import pytest

from members import services
from members.models import Grant, Placement, Unit
from portal import audit
from tests.factories import NOW, TODAY, Person, make_unit

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2022, 1, 1)


def place(unit: Unit, by: Person, **changes: object) -> Unit:
    columns = {"name": unit.name, "kind": unit.kind, "parent": unit.parent, "from_on": TODAY} | changes
    return services.place_unit(unit, **columns, by=by.actor, now=NOW)  # type: ignore[arg-type]


def test_an_administrator_adds_a_unit_below_the_own_one(administrator: Person, union_above: Unit) -> None:
    unit = services.create_unit(
        code="moi",
        name="Công đoàn cơ sở mới",
        kind="union",
        parent=union_above,
        from_on=TODAY,
        by=administrator.actor,
        now=NOW,
    )

    assert unit.path == f"{union_above.path}{unit.pk}/"
    assert [p.from_on for p in unit.placements.all()] == [TODAY]
    assert [entry.action for entry in audit.history(unit)] == ["unit.created"]


def test_a_code_is_taken_once(administrator: Person, union: Unit, union_above: Unit) -> None:
    with pytest.raises(services.UnitNotPlaceable, match=union.code):
        services.create_unit(
            code=union.code, name="x", kind="union", parent=union_above, from_on=TODAY, by=administrator.actor, now=NOW
        )


@pytest.mark.parametrize("parent", ["agency", None])
def test_nobody_adds_a_unit_outside_the_own_subtree(
    administrator: Person, parent: str | None, request: pytest.FixtureRequest
) -> None:
    above = request.getfixturevalue(parent) if parent else None

    with pytest.raises(services.NotAdministrator):
        services.create_unit(
            code="moi", name="x", kind="union", parent=above, from_on=TODAY, by=administrator.actor, now=NOW
        )


def test_an_officer_without_the_grant_places_nothing(officer: Person, union: Unit) -> None:
    with pytest.raises(services.NotAdministrator):
        place(union, officer, name="Tên khác")


def test_a_new_name_keeps_the_old_one_for_its_days(administrator: Person, union: Unit) -> None:
    old = union.name

    place(union, administrator, name="Công đoàn cơ sở Sở Khoa học và Công nghệ")

    union.refresh_from_db()
    assert union.name == "Công đoàn cơ sở Sở Khoa học và Công nghệ"
    assert list(union.placements.order_by("from_on").values_list("name", "to_on")) == [
        (old, date(2021, 9, 14)),
        (union.name, None),
    ]


def test_the_same_day_again_corrects_the_entry(administrator: Person, union: Unit) -> None:
    place(union, administrator, name="Sai")
    place(union, administrator, name="Đúng")

    assert list(union.placements.order_by("from_on").values_list("name", flat=True))[1:] == ["Đúng"]


def test_a_name_that_begins_later_waits_for_its_day(administrator: Person, union: Unit) -> None:
    old = union.name
    place(union, administrator, name="Tên năm sau", from_on=NEXT_YEAR)
    union.refresh_from_db()
    assert union.name == old

    assert services.refresh_units(NEXT_YEAR) == 1

    union.refresh_from_db()
    assert (union.name, union.search_key[:11]) == ("Tên năm sau", "ten nam sau")


def test_moving_a_unit_takes_its_subtree_along(
    administrator: Person, union: Unit, union_group: Unit, other_union: Unit
) -> None:
    place(union, administrator, parent=other_union)

    union_group.refresh_from_db()
    assert union_group.path == f"{other_union.path}{union.pk}/{union_group.pk}/"
    assert services.refresh_units(TODAY) == 0


def test_a_unit_does_not_stand_below_itself(administrator: Person, union: Unit, union_group: Unit) -> None:
    with pytest.raises(services.UnitNotPlaceable):
        place(union, administrator, parent=union_group)


def test_two_moves_that_would_meet_in_the_future_are_refused(
    administrator: Person, union: Unit, other_union: Unit
) -> None:
    place(union, administrator, parent=other_union, from_on=NEXT_YEAR)

    with pytest.raises(services.UnitNotPlaceable):
        place(other_union, administrator, parent=union, from_on=NEXT_YEAR)


def test_an_entry_does_not_begin_before_the_latest(administrator: Person, union: Unit) -> None:
    place(union, administrator, name="Tên năm sau", from_on=NEXT_YEAR)

    with pytest.raises(services.UnitNotPlaceable, match="01/01/2022"):
        place(union, administrator, name="Tên hôm nay")


def test_a_unit_is_not_moved_out_of_the_own_subtree(administrator: Person, union: Unit, agency: Unit) -> None:
    with pytest.raises(services.NotAdministrator):
        place(union, administrator, parent=agency)


def test_a_revision_without_a_dated_change_makes_no_entry(administrator: Person, union: Unit) -> None:
    dated = {"name": union.name, "kind": union.kind, "parent": union.parent}
    undated = {"attached_to": None, "abbreviation": "CĐ", "place": "Việt Trì"}

    services.revise_unit(union, dated=dated, undated=undated, from_on=TODAY, by=administrator.actor, now=NOW)

    union.refresh_from_db()
    assert (union.abbreviation, union.place, union.attached_to) == ("CĐ", "Việt Trì", None)
    assert union.placements.count() == 1
    assert [entry.action for entry in audit.history(union)] == ["unit.changed"]


def test_refreshing_mends_every_cached_column(union: Unit, union_group: Unit) -> None:
    Unit.objects.filter(pk=union_group.pk).update(path="", name="hỏng", parent=None)

    assert services.refresh_units(TODAY) == 1

    union_group.refresh_from_db()
    assert (union_group.path, union_group.parent) == (f"{union.path}{union_group.pk}/", union)


def test_refreshing_costs_the_same_for_many_units(django_assert_num_queries: object) -> None:
    for _number in range(30):
        make_unit()
    Unit.objects.update(path="")

    with django_assert_num_queries(5):  # type: ignore[operator]
        assert services.refresh_units(TODAY) == 30


def test_an_ended_unit_keeps_its_last_name(union: Unit) -> None:
    Placement.objects.filter(unit=union).update(to_on=date(2021, 6, 30))

    assert services.refresh_units(NEXT_YEAR) == 0


def test_founding_makes_a_portal_that_can_be_administered() -> None:
    unit, office, user = services.found_portal(
        unit_name="Công đoàn Viên chức tỉnh",
        code="cdvc",
        kind="upper_union",
        email="Quan.Tri@Example.vn",
        full_name="Quản Trị",
        password="mot-mat-khau-dai",
        now=NOW,
    )

    assert (unit.path, office.grants(), user.email) == (f"/{unit.pk}/", [Grant.ADMINISTER], "quan.tri@example.vn")
    assert user.check_password("mot-mat-khau-dai")


def test_a_portal_is_founded_once(union: Unit) -> None:
    with pytest.raises(services.PortalAlreadyFounded):
        services.found_portal(
            unit_name="x", code="x", kind="union", email="a@example.vn", full_name="A", password=None, now=NOW
        )


def test_a_closed_unit_keeps_its_name_and_can_begin_again(administrator: Person, union_group: Unit) -> None:
    services.close_unit(union_group, to_on=date(2025, 6, 30), by=administrator.actor, now=NOW)
    assert [p.to_on for p in union_group.placements.all()] == [date(2025, 6, 30)]

    place(union_group, administrator, name="Tổ mới", from_on=date(2026, 1, 1))

    spans = union_group.placements.order_by("from_on").values_list("to_on", flat=True)
    assert list(spans) == [date(2025, 6, 30), None]


def test_a_unit_is_closed_once_and_after_it_began(administrator: Person, union_group: Unit) -> None:
    with pytest.raises(services.UnitNotPlaceable):
        services.close_unit(union_group, to_on=date(2009, 1, 1), by=administrator.actor, now=NOW)
    services.close_unit(union_group, to_on=TODAY, by=administrator.actor, now=NOW)

    with pytest.raises(services.UnitNotPlaceable):
        services.close_unit(union_group, to_on=TODAY, by=administrator.actor, now=NOW)


def test_a_unit_with_units_below_is_not_closed(administrator: Person, union: Unit, union_group: Unit) -> None:
    with pytest.raises(services.UnitNotPlaceable):
        services.close_unit(union, to_on=TODAY, by=administrator.actor, now=NOW)


def test_nobody_closes_a_unit_without_administering_it(officer: Person, union_group: Unit) -> None:
    with pytest.raises(services.NotAdministrator):
        services.close_unit(union_group, to_on=TODAY, by=officer.actor, now=NOW)
