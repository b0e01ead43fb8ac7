import hashlib
from datetime import timedelta

import pytest
from django.db import transaction

from documents import freezing, services
from documents.models import Document, NumberRegister, NumberTaken, code_from
from documents.refusals import NotYourOffice, SamePersonTwice
from documents.services import SlotPlan
from documents.typesetting import DocumentNotRenderable, canonical_json
from members.models import Office, Unit
from portal import audit
from tests.documents.factories import freeze_pledge, pledge_content
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


def test_freezing_numbers_seals_and_stores_the_document(union: Unit, chair: Person, director: Person) -> None:
    document = freeze_pledge(union, chair, director)

    assert (document.number_and_symbol, document.standing) == ("01/GƯ-CĐCS", Document.Standing.CIRCULATING)
    assert [slot.printed_name for slot in document.slots.order_by("position")] == [str(chair.user), str(director.user)]
    assert document.newest.position == 0
    assert hashlib.sha256(document.newest.read()).hexdigest() == document.newest.sha256
    assert document.content_sha256 == hashlib.sha256(canonical_json(document.content)).hexdigest()


def test_numbers_of_a_register_have_no_gap_and_begin_anew_each_year(
    union: Unit, agency: Unit, chair: Person, director: Person
) -> None:
    given = [
        freeze_pledge(union, chair, director),
        freeze_pledge(union, chair, director),
        freeze_pledge(union, chair, director, year=2022),
        freeze_pledge(agency, chair, director),
    ]

    assert [document.number for document in given] == [1, 2, 1, 1]


def test_two_documents_never_take_the_same_number(union: Unit) -> None:
    NumberRegister.objects.take(union, "GƯ", 2021, 1)

    with pytest.raises(NumberTaken):
        NumberRegister.objects.take(union, "GƯ", 2021, 1)


def test_a_number_taken_meanwhile_is_left_to_the_other(
    union: Unit, chair: Person, director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between typesetting number 1 and storing it, somebody else stores theirs: ours becomes number 2."""
    store_file, others = freezing.store_file, iter([True])

    def store_after_the_other(code: str, content: bytes) -> str:
        if next(others, False):
            freeze_pledge(union, chair, director)
        return store_file(code, content)

    monkeypatch.setattr(freezing, "store_file", store_after_the_other)
    document = freeze_pledge(union, chair, director)

    assert (document.number, document.content["number"]) == (2, "02")
    assert Document.objects.count() == 2


def test_what_the_owner_does_within_is_undone_together(union: Unit, chair: Person, director: Person) -> None:
    def refuse(_document: Document) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        freeze_pledge(union, chair, director, within=refuse)

    assert Document.objects.count() == 0
    assert NumberRegister.objects.upcoming(union, "GƯ-CĐCS", 2021) == 1


def test_the_audit_head_is_printed_into_the_document(union: Unit, chair: Person, director: Person) -> None:
    with transaction.atomic():
        audit.record("test.before", by=None, target=None, at=NOW)
    sequence, digest = audit.head()

    document = freeze_pledge(union, chair, director)

    assert document.content["audit_head"] == f"{sequence} · {digest[:16]}"
    assert audit.history(document).get().action == "document.frozen"


def test_one_person_cannot_stand_for_two_parties(union: Unit, agency: Unit, chair: Person, director: Person) -> None:
    assert chair.office is not None
    deputy = Office.objects.get(member=chair.member, unit=agency)

    with pytest.raises(SamePersonTwice):
        freeze_pledge(union, chair, director, parties=[SlotPlan("Party1", chair.office), SlotPlan("Party2", deputy)])


def test_an_office_that_may_not_sign_is_refused(union: Unit, chair: Person, officer: Person, director: Person) -> None:
    assert officer.office is not None
    assert director.office is not None
    parties = [SlotPlan("Party1", officer.office), SlotPlan("Party2", director.office)]

    with pytest.raises(NotYourOffice):
        freeze_pledge(union, chair, director, parties=parties)


def test_signature_blocks_must_be_those_of_the_parties(union: Unit, chair: Person, director: Person) -> None:
    assert chair.office is not None

    with pytest.raises(DocumentNotRenderable):
        freeze_pledge(union, chair, director, parties=[SlotPlan("Party1", chair.office)])


def test_a_document_without_parties_is_complete_at_once(union: Unit, chair: Person, director: Person) -> None:
    document = freeze_pledge(union, chair, director, parties=[], content=pledge_content(signatures=[]))

    assert document.standing == Document.Standing.COMPLETED


def test_the_preview_needs_neither_number_nor_code() -> None:
    assert services.preview_images("pledge", pledge_content(), now=NOW)


def test_the_frozen_pages_can_be_shown_again(union: Unit, chair: Person, director: Person) -> None:
    document = freeze_pledge(union, chair, director, now=NOW - timedelta(days=1))

    assert {image[:4] for image in services.page_images(document)} == {b"\x89PNG"}


def test_a_typed_code_is_read_generously() -> None:
    assert code_from(" abcd-efgh 0180 ") == "ABCDEFGHOIBO"
