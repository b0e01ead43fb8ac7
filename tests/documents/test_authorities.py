"""A new certificate authority beside the old one: nothing that was signed suffers, each publishes its own list."""

import subprocess
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.core.management import CommandError, call_command
from django.test import Client

from documents import ca, credentials, judging, keys, pades, revocations, signing, typesetting, watching
from documents.checking import Finding, check_documents
from documents.models import Credential, Document, RevocationList
from documents.refusals import SigningRefused
from documents.rewrapping import rewrap_all
from members.models import Unit
from notifications.models import Notice
from portal.models import AuditEntry
from tests.documents.factories import PIN, enrol, freeze_pledge, sign, slot_of
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SIGNING_CA_DIR = tmp_path / "ca"
    ca.ensure_demo_ca()
    return tmp_path / "ca"


@pytest.fixture
def document(union: Unit, chair: Person, director: Person) -> Document:
    """The chair's certificate is of the first authority, the director's of the second, which seals from then on."""
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    ca.make_successor(NOW)
    enrol(director)
    return document


def credential_of(person: Person) -> Credential:
    return Credential.objects.get(member=person.member, revoked_at__isnull=True)


def serials(content: bytes) -> set[int]:
    return {each.serial_number for each in x509.load_der_x509_crl(content)}


def test_the_newest_issues_and_the_former_certificates_go_on_signing(
    document: Document, chair: Person, director: Person
) -> None:
    new, old = ca.authorities()
    for person in (chair, director):
        sign(slot_of(document, person), person)
    verdict = judging.judge(document.newest.read(), signing.trust(NOW), moment=NOW)

    assert (new.number, old.number, ca.load().number) == (2, 1, 2)
    assert [credential_of(person).issuer_key for person in (chair, director)] == [old.key_id, new.key_id]
    assert [(each.issuer, each.reason) for each in verdict.parties] == [
        ("CA nội bộ Cổng thi đua", "ok"),
        ("CA nội bộ Cổng thi đua 2", "ok"),
    ]
    assert verdict.verdict == judging.Verdict.VALID
    assert not [each for each in check_documents(now=NOW) if isinstance(each, Finding)]


def test_what_is_frozen_now_is_sealed_by_the_newest(union: Unit, chair: Person, director: Person) -> None:
    before = freeze_pledge(union, chair, director)
    ca.make_successor(NOW)
    after = freeze_pledge(union, chair, director)
    seals = [
        next(each for each in judging.judge(one.newest.read(), signing.trust(NOW), moment=NOW).signatures)
        for one in (before, after)
    ]

    assert [(each.level, each.verdict, each.issuer[-1]) for each in seals] == [
        ("seal", "valid", "a"),
        ("seal", "valid", "2"),
    ]


def test_each_authority_lists_what_it_issued(document: Document, chair: Person, director: Person) -> None:
    new, old = ca.authorities()
    mine, theirs = (int(credential_of(person).serial, 16) for person in (chair, director))
    for person in (chair, director):
        credentials.revoke(credential_of(person), reason="lost_pin", by=person.actor, now=NOW)

    assert serials(revocations.list_of(old, LATER)) == {mine}
    assert serials(revocations.list_of(new, LATER)) == {theirs}
    for authority in (old, new):
        listed = x509.load_der_x509_crl(revocations.list_of(authority, LATER))
        assert listed.issuer == authority.certificate.subject
        assert listed.is_signature_valid(authority.certificate.public_key())  # type: ignore[arg-type]


def test_a_certificate_of_the_former_authority_is_refused_once_it_is_revoked(
    document: Document, chair: Person, director: Person
) -> None:
    sign(slot_of(document, director), director)
    key = credentials.open_key(credential_of(chair), pin=PIN, by=chair.actor, now=NOW)
    opened = credential_of(chair)
    credentials.revoke(opened, reason="compromised", by=chair.actor, now=NOW)
    signing_key = pades.SigningKey(
        key, x509.load_pem_x509_certificate(opened.certificate_pem.encode()), ca.authorities()[1].certificate
    )
    forged = pades.sign(
        document.newest.read(), slot_of(document, chair).field_name, by=signing_key, stamp=_stamp(), moment=LATER,
        reason="", location="",
    )  # fmt: skip
    verdict = judging.judge(forged, signing.trust(LATER), moment=LATER)

    assert {each.reason for each in verdict.parties if each.verdict != "valid"} == {judging.Reason.REVOKED}


