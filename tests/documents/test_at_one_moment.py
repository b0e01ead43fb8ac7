"""Truly at one moment: two threads, two database connections, one document."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from documents import signing
from documents.judging import Verdict, judge
from documents.models import Credential, Document, SignatureSlot
from documents.refusals import AlreadyEnrolled, AlreadySigned
from members.models import Unit
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in_a_thread(slot: SignatureSlot, person: Person) -> str:
    try:
        return sign(slot, person).state
    except AlreadySigned:
        return "refused"
    finally:
        connections.close_all()


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    enrol(director)
    return document


def at_once(*calls: partial[str]) -> list[str]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return sorted(done.result() for done in [threads.submit(call) for call in calls])


def test_two_parties_at_one_moment_both_sign(pledge: Document, chair: Person, director: Person) -> None:
    calls = [partial(sign_in_a_thread, slot_of(pledge, person), person) for person in (chair, director)]

    assert at_once(*calls) == ["signed", "signed"]
    verdict = judge(pledge.newest.read(), signing.trust(NOW), moment=NOW)
    assert (verdict.verdict, len(verdict.parties)) == (Verdict.VALID, 2)
    pledge.refresh_from_db()
    assert pledge.standing == Document.Standing.COMPLETED


def test_a_double_click_at_one_moment_signs_once(pledge: Document, chair: Person) -> None:
    call = partial(sign_in_a_thread, slot_of(pledge, chair), chair)

    assert at_once(call, call) == ["refused", "signed"]
    assert pledge.revisions.count() == 2


def enrol_in_a_thread(person: Person) -> str:
    try:
        enrol(person)
    except AlreadyEnrolled:
        return "refused"
    finally:
        connections.close_all()
    return "enrolled"


def test_a_double_click_at_one_moment_enrols_once(chair: Person) -> None:
    call = partial(enrol_in_a_thread, chair)

    assert at_once(call, call) == ["enrolled", "refused"]
    assert [credential.revoked_at for credential in Credential.objects.all()] == [None]
