"""The golden set: kinds of keys × numbers of signers, signed elsewhere, judged by three programs that share no code.

Each row of the table in docs/signing.md is what the programs say today; a test compares.
"""

import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as django_settings
from pyhanko.pdf_utils.reader import PdfFileReader

from documents import ca, pades, typesetting
from documents.judging import FileVerdict, Trust, judge
from tests.documents.conftest import framed_content
from tests.documents.providers import Provider, sign_elsewhere
from tests.factories import NOW

pytestmark = [pytest.mark.external, pytest.mark.timeout(300)]
KINDS = {"RSA-2048/PSS": ("rsa-2048", True), "RSA-2048": ("rsa-2048", False), "RSA-3072": ("rsa-3072", False)}
KINDS["P-256"] = ("p-256", False)
SIZES = (1, 2, 16)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    provider = Provider(tmp_path_factory.mktemp("golden") / "trust")
    provider.trust()
    return provider


@cache
def sealed(number: int) -> bytes:
    """A pledge with so many empty fields, certified by the portal's seal."""
    authority = ca.load()
    blocks = [
        {"field": f"Party{place}", "capacity": "", "office": "Chủ tịch", "name": f"Người Ký Số {place}"}
        for place in range(1, number + 1)
    ]
    content = framed_content(signatures=blocks)
    pdf = typesetting.compile_pdf("pledge", content, moment=NOW, attachment=b"{}")
    key = pades.SigningKey(authority.seal_key, authority.seal_certificate, authority.certificate)
    boxes = typesetting.positions("pledge", content)
    return pades.seal(pdf, boxes, by=key, moment=NOW, reason="", location="")


@cache
def signer_of(provider: Provider, place: int, key: str) -> Path:
    """Keys of RSA take long to make: each once."""
    return provider.signer(f"Người Ký Số {place}", key)


def signed_by_all(provider: Provider, kind: str, number: int) -> bytes:
    key, prefers_pss = KINDS[kind]
    content = sealed(number)
    for place in range(1, number + 1):
        signer = signer_of(provider, place, key)
        content = sign_elsewhere(content, f"Party{place}", signer, prefers_pss=prefers_pss)
    return content


def by_pyhanko(provider: Provider, content: bytes) -> FileVerdict:
    authority = ca.load()
    lists = tuple(
        provider._list(name, key, (), NOW)
        for name, key in ((provider.root_name, provider.root_key), (provider.name, provider.key))
    )
    der = tuple(_der(each) for each in lists)
    trust = Trust(
        (authority.certificate.public_bytes(Encoding.DER),),
        (ca.revocation_list(authority, [], now=NOW),),
        (provider.root.public_bytes(Encoding.DER),),
        (provider.authority.public_bytes(Encoding.DER),),
        der,
    )
    return judge(content, trust, moment=NOW)


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_crl(pem).public_bytes(Encoding.DER)


def by_pdfsig(content: bytes, folder: Path) -> int:
    (folder / "golden.pdf").write_bytes(content)
    said = subprocess.run(["pdfsig", "-nocert", folder / "golden.pdf"], capture_output=True, text=True, check=False)
    return said.stdout.count("Signature is Valid.")


def by_openssl(content: bytes, folder: Path) -> int:
    """How many signatures `openssl cms` verifies against the bytes they cover."""
    return sum(_openssl_verifies(each, content, folder) for each in PdfFileReader(BytesIO(content)).embedded_signatures)


def _openssl_verifies(signature: Any, content: bytes, folder: Path) -> bool:
    first, length, second, rest = (int(number) for number in signature.byte_range)
    (folder / "signed.bin").write_bytes(content[first : first + length] + content[second : second + rest])
    (folder / "signature.der").write_bytes(bytes(signature.pkcs7_content))
    command = ["openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", folder / "signature.der"]
    command += ["-content", folder / "signed.bin", "-out", "/dev/null"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def row(provider: Provider, kind: str, number: int, folder: Path) -> str:
    """What the three say: our verdict, and how many signatures pdfsig and openssl call valid, the seal among them."""
    content = signed_by_all(provider, kind, number)
    verdict = by_pyhanko(provider, content)
    counts = f"{by_pdfsig(content, folder)} of {number + 1} | {by_openssl(content, folder)} of {number + 1}"
    return f"| {kind} | {number} | {verdict.verdict}, {len(verdict.parties)} signers | {counts} |"


@pytest.mark.parametrize("number", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_table_says_what_the_programs_say(kind: str, number: int, provider: Provider, tmp_path: Path):
    table = (django_settings.BASE_DIR / "docs" / "signing.md").read_text(encoding="utf-8")

    assert row(provider, kind, number, tmp_path) in table.splitlines()


def test_every_row_of_the_table_is_of_the_set():
    table = (django_settings.BASE_DIR / "docs" / "signing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:RSA|P)-\S+) \| (\d+) \|", table, re.MULTILINE)

    assert rows == [(kind, str(number)) for kind in KINDS for number in SIZES]


@pytest.mark.parametrize(("kind", "options"), [("rsa-2048", ()), ("rsa-2048", ("--prefer-pss",)), ("p-256", ())])
def test_pyhankos_own_program_signs_what_the_portal_takes(
    kind: str, options: tuple[str, ...], provider: Provider, tmp_path: Path
):
    """The other program, with keys that openssl made."""
    signer = provider.signer("Người Ký Ngoài", kind)
    (tmp_path / "in.pdf").write_bytes(sealed(2))
    command = [str(Path(sys.executable).parent / "pyhanko"), "sign", "addsig", "--field", "Party1", "--existing-only"]
    command += ["--use-pades", *options, "pemder", "--no-pass", "--key", str(signer / "key.pem")]
    command += ["--cert", str(signer / "signer.pem"), str(tmp_path / "in.pdf"), str(tmp_path / "out.pdf")]
    subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    content = (tmp_path / "out.pdf").read_bytes()

    assert content.startswith(sealed(2))
    verdict = by_pyhanko(provider, content)
    assert [(each.field, each.reason) for each in verdict.parties if each.field == "Party1"] == [("Party1", "ok")]