def _stamp() -> bytes:
    told = {"label": "Ký", "name": "Kẻ Lạ", "office": "Không", "moment": "", "note": "", "is_demo": True}
    return typesetting.stamp_pdf({**told, "width": 180, "height": 70}, moment=NOW)


def test_the_addresses_in_the_certificates_lead_to_the_list_of_their_issuer(
    document: Document, chair: Person, director: Person, anonymous: Client, settings: Any
) -> None:
    for person, authority in zip((chair, director), reversed(ca.authorities()), strict=True):
        certificate = x509.load_pem_x509_certificate(credential_of(person).certificate_pem.encode())
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        address = str(points[0].full_name[0].value)  # type: ignore[index]
        answer = anonymous.get(address.removeprefix(settings.PORTAL_URL))

        assert x509.load_der_x509_crl(answer.content).issuer == authority.certificate.subject
    assert anonymous.get("/verify/crl/00ff/").status_code == 404


def test_all_certificates_of_authorities_are_published_the_newest_first(anonymous: Client) -> None:
    ca.make_successor(NOW)

    found = x509.load_pem_x509_certificates(anonymous.get("/verify/ca.pem").content)
    assert [each.subject.rfc4514_string().split(",")[0] for each in found] == [
        "CN=CA nội bộ Cổng thi đua 2",
        "CN=CA nội bộ Cổng thi đua",
    ]


