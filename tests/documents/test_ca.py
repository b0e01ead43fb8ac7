from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command

from documents import ca, keys
from documents.judging import Reason, Verdict, judge
from tests.documents.conftest import SignedPledge
from tests.factories import NOW


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SIGNING_CA_DIR = tmp_path / "ca"
    return tmp_path / "ca"


@pytest.fixture
def server(settings: Any, folder: Path) -> Path:
    settings.IS_SERVER, settings.IS_DEMO = True, False
    return folder


def issued(authority: ca.Authority) -> x509.Certificate:
    key: ec.EllipticCurvePublicKey = keys.new_key().public_key()
    return ca.issue(authority, public_key=key, person="Người Ký", office="Chủ tịch", unit="Công đoàn cơ sở", now=NOW)


def test_a_demonstration_makes_its_own_authority_and_says_so_everywhere(folder: Path) -> None:
    authority = ca.load()

    for certificate in (authority.certificate, authority.seal_certificate, issued(authority)):
        assert "BẢN MINH HỌA" in certificate.subject.rfc4514_string()


def test_a_server_waits_until_somebody_makes_one(server: Path) -> None:
    with pytest.raises(ca.AuthorityMissing):
        ca.load()


def test_the_command_makes_one_once(server: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signing_ca")
    first = ca.load().certificate
    call_command("signing_ca")

    assert ca.load().certificate == first
    assert "MINH HỌA" not in first.subject.rfc4514_string()
    assert "CA nội bộ" in capsys.readouterr().out


def test_a_certificate_lives_two_years_on_a_server(server: Path) -> None:
    ca.make_authority(NOW)

    assert (issued(ca.load()).not_valid_after_utc - NOW).days == 730


def test_the_keys_on_disk_are_locked_and_only_the_owner_reads_them(folder: Path, settings: Any) -> None:
    ca.load()

    for name in ("ca.key", "seal.key"):
        assert (folder / name).stat().st_mode & 0o077 == 0
        assert (folder / name).read_bytes()[:1] == keys.FORMAT
    settings.SIGNING_WRAPPING_KEY = "another"
    with pytest.raises(keys.WrappingKeyDoesNotOpen):
        _ = ca.load().key


def test_two_processes_that_start_at_once_share_the_first_authority(folder: Path) -> None:
    ca.make_authority(NOW)
    first = ca.load().certificate

    (folder / "ca.pem").rename(folder / "aside")
    with pytest.raises(OSError, match="not empty"):
        ca.make_authority(NOW)
    (folder / "aside").rename(folder / "ca.pem")

    assert ca.load().certificate == first
    assert [path.name for path in folder.parent.iterdir()] == ["ca"]


def test_a_retired_authority_is_still_known(folder: Path) -> None:
    former = ca.load().certificate
    (folder / "ca.pem").rename(folder / "retired-2021.pem")
    (folder / "ca.key").unlink()
    for name in ("seal.pem", "seal.key"):
        (folder / name).unlink()
    (folder / "retired-2021.pem").rename(folder.parent / "kept.pem")
    folder.rmdir()
    present = ca.load().certificate
    (folder.parent / "kept.pem").rename(folder / "retired-2021.pem")

    assert ca.certificates() == [present, former]


def test_a_certificate_that_another_authority_forged_is_not_trusted(folder: Path, signed: SignedPledge) -> None:
    """The same names, another key."""
    other = ca.load()
    listed = ca.revocation_list(other, [], now=NOW)
    trust = type(signed.trust())((signed.trust().authorities[0],), (listed,))

    verdict = judge(signed.twice, trust, moment=NOW)

    assert verdict.verdict != Verdict.VALID
    assert verdict.reason == Reason.UNTRUSTED
