from datetime import timedelta
from typing import Any

import pytest

from documents import signing
from documents.judging import Verdict, judge
from documents.models import Credential, Document, Revision, SignatureSlot
from documents.refusals import (
    AlreadySigned,
    CertificateNotValid,
    ConsentMissing,
    NotCirculating,
    NotYourOffice,
    PinLocked,
    ReasonMissing,
    SamePersonTwice,
    SecondFactorMissing,
    StoredFileDamaged,
    WrongPin,
)
from documents.services import decline, revoke, set_standing
from documents.services import sign as sign_service
from members.actor import Actor
from members.models import Unit
from portal import audit
from portal.models import AuditEntry
from tests.documents.factories import CONSENT, PIN, enrol, freeze_pledge, sign, slot_of
from tests.factories import NOW, TODAY, Person, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    enrol(director)
    return document


def test_both_parties_sign_and_the_pledge_is_complete(pledge: Document, chair: Person, director: Person) -> None:
    sign(slot_of(pledge, director), director)
    sign(slot_of(pledge, chair), chair)

    pledge.refresh_from_db()
    assert pledge.standing == Document.Standing.COMPLETED
    verdict = judge(pledge.newest.read(), signing.trust(NOW), moment=NOW)
    assert (verdict.verdict, len(verdict.parties)) == (Verdict.VALID, 2)


def test_every_revision_is_the_beginning_of_the_next(pledge: Document, chair: Person, director: Person) -> None:
    sign(slot_of(pledge, chair), chair)
    sign(slot_of(pledge, director), director)

    first, second, third = (revision.read() for revision in pledge.revisions.order_by("position"))
    assert second.startswith(first)
    assert third.startswith(second)


def test_the_slot_keeps_the_evidence(pledge: Document, chair: Person) -> None:
    slot = sign(slot_of(pledge, chair), chair)

    assert (slot.level, slot.second_factor) == (SignatureSlot.Level.SYSTEM, SignatureSlot.SecondFactor.DEMO)
    assert (slot.signed_by, slot.signed_at, slot.consent) == (chair.member, NOW, CONSENT)
    entry = audit.history(slot).get()
    assert (entry.action, entry.details["sha256"]) == ("slot.signed", pledge.newest.sha256)


def test_the_owner_completes_in_the_same_transaction(pledge: Document, chair: Person, director: Person) -> None:
    seen = []
    sign(slot_of(pledge, chair), chair, within=lambda slot: seen.append(slot.document.standing))
    sign(slot_of(pledge, director), director, within=lambda slot: seen.append(slot.document.standing))

    assert seen == [Document.Standing.CIRCULATING, Document.Standing.COMPLETED]


def test_what_the_owner_refuses_is_not_signed(pledge: Document, chair: Person) -> None:
    def refuse(_slot: SignatureSlot) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        sign(slot_of(pledge, chair), chair, within=refuse)

    assert slot_of(pledge, chair).is_waiting
    assert Revision.objects.filter(document=pledge).count() == 1


def test_a_double_click_signs_once(pledge: Document, chair: Person) -> None:
    slot = slot_of(pledge, chair)
    sign(slot, chair)

    with pytest.raises(AlreadySigned):
        sign(slot, chair)

    assert pledge.revisions.count() == 2


