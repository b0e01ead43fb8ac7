"""The golden set: levels × kinds of keys × numbers of signers, signed elsewhere, judged by three programs.

The programs share no code. The stamps come from an RFC 3161 server of another project on this machine.
Each row of the table in docs/signing.md is what the programs say today; a test compares.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as django_settings
from django.test import override_settings
from pyhanko.pdf_utils.reader import PdfFileReader

from documents import ca, pades, typesetting
from documents.judging import FileVerdict, Level, Trust, judge
from documents.longterm import Baseline, Believed
from documents.timestamps import Stamper
from tests.documents.conftest import framed_content
from tests.documents.providers import Provider, sign_elsewhere
from tests.documents.time_authority import TimeAuthority, serving
from tests.factories import NOW

pytestmark = [pytest.mark.external, pytest.mark.timeout(300)]
KINDS = {"RSA-2048/PSS": ("rsa-2048", True), "RSA-2048": ("rsa-2048", False), "RSA-3072": ("rsa-3072", False)}
KINDS["P-256"] = ("p-256", False)
SIZES = (1, 2, 16)
LEVELS = tuple(Baseline)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    provider = Provider(tmp_path_factory.mktemp("golden") / "trust")
    provider.trust()
    return provider


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeAuthority]:
    authority = TimeAuthority(tmp_path_factory.mktemp("clock") / "tsa")
    with serving(authority), override_settings(SIGNING_TSA_URL=authority.url, SIGNING_LEVEL="B-LTA"):
        yield authority


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


def signed_by_all(provider: Provider, clock: TimeAuthority, level: str, kind: str, number: int) -> bytes:
    key, prefers_pss = KINDS[kind]
    timing = timing_of(provider, clock, level)
    content = sealed(number)
    for place in range(1, number + 1):
        signer = signer_of(provider, place, key)
        content = sign_elsewhere(content, f"Party{place}", signer, prefers_pss=prefers_pss, timing=timing)
    return pades.archive(content, timing) if timing and level == Baseline.LTA else content


def timing_of(provider: Provider, clock: TimeAuthority, level: str) -> pades.Timing | None:
    """What the other program knows: its provider and the clock, with their lists."""
    if level == Baseline.B:
        return None
    known = trust_in(provider, clock)
    trusted = known.of(Level.DIGITAL).with_others(known.clocks).with_others(known.of(Level.SEAL)).context(NOW)
    stamper = Stamper(known.clocks.context(NOW), moment=NOW)
    return pades.Timing(stamper, trusted, keeps_proof=level != Baseline.T)


@cache
def trust_in(provider: Provider, clock: TimeAuthority) -> Trust:
    authority = ca.load()
    outside, times = (_believed(each) for each in (provider, clock.provider))
    return Trust(
        (authority.certificate.public_bytes(Encoding.DER),),
        (ca.revocation_list(authority, [], now=NOW),),
        outside.roots, outside.others, outside.lists,
        times.roots, times.others, times.lists,
    )  # fmt: skip


def _believed(provider: Provider) -> Believed:
    issuers = ((provider.root_name, provider.root_key), (provider.name, provider.key))
    lists = tuple(_der(provider._list(name, key, (), NOW)) for name, key in issuers)
    certificates = (provider.root, provider.authority)
    root, authority = (each.public_bytes(Encoding.DER) for each in certificates)
    return Believed((root,), (authority,), lists)


def by_pyhanko(provider: Provider, clock: TimeAuthority, content: bytes) -> FileVerdict:
    return judge(content, trust_in(provider, clock), moment=NOW)


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_crl(pem).public_bytes(Encoding.DER)


def by_pdfsig(content: bytes, folder: Path) -> int:
    (folder / "golden.pdf").write_bytes(content)
    said = subprocess.run(["pdfsig", "-nocert", folder / "golden.pdf"], capture_output=True, text=True, check=False)
    return said.stdout.count("Signature is Valid.")


def by_openssl(content: bytes, folder: Path) -> int:
    """How many signatures `openssl cms` verifies against the bytes they cover."""
    signatures = PdfFileReader(BytesIO(content)).embedded_regular_signatures
    return sum(_openssl_verifies(each, content, folder) for each in signatures)


def _openssl_verifies(signature: Any, content: bytes, folder: Path) -> bool:
    first, length, second, rest = (int(number) for number in signature.byte_range)
    (folder / "signed.bin").write_bytes(content[first : first + length] + content[second : second + rest])
    (folder / "signature.der").write_bytes(bytes(signature.pkcs7_content))
    command = ["openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", folder / "signature.der"]
    command += ["-content", folder / "signed.bin", "-out", "/dev/null"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def row(provider: Provider, clock: TimeAuthority, level: str, kind: str, number: int, folder: Path) -> str:
    """What the three say: our verdict, and how many signatures pdfsig and openssl call valid, the seal among them.

    To `pdfsig` an archive time stamp is one signature more; `openssl cms` is given the signatures only.
    """
    content = signed_by_all(provider, clock, level, kind, number)
    verdict = by_pyhanko(provider, clock, content)
    proved = "+".join(sorted({each.baseline for each in verdict.parties}))
    stamps = len(PdfFileReader(BytesIO(content)).embedded_timestamp_signatures)
    counts = f"{by_pdfsig(content, folder)} of {number + 1 + stamps} | {by_openssl(content, folder)} of {number + 1}"
    return f"| {level} | {kind} | {number} | {verdict.verdict}, {len(verdict.parties)} signers, {proved} | {counts} |"


@pytest.mark.parametrize("number", SIZES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", LEVELS)
def test_the_table_says_what_the_programs_say(
    level: str, kind: str, number: int, provider: Provider, clock: TimeAuthority, tmp_path: Path
):
    table = (django_settings.BASE_DIR / "docs" / "signing.md").read_text(encoding="utf-8")

    assert row(provider, clock, level, kind, number, tmp_path) in table.splitlines()


def test_every_row_of_the_table_is_of_the_set():
    table = (django_settings.BASE_DIR / "docs" / "signing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (B-\w+) \| ((?:RSA|P)-\S+) \| (\d+) \|", table, re.MULTILINE)

    assert rows == [(level, kind, str(number)) for level in LEVELS for kind in KINDS for number in SIZES]


@pytest.mark.parametrize(("kind", "options"), [("rsa-2048", ()), ("rsa-2048", ("--prefer-pss",)), ("p-256", ())])
def test_pyhankos_own_program_signs_what_the_portal_takes(
    kind: str, options: tuple[str, ...], provider: Provider, clock: TimeAuthority, tmp_path: Path
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
    verdict = by_pyhanko(provider, clock, content)
    assert [(each.field, each.reason) for each in verdict.parties if each.field == "Party1"] == [("Party1", "ok")]
