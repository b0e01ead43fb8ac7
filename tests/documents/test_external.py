"""What programs of others say of our files; run by `make test-all`."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from documents import ca
from tests.documents.conftest import SignedPledge
from tests.factories import NOW

pytestmark = pytest.mark.external


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_pdfsig_reads_both_signers(signed: SignedPledge, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed.twice)

    said = run("pdfsig", "-nocert", tmp_path / "signed.pdf")

    assert "Signer Certificate Common Name: Chủ Tịch Minh Họa" in said
    assert "Signer Certificate Common Name: Giám Đốc Minh Họa" in said
    assert said.count("Signature is Valid.") == 3


def test_pdftotext_reads_vietnamese(signed: SignedPledge, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed.twice)

    said = run("pdftotext", "-layout", tmp_path / "signed.pdf", "-")

    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIAO ƯỚC THI ĐUA NĂM 2021"):
        assert words in said


def test_openssl_follows_the_chain_and_sees_a_revocation(signed: SignedPledge, tmp_path: Path) -> None:
    for name, certificate in (("ca", signed.authority.certificate), ("signer", signed.first)):
        (tmp_path / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    verify = ["openssl", "verify", "-attime", str(int(NOW.timestamp())), "-CAfile", tmp_path / "ca.pem"]
    assert "OK" in run(*verify, tmp_path / "signer.pem")

    revoked = ca.Revoked(signed.first.serial_number, NOW, "compromised")
    (tmp_path / "list.der").write_bytes(ca.revocation_list(signed.authority, [revoked], now=NOW))
    run("openssl", "crl", "-inform", "DER", "-in", tmp_path / "list.der", "-out", tmp_path / "list.pem")
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        run(*verify, "-crl_check", "-CRLfile", tmp_path / "list.pem", tmp_path / "signer.pem")
    assert "certificate revoked" in refusal.value.stderr
