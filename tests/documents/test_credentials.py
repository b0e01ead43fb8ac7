from datetime import timedelta

import pytest
from cryptography import x509

from documents import ca, credentials, revocations, services
from documents.models import Credential
from documents.refusals import AlreadyEnrolled, CertificateNotValid, NotYourOffice, WeakPin, WrongPin
from notifications.models import Notice
from portal import audit
from tests.documents.factories import PIN, enrol
from tests.factories import NOW, TODAY, Person

pytestmark = pytest.mark.django_db


def credential_of(person: Person) -> Credential:
    return Credential.objects.get(office=person.office, revoked_at=None)


def test_the_certificate_names_the_person_in_the_office(chair: Person) -> None:
    enrol(chair)

    certificate = x509.load_pem_x509_certificate(credential_of(chair).certificate_pem.encode())
    assert certificate.subject.rfc4514_string() == (
        "CN=Chủ Tịch Minh Họa,2.5.4.12=Chủ tịch Công đoàn,OU=BẢN MINH HỌA,"
        "O=Công đoàn cơ sở Sở Thông tin và Truyền thông,C=VN"
    )
    certificate.verify_directly_issued_by(ca.load().certificate)


def test_the_holder_is_told_and_it_is_audited(chair: Person) -> None:
    enrol(chair)

    assert Notice.objects.filter(recipient=chair.user).count() == 1
    assert audit.history(credential_of(chair)).get().action == "credential.issued"


def test_neither_pin_nor_open_key_is_stored(chair: Person) -> None:
    enrol(chair)

    stored = bytes(credential_of(chair).locked_key)
    assert PIN.encode() not in stored
    assert b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07" not in stored  # the curve's name in an open key


def test_an_easy_pin_is_refused(chair: Person) -> None:
    assert chair.office is not None
    with pytest.raises(WeakPin):
        services.enrol(chair.office, pin="12345678", by=chair.actor, now=NOW)


def test_nobody_enrols_for_another(chair: Person, director: Person) -> None:
    assert director.office is not None
    with pytest.raises(NotYourOffice):
        services.enrol(director.office, pin=PIN, by=chair.actor, now=NOW)


def test_an_office_without_the_right_to_sign_gets_none(officer: Person) -> None:
    with pytest.raises(NotYourOffice):
        enrol(officer)


def test_an_office_has_one_certificate_at_a_time(chair: Person) -> None:
    enrol(chair)

    with pytest.raises(AlreadyEnrolled):
        enrol(chair)


def test_after_it_expired_a_new_one_takes_its_place(chair: Person) -> None:
    enrol(chair)
    former = credential_of(chair)
    Credential.objects.update(valid_until=NOW)

    enrol(chair)

    former.refresh_from_db()
    assert former.revocation_reason == Credential.RevocationReason.SUPERSEDED


def test_in_its_last_month_it_can_be_renewed(chair: Person) -> None:
    enrol(chair)
    Credential.objects.update(valid_until=NOW + timedelta(days=29))

    enrol(chair)

    assert Credential.objects.live(NOW).get(office=chair.office).valid_until > NOW + timedelta(days=300)


def test_the_pin_can_be_changed(chair: Person) -> None:
    enrol(chair)

    services.change_pin(credential_of(chair), old_pin=PIN, new_pin="sáng tạo 62", by=chair.actor, now=NOW)

    assert credentials.open_key(credential_of(chair), pin="sáng tạo 62", by=chair.actor, now=NOW)
    with pytest.raises(WrongPin):
        credentials.open_key(credential_of(chair), pin=PIN, by=chair.actor, now=NOW)


def test_a_revoked_certificate_is_on_the_published_list(chair: Person) -> None:
    enrol(chair)
    credential = credential_of(chair)

    services.revoke(credential, reason="compromised", by=chair.actor, now=NOW)

    listed = x509.load_der_x509_crl(revocations.list_of(ca.load(), NOW + timedelta(minutes=1)))
    entry = listed.get_revoked_certificate_by_serial_number(int(credential.serial, 16))
    assert entry is not None
    assert entry.revocation_date_utc == NOW
    assert listed.is_signature_valid(ca.load().certificate.public_key())  # type: ignore[arg-type]


def test_revoking_is_final(chair: Person) -> None:
    enrol(chair)
    credential = credential_of(chair)
    services.revoke(credential, reason="lost_pin", by=chair.actor, now=NOW)

    with pytest.raises(CertificateNotValid):
        services.revoke(credential, reason="lost_pin", by=chair.actor, now=NOW)


def test_an_administrator_above_may_revoke_and_a_stranger_may_not(
    chair: Person, administrator: Person, stranger: Person
) -> None:
    enrol(chair)
    with pytest.raises(NotYourOffice):
        services.revoke(credential_of(chair), reason="office_ended", by=stranger.actor, now=NOW)

    credential = services.revoke(credential_of(chair), reason="office_ended", by=administrator.actor, now=NOW)

    assert credential.revoked_at == NOW


def test_only_the_holder_opens_the_key(chair: Person, director: Person) -> None:
    enrol(chair)

    with pytest.raises(NotYourOffice):
        credentials.open_key(credential_of(chair), pin=PIN, by=director.actor, now=NOW)
    assert credential_of(chair).failed_attempts == 0


def test_an_office_that_ended_has_no_certificate_in_force(chair: Person) -> None:
    enrol(chair)
    actor, office = chair.actor, chair.office
    assert office is not None
    office.to_on = TODAY - timedelta(days=1)
    office.save(update_fields=["to_on"])

    with pytest.raises(NotYourOffice):
        credentials.live_credential(office, by=actor, now=NOW)