def test_two_signers_at_one_moment_both_succeed(
    pledge: Document, chair: Person, director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The director's signature is stored while the chair's is being made: the chair's is made again on top of it."""
    store_file, others = signing.store_file, iter([slot_of(pledge, director)])

    def store_after_the_other(code: str, content: bytes) -> str:
        if (slot := next(others, None)) is not None:
            sign(slot, director)
        return store_file(code, content)

    monkeypatch.setattr(signing, "store_file", store_after_the_other)
    sign(slot_of(pledge, chair), chair)

    verdict = judge(pledge.newest.read(), signing.trust(NOW), moment=NOW)
    assert [each.field for each in verdict.parties] == ["Party2", "Party1"]
    assert verdict.verdict == Verdict.VALID


def test_a_double_click_at_one_moment_signs_once(
    pledge: Document, chair: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_file, others = signing.store_file, iter([slot_of(pledge, chair)])

    def store_after_the_other(code: str, content: bytes) -> str:
        if (slot := next(others, None)) is not None:
            sign(slot, chair)
        return store_file(code, content)

    monkeypatch.setattr(signing, "store_file", store_after_the_other)
    with pytest.raises(AlreadySigned):
        sign(slot_of(pledge, chair), chair)

    assert pledge.revisions.count() == 2


def test_a_wrong_pin_says_how_many_tries_are_left(pledge: Document, chair: Person) -> None:
    with pytest.raises(WrongPin) as refusal:
        sign(slot_of(pledge, chair), chair, pin="thi-dua-2020")

    assert refusal.value.attempts_left == 4
    assert Credential.objects.get(office=chair.office).failed_attempts == 1


def test_five_wrong_pins_lock_for_a_while_and_are_audited(pledge: Document, chair: Person) -> None:
    for _attempt in range(4):
        with pytest.raises(WrongPin):
            sign(slot_of(pledge, chair), chair, pin="thi-dua-2020")
    with pytest.raises(PinLocked):
        sign(slot_of(pledge, chair), chair, pin="thi-dua-2020")

    with pytest.raises(PinLocked):
        sign(slot_of(pledge, chair), chair)
    refused = AuditEntry.objects.filter(action__startswith="credential.pin_").order_by("sequence")
    assert [each.action.removeprefix("credential.pin_") for each in refused] == ["refused"] * 4 + ["locked"]


def test_the_lock_opens_by_itself_and_the_right_pin_clears_the_count(pledge: Document, chair: Person) -> None:
    Credential.objects.update(failed_attempts=5, locked_until=NOW + timedelta(minutes=15))

    sign(slot_of(pledge, chair), chair, now=NOW + timedelta(minutes=15, seconds=1))

    credential = Credential.objects.get(office=chair.office)
    assert (credential.failed_attempts, credential.locked_until) == (0, None)


def test_no_pin_is_written_anywhere(pledge: Document, chair: Person) -> None:
    with pytest.raises(WrongPin) as refusal:
        sign(slot_of(pledge, chair), chair, pin="bí mật 2021")
    sign(slot_of(pledge, chair), chair)

    said = [str(refusal.value), *(f"{entry.reason}{entry.details}" for entry in AuditEntry.objects.all())]
    assert not any(PIN in text or "bí mật" in text for text in said)


def test_nobody_signs_in_the_place_of_another(pledge: Document, chair: Person, director: Person) -> None:
    with pytest.raises(NotYourOffice):
        sign(slot_of(pledge, director), chair)


def test_who_acts_in_another_office_cannot_sign(pledge: Document, chair: Person, agency: Unit) -> None:
    assert chair.member is not None
    deputy = make_office(chair.member, agency, "Quyền Giám đốc", "sign")
    actor = Actor.of(chair.user, today=TODAY, office_id=deputy.pk)

    with pytest.raises(NotYourOffice):
        sign_service(
            slot_of(pledge, chair), by=actor, pin=PIN, consent=CONSENT, second_factor="demo", now=NOW, within=None
        )


def test_an_office_that_ended_cannot_sign(pledge: Document, chair: Person) -> None:
    actor = chair.actor
    assert chair.office is not None
    chair.office.to_on = TODAY - timedelta(days=1)
    chair.office.save(update_fields=["to_on"])

    with pytest.raises(NotYourOffice):
        sign_service(slot_of(pledge, chair), by=actor, pin=PIN, consent=CONSENT, second_factor="demo", now=NOW)


def test_one_person_never_signs_twice(pledge: Document, chair: Person, director: Person) -> None:
    """Even where an office changed hands while the document circulated."""
    sign(slot_of(pledge, chair), chair)
    assert director.office is not None
    director.office.member = chair.member
    director.office.save(update_fields=["member"])
    actor = Actor.of(chair.user, today=TODAY, office_id=director.office.pk)

    with pytest.raises(SamePersonTwice):
        sign_service(slot_of(pledge, director), by=actor, pin=PIN, consent=CONSENT, second_factor="demo", now=NOW)


def test_without_certificate_nobody_signs(union: Unit, chair: Person, director: Person) -> None:
    document = freeze_pledge(union, chair, director)

    with pytest.raises(CertificateNotValid):
        sign(slot_of(document, chair), chair)


def test_a_revoked_certificate_signs_no_more(pledge: Document, chair: Person) -> None:
    revoke(Credential.objects.get(office=chair.office), reason="lost_pin", by=chair.actor, now=NOW)

    with pytest.raises(CertificateNotValid):
        sign(slot_of(pledge, chair), chair)


def test_an_expired_certificate_signs_no_more(pledge: Document, chair: Person) -> None:
    Credential.objects.update(valid_until=NOW)

    with pytest.raises(CertificateNotValid):
        sign(slot_of(pledge, chair), chair)


def test_consent_is_needed(pledge: Document, chair: Person) -> None:
    with pytest.raises(ConsentMissing):
        sign_service(
            slot_of(pledge, chair), by=chair.actor, pin=PIN, consent=" ", second_factor="demo", now=NOW, within=None
        )


def test_where_a_second_factor_is_required_the_password_is_none(pledge: Document, chair: Person, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True

    with pytest.raises(SecondFactorMissing):
        sign(slot_of(pledge, chair), chair)


@pytest.mark.parametrize("standing", ["withdrawn", "expired", "declined", "superseded"])
def test_a_document_that_does_not_circulate_is_not_signed(pledge: Document, chair: Person, standing: str) -> None:
    set_standing(pledge, standing)

    with pytest.raises(NotCirculating):
        sign(slot_of(pledge, chair), chair)


def test_a_damaged_stored_file_is_not_signed(pledge: Document, chair: Person) -> None:
    Revision.objects.update(sha256="0" * 64)

    with pytest.raises(StoredFileDamaged):
        sign(slot_of(pledge, chair), chair)


def test_declining_stops_the_document_for_everybody(pledge: Document, chair: Person, director: Person) -> None:
    slot = decline(slot_of(pledge, chair), by=chair.actor, reason="Chỉ tiêu chưa thống nhất", now=NOW)

    pledge.refresh_from_db()
    assert (slot.state, slot.reason) == (SignatureSlot.State.DECLINED, "Chỉ tiêu chưa thống nhất")
    assert pledge.standing == Document.Standing.DECLINED
    assert audit.history(slot).get().reason == "Chỉ tiêu chưa thống nhất"
    with pytest.raises(NotCirculating):
        sign(slot_of(pledge, director), director)


def test_declining_needs_a_reason(pledge: Document, chair: Person) -> None:
    with pytest.raises(ReasonMissing):
        decline(slot_of(pledge, chair), by=chair.actor, reason=" ", now=NOW)


def test_nobody_declines_for_another(pledge: Document, chair: Person, director: Person) -> None:
    with pytest.raises(NotYourOffice):
        decline(slot_of(pledge, director), by=chair.actor, reason="Không", now=NOW)
