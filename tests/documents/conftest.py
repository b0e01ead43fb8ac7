"""One giao ước typeset, sealed and signed by two people, made once: most of the tests only look at its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from documents import ca, freezing, keys, pades, typesetting
from documents.judging import Trust
from tests.documents.factories import pledge_content
from tests.documents.time_authority import TimeAuthority, serving
from tests.factories import NOW

CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class SignedPledge:
    """`sealed`, `once` and `twice` are the three revisions; each is the beginning of the next."""

    unsealed: bytes
    sealed: bytes
    once: bytes
    twice: bytes
    first: x509.Certificate
    second: x509.Certificate
    authority: ca.Authority

    def trust(self, *revoked: ca.Revoked) -> Trust:
        listed = ca.revocation_list(self.authority, revoked, now=NOW)
        return Trust((self.authority.certificate.public_bytes(Encoding.DER),), (listed,))


@pytest.fixture(autouse=True, scope="session")
def quick_pins() -> None:
    keys.SCRYPT_COST = 2**4


def framed_content(**changes: object) -> dict[str, object]:
    """The content with what freezing adds."""
    url = f"http://localhost:8000/verify/{CODE}/"
    frame = {"number": "05", "symbol": "GƯ-CĐCS", "code": CODE, "code_grouped": "ABCD EFGH", "verify_url": url}
    frame |= {"verify_host": "localhost:8000", "audit_head": "7 · 0123456789abcdef", "is_demo": True}
    return {**pledge_content(), **frame, "qr_svg": freezing.qr_svg(url), **changes}


@pytest.fixture(scope="session")
def signed() -> SignedPledge:
    content, authority = framed_content(), ca.load()
    unsealed = typesetting.compile_pdf("pledge", content, moment=NOW, attachment=b'{"title":"x"}')
    boxes = typesetting.positions("pledge", content)
    seal_key = pades.SigningKey(authority.seal_key, authority.seal_certificate, authority.certificate)
    sealed = pades.seal(unsealed, boxes, by=seal_key, moment=NOW, reason="", location="")
    first, once = _sign(sealed, "Party1", "Chủ Tịch Minh Họa", authority)
    second, twice = _sign(once, "Party2", "Giám Đốc Minh Họa", authority)
    return SignedPledge(unsealed, sealed, once, twice, first, second, authority)


def _sign(pdf: bytes, field: str, person: str, authority: ca.Authority) -> tuple[x509.Certificate, bytes]:
    key = keys.new_key()
    public = key.public_key()
    certificate = ca.issue(authority, public_key=public, person=person, office="Chức vụ", unit="Đơn vị", now=NOW)
    stamp = {"label": "Ký điện tử trên hệ thống", "name": person, "office": "Chức vụ", "moment": "15/09/2021 10:30:00"}
    stamp |= {"note": "", "is_demo": True, "width": 180, "height": 70}
    signing_key = pades.SigningKey(key, certificate, authority.certificate)
    picture = typesetting.stamp_pdf(stamp, moment=NOW)
    out = pades.sign(pdf, field, by=signing_key, stamp=picture, moment=NOW, reason="Ký", location="")
    return certificate, out


@pytest.fixture
def clock(tmp_path: Path, settings: Any) -> Iterator[TimeAuthority]:
    authority = TimeAuthority(tmp_path / "tsa")
    authority.provider.trust()
    settings.SIGNING_TSA_TRUST_DIR = authority.provider.folder
    settings.SIGNING_LEVEL = "B-LT"
    with serving(authority):
        settings.SIGNING_TSA_URL = authority.url
        yield authority
