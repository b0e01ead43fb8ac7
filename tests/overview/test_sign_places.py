"""Who may sign in several places of one pledge sees it once and chooses the place."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Unit
from pledges import services
from pledges.models import Party, Pledge
from tests.factories import PASSWORD, Person, make_person, make_unit
from tests.pledges.factories import PIN, enrol
from tests.pledges.test_blocks import block, term

pytestmark = pytest.mark.django_db
PAGE = "overview:sign_many"


@pytest.fixture
def deputies(union: Unit) -> list[Person]:
    """Three who hold the same office; two of them must sign."""
    return [make_person(f"Phó Chủ Tịch {name}", unit=union, grants="sign", title="Phó Chủ tịch") for name in "ABC"]


@pytest.fixture
def pledge(chair: Person, union_above: Unit, deputies: list[Person]) -> Pledge:
    others = [
        make_person(
            f"Chủ Tịch Khối {number}",
            unit=make_unit(parent=union_above, code=f"khoi-{number}"),
            grants="log sign",
            title="Chủ tịch",
        )
        for number in (1, 2)
    ]
    rows = [term(each, signer="title", group=1) for each in deputies[:2]] + [term(each) for each in others]
    enrol(*deputies, now=timezone.now())
    return services.circulate_pledge(block(rows, chair), by=chair.actor, now=timezone.now())


def send(pledge: Pledge, person: Person, **changes: Any) -> Any:
    given = {"documents": [pledge.document_id], "consent": "on", "password": PASSWORD, "pin": PIN, **changes}
    return person.client.post(reverse(PAGE), given, follow=True)


def place(pledge: Pledge, number: int) -> Party:
    return pledge.parties.select_related("slot__signed_by").get(position=number)


def test_it_is_listed_once_with_both_places(pledge: Pledge, deputies: list[Person]) -> None:
    lines = deputies[2].client.get(reverse(PAGE)).context["lines"]

    assert [[place.label for place in line.places] for line in lines] == [
        ["chỗ ký số 1, ban đầu mời Phó Chủ Tịch A ký", "chỗ ký số 2, ban đầu mời Phó Chủ Tịch B ký"]
    ]


def test_the_place_that_was_chosen_is_signed_and_only_that(pledge: Pledge, deputies: list[Person]) -> None:
    chosen = {f"place-{pledge.document_id}": place(pledge, 2).pk}
    answer = send(pledge, deputies[2], **chosen)

    assert [why for _line, why in answer.context["results"]] == [""]
    signed = [place(pledge, number).slot.signed_by for number in (1, 2)]  # type: ignore[union-attr]
    assert signed == [None, deputies[2].member]


def test_without_a_choice_the_own_name_comes_first(pledge: Pledge, deputies: list[Person]) -> None:
    send(pledge, deputies[1])

    assert place(pledge, 2).slot.signed_by == deputies[1].member  # type: ignore[union-attr]


def test_a_place_taken_meanwhile_is_refused_and_another_can_be_chosen(pledge: Pledge, deputies: list[Person]) -> None:
    first, second = place(pledge, 1).pk, place(pledge, 2).pk
    send(pledge, deputies[0], **{f"place-{pledge.document_id}": first})

    answer = send(pledge, deputies[2], **{f"place-{pledge.document_id}": first})
    assert "đã có người ký" in answer.context["chosen"].errors["documents"][0]

    send(pledge, deputies[2], **{f"place-{pledge.document_id}": second})
    assert place(pledge, 2).slot.signed_by == deputies[2].member  # type: ignore[union-attr]


def test_who_signed_in_one_place_is_not_asked_for_the_other(pledge: Pledge, deputies: list[Person]) -> None:
    send(pledge, deputies[0])

    assert list(Pledge.objects.waiting_for(deputies[0].actor)) == []
    assert list(Pledge.objects.waiting_for(deputies[2].actor)) == [pledge]
    assert deputies[0].client.get(reverse(PAGE)).context["lines"] == []
