import pytest

from documents.models import Document, SignatureSlot
from members.models import Unit
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.factories import Person

pytestmark = pytest.mark.django_db


def test_both_parties_sign_and_the_pledge_is_complete(union: Unit, chair: Person, director: Person) -> None:
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    enrol(director)

    sign(slot_of(document, chair), chair)
    sign(slot_of(document, director), director)

    document.refresh_from_db()
    assert document.standing == Document.Standing.COMPLETED
    assert [slot.state for slot in document.slots.all()] == [SignatureSlot.State.SIGNED] * 2
