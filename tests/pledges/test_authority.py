"""By which paper an office signs for another: asked for where it is needed, printed, shown, and kept as data."""

import pytest

from members.models import Office
from pledges import services
from pledges.forms.parts import PartyForm
from pledges.models import Pledge
from pledges.paper import paper, record
from tests.factories import NOW, Person
from tests.pledges.factories import make_commitments, make_draft, make_terms

pytestmark = pytest.mark.django_db
PAPER = "Giấy ủy quyền số 05/GUQ-STTTT ngày 04/01/2021"


def form(person: Person, **stated: str) -> PartyForm:
    assert person.office is not None
    data = {"office": person.office.pk, "capacity": "", "on_behalf_of": "", "duties": ""} | stated
    return PartyForm(data, offices=Office.objects.all())


@pytest.mark.parametrize(
    ("capacity", "is_needed"), [("TM.", False), ("KT.", False), ("TL.", True), ("TUQ.", True), ("", False)]
)
def test_who_signs_by_order_or_authorisation_says_by_which_paper(capacity: str, is_needed: bool, chair: Person) -> None:
    for_whom = "Giám đốc" if capacity else ""

    without = form(chair, capacity=capacity, on_behalf_of=for_whom)
    with_it = form(chair, capacity=capacity, on_behalf_of=for_whom, authority=PAPER)

    assert without.is_valid() is not is_needed
    assert with_it.is_valid()
    assert with_it.terms().authority == PAPER


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    assert chair.office is not None and director.office is not None
    union = services.PartyTerms(chair.office, "TM.", "Ban Chấp hành")
    agency = services.PartyTerms(director.office, "TUQ.", "Giám đốc", authority=PAPER)
    return services.compose_pledge(
        unit=chair.unit, terms=make_terms(), parties=[union, agency], commitments=make_commitments(chair.unit),
        by=chair.actor, now=NOW,
    )  # fmt: skip


def test_the_paper_names_it_and_the_data_keep_it(pledge: Pledge, chair: Person) -> None:
    assert [each["capacity"] for each in paper(pledge)["parties"]] == [
        f"thừa ủy quyền Giám đốc theo {PAPER}",
        "thay mặt Ban Chấp hành",
    ]
    assert [each.get("authority") for each in record(pledge)["parties"]] == [None, PAPER]
    assert PAPER in chair.client.get(pledge.get_absolute_url()).content.decode()


def test_a_pledge_without_it_is_fingerprinted_as_before(chair: Person, director: Person) -> None:
    assert all("authority" not in each for each in record(make_draft(chair, director))["parties"])
