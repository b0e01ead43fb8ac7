"""A made-up province keeps every promise that a real one keeps, and is the same each time."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F

from achievements.models import Achievement, Evidence, Measurement
from campaigns.models import Campaign, Indicator, Participation
from campaigns.values import Shape
from members.actor import Actor
from members.models import Member, Membership, Unit, User
from portal.models import AuditEntry
from portal.vietnamese import fold, name_sort_key, text_sort_key
from synthesis import organisation
from synthesis.posts import TooFewMembers
from synthesis.whole import PASSWORD, TABLES, Size, synthesise
from tests.factories import NOW, TODAY, make_unit

pytestmark = pytest.mark.django_db
SIZE = Size(units=60, members=200, achievements=400, years=[2019, 2020])


@pytest.fixture
def made(db: None) -> None:
    synthesise(SIZE, seed=7, now=NOW, say=len)


def test_every_reference_leads_somewhere(made: None) -> None:
    connection.check_constraints()


def test_there_is_as_much_as_was_asked_for(made: None) -> None:
    asked = (Unit, Member, Achievement)
    assert [model._default_manager.count() for model in asked] == [60, 200, 400]
    assert all(model._default_manager.exists() for model in TABLES)


def test_units_stand_on_four_levels(made: None) -> None:
    depths = {unit.depth for unit in Unit.objects.exclude(kind=Unit.Kind.AGENCY)}
    assert depths == {0, 1, 2, 3}
    assert Unit.objects.filter(attached_to__kind=Unit.Kind.AGENCY).exists()


def test_paths_follow_the_units_above(made: None) -> None:
    for unit in Unit.objects.filter(parent__isnull=False).select_related("parent"):
        assert unit.parent is not None
        assert unit.path == f"{unit.parent.path}{unit.pk}/"


def test_the_keys_are_those_that_saving_would_write(made: None) -> None:
    for member in Member.objects.all():
        assert member.search_key == fold(f"{member.full_name} {member.code}")
        assert member.sort_key == name_sort_key(member.full_name)
    for unit in Unit.objects.all():
        assert unit.search_key == fold(f"{unit.name} {unit.code} {unit.abbreviation}")
        assert unit.sort_key == text_sort_key(unit.name)


def test_deeds_and_campaigns_are_found_by_their_words(made: None) -> None:
    assert all(deed.search_key == fold(f"{deed.title} {deed.narrative}") for deed in Achievement.objects.all())
    assert all(each.search_key == fold(f"{each.name} {each.slogan}") for each in Campaign.objects.all())


def test_nobody_is_in_two_units_at_once_and_some_have_moved(made: None) -> None:
    open_ones = Membership.objects.filter(to_on__isnull=True).values("member").annotate(units=Count("unit"))
    assert not open_ones.filter(units__gt=1).exists()
    overlapping = Membership.objects.filter(
        member__memberships__from_on__gt=F("from_on"), member__memberships__from_on__lte=F("to_on")
    )
    assert not overlapping.exists()
    assert Membership.objects.count() > Member.objects.count()


def test_deeds_are_in_every_state_and_corrections_follow_what_they_correct(made: None) -> None:
    assert set(Achievement.objects.values_list("state", flat=True)) == set(Achievement.State.values)
    corrections = Achievement.objects.filter(corrects__isnull=False).select_related("corrects")
    assert corrections
    assert {(each.state, each.corrects.state) for each in corrections if each.corrects} == {("approved", "superseded")}


def test_no_author_reviews_and_both_stand_above_the_unit(made: None) -> None:
    assert not Achievement.objects.filter(reviewer=F("author")).exists()
    for deed in Achievement.objects.select_related("unit", "author_office__unit")[:50]:
        assert deed.author_office is not None
        assert deed.author_office.unit.contains(deed.unit)


def test_values_of_every_shape_are_measured(made: None) -> None:
    assert set(Indicator.objects.values_list("shape", flat=True)) == set(Shape.values)
    assert set(Measurement.objects.values_list("shape", flat=True)) == set(Shape.values)
    assert not Measurement.objects.exclude(shape=F("indicator__shape")).exists()
    assert not Measurement.objects.exclude(scale=F("indicator__scale")).exists()


def test_a_deed_counts_while_its_campaign_runs(made: None) -> None:
    late = Achievement.objects.exclude(counted_on__gte=F("campaign__starts_on"), counted_on__lte=F("campaign__ends_on"))
    assert not late.exists()
    assert not Participation.objects.filter(campaign__launched_at__gt=F("joined_at")).exists()


def test_evidence_is_named_and_has_no_bytes(made: None) -> None:
    photo = Evidence.objects.order_by("pk").first()
    assert photo is not None
    assert not photo.file.storage.exists(str(photo.file))


def test_the_known_logins_reach_what_their_level_reaches(made: None) -> None:
    reach = {}
    for key in ("tinh", "huyen", "coso", "doanvien"):
        user = User.objects.get(email=f"{key}@synthesis.invalid")
        assert user.check_password(PASSWORD)
        reach[key] = Unit.objects.reachable_by(Actor.of(user, today=TODAY)).count()
    unions = Unit.objects.exclude(kind=Unit.Kind.AGENCY).count()
    assert reach["tinh"] == unions > reach["huyen"] > reach["coso"] > reach["doanvien"] == 0


def test_the_officers_of_the_unions_cannot_sign_in(made: None) -> None:
    others = User.objects.exclude(email__regex=r"^[a-z]+@")
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


def test_the_next_row_gets_the_next_number(made: None) -> None:
    assert make_unit().pk > 60


def test_it_is_written_down_that_the_rows_are_made_up(made: None) -> None:
    entry = AuditEntry.objects.get(action="data.synthesised")
    assert entry.details == {"seed": 7, "units": 60, "members": 200, "achievements": 400}


def test_one_seed_gives_one_province() -> None:
    def told(seed: int) -> list[list[tuple[object, ...]]]:
        made = organisation.organise(40, organisation.Random(f"{seed}"))
        people = organisation.member_rows(50, organisation.Random(f"{seed}"))
        moves = organisation.membership_rows(made, 50, organisation.Random(f"{seed}"))
        return [list(organisation.unit_rows(made)), list(people), list(moves)]

    assert told(1) == told(1)
    assert all(one != two for one, two in zip(told(1), told(2), strict=True))


def test_rows_are_never_made_up_beside_real_ones() -> None:
    unit = make_unit()
    with pytest.raises(CommandError, match="holds data"):
        call_command("synthesise", units=20, members=100, achievements=10, years=1)
    assert list(Unit.objects.all()) == [unit]


def test_too_few_members_for_the_officers_are_refused() -> None:
    with pytest.raises(TooFewMembers):
        synthesise(Size(units=60, members=5, achievements=10, years=[2020]), seed=1, now=NOW, say=len)