@pytest.mark.external
def test_openssl_follows_both_chains(document: Document, chair: Person, director: Person, tmp_path: Path) -> None:
    pem = serialization.Encoding.PEM
    (tmp_path / "ca.pem").write_bytes(b"".join(each.public_bytes(pem) for each in ca.certificates()))
    lists = [x509.load_der_x509_crl(revocations.list_of(each, NOW)).public_bytes(pem) for each in ca.authorities()]
    (tmp_path / "lists.pem").write_bytes(b"".join(lists))
    for person in (chair, director):
        (tmp_path / "signer.pem").write_text(credential_of(person).certificate_pem)
        command = ["openssl", "verify", "-attime", str(int(LATER.timestamp())), "-CAfile", tmp_path / "ca.pem"]
        command += ["-crl_check", "-CRLfile", tmp_path / "lists.pem", tmp_path / "signer.pem"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_maker_that_was_killed_leaves_the_former_in_force(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: Any, **options: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(SystemExit):
            ca.make_successor(NOW)

    assert ca.load().number == 1
    assert ca.make_successor(NOW).number == 2


def test_of_two_makers_the_second_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ca.load()
    ca.make_successor(NOW)
    monkeypatch.setattr(ca, "load", lambda: first)

    with pytest.raises(ca.SuccessorMade):
        ca.make_successor(NOW)
    assert [each.number for each in ca.authorities()] == [2, 1]
    assert [path.name for path in folder.parent.iterdir()] == ["ca"]


def test_where_only_retired_certificates_lie_the_sentence_says_so(server_without_authority: Path) -> None:
    assert len(ca.certificates()) == 1
    with pytest.raises(ca.AuthorityMissing):
        ca.load()
    assert revocations.lists(NOW) == ()
    with pytest.raises(CommandError):
        call_command("signing_ca", "--successor", stdout=StringIO())


@pytest.fixture
def server_without_authority(folder: Path, settings: Any) -> Path:
    settings.IS_SERVER, settings.IS_DEMO = True, False
    (folder / "ca.pem").rename(folder / "retired-2021.pem")
    return folder


def test_the_command_makes_a_successor_and_the_audit_log_tells(folder: Path) -> None:
    out = StringIO()
    call_command("signing_ca", "--successor", stdout=out)

    assert out.getvalue().count("SHA-256") == 2
    assert AuditEntry.objects.get(action="signing.authority_made").details == {
        "number": 2,
        "key": ca.load().key_id,
    }
    for name in ("ca.key", "seal.key"):
        assert (folder / "ca-2" / name).stat().st_mode & 0o077 == 0


def test_a_change_of_the_wrapping_key_reaches_every_authority(folder: Path, settings: Any) -> None:
    ca.make_successor(NOW)
    settings.SIGNING_FORMER_WRAPPING_KEY, settings.SIGNING_WRAPPING_KEY = settings.SIGNING_WRAPPING_KEY, "n" * 50

    assert rewrap_all(now=NOW).changed == 4
    settings.SIGNING_FORMER_WRAPPING_KEY = ""
    assert all(each.key and each.seal_key for each in ca.authorities())


def test_no_certificate_outlives_its_issuer(settings: Any) -> None:
    authority = ca.load()
    late = authority.certificate.not_valid_after_utc - timedelta(days=100)
    key = keys.new_key().public_key()
    certificate = ca.issue(authority, public_key=key, person="A", office="B", unit="C", now=late)

    assert certificate.not_valid_after_utc == authority.certificate.not_valid_after_utc


# -- the lists --


def test_a_list_is_kept_for_a_day_and_then_renewed_with_a_greater_number() -> None:
    authority = ca.load()
    revocations.publish(NOW)
    first, same = revocations.list_of(authority, NOW), revocations.list_of(authority, NOW + timedelta(hours=23))
    revocations.publish(NOW + timedelta(hours=25))
    next_day = revocations.list_of(authority, NOW + timedelta(hours=26))

    assert first == same != next_day
    assert number_of(first) < number_of(next_day) == RevocationList.objects.get().number


def number_of(content: bytes) -> int:
    return x509.load_der_x509_crl(content).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def test_a_revocation_stands_on_the_list_at_once(chair: Person) -> None:
    enrol(chair)
    revocations.publish(NOW)
    before, serial = revocations.list_of(ca.load(), NOW), int(credential_of(chair).serial, 16)
    credentials.revoke(credential_of(chair), reason="lost_pin", by=chair.actor, now=NOW)
    after = revocations.list_of(ca.load(), NOW)

    assert (serials(before), serials(after)) == (set(), {serial})
    assert number_of(after) == number_of(before) + 1 == RevocationList.objects.get().number


def test_a_list_of_the_past_is_not_published() -> None:
    revocations.publish(NOW)
    now = revocations.list_of(ca.load(), NOW)
    revocations.publish(NOW - timedelta(days=30))
    then = revocations.list_of(ca.load(), NOW - timedelta(days=30))

    assert x509.load_der_x509_crl(then).last_update_utc < NOW - timedelta(days=29)
    assert revocations.list_of(ca.load(), NOW) == now


def test_a_schedule_that_did_not_run_leaves_no_old_list_standing() -> None:
    revocations.publish(NOW)
    late = NOW + timedelta(days=3)

    assert x509.load_der_x509_crl(revocations.list_of(ca.load(), late)).last_update_utc == late - ca.BACKDATE
    assert RevocationList.objects.get().made_at == NOW


def test_of_two_that_renew_at_once_the_first_stays() -> None:
    revocations.publish(NOW)
    read_before = RevocationList.objects.get()
    revocations.publish(NOW + timedelta(days=2))
    kept = RevocationList.objects.get().number
    revocations._keep(read_before, RevocationList(number=1, made_at=NOW, next_update=NOW, revoked=0, content=b""))

    assert RevocationList.objects.get().number == kept


def test_the_schedule_renews_the_list() -> None:
    revocations.publish(NOW)
    watching.watch_authorities(now=NOW + timedelta(days=3))

    assert RevocationList.objects.get().made_at == NOW + timedelta(days=3)


def test_where_the_key_does_not_open_the_last_list_goes_on_and_administrators_are_told(
    administrator: Person, settings: Any, anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    revocations.publish(NOW)
    kept = revocations.list_of(ca.load(), NOW)
    settings.SIGNING_WRAPPING_KEY = "another"
    two_days, eight_days = NOW + timedelta(days=2), NOW + timedelta(days=8)

    assert revocations.list_of(ca.load(), two_days) == kept
    watching.watch_authorities(now=two_days)
    assert Notice.objects.filter(recipient=administrator.user).count() == 1
    with pytest.raises(SigningRefused):
        revocations.list_of(ca.load(), eight_days)
    assert signing.trust(eight_days).revocation_lists == ()
    monkeypatch.setattr("documents.views.public.timezone.now", lambda: eight_days)
    assert anonymous.get("/verify/crl/").status_code == 503


def first_of_a_month(after: datetime) -> datetime:
    """At noon in Hà Nội."""
    return (after + timedelta(days=31)).replace(day=1, hour=5)


def test_an_authority_near_its_end_is_told_of(administrator: Person) -> None:
    end = ca.load().certificate.not_valid_after_utc
    watching.watch_authorities(now=first_of_a_month(end - ca.CERTIFICATE_LIFE - timedelta(days=120)))
    assert not Notice.objects.exists()

    day = first_of_a_month(end - ca.CERTIFICATE_LIFE - timedelta(days=59))
    watching.watch_authorities(now=day + timedelta(days=1))
    assert not Notice.objects.exists()

    watching.watch_authorities(now=day)
    assert "signing_ca --successor" in str(Notice.objects.get(recipient=administrator.user).body)
