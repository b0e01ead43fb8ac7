"""Outside providers of certificates that the portal believes in: files in `settings.SIGNING_TRUST_DIR`.

`roots/` and `intermediates/` hold certificates, `lists/` revocation lists, each as PEM or DER. An administrator puts
them there; nothing is ever fetched from an address that stands in a certificate.
"""

from collections.abc import Callable
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

log = structlog.get_logger(__name__)
Read = Callable[[bytes], x509.Certificate | x509.CertificateRevocationList]


def trusted(folder: Path | None = None) -> tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]:
    """Roots, intermediates and revocation lists (DER). A file that cannot be read is left out and logged.

    Another `folder` of the same build: the authorities of time in `settings.SIGNING_TSA_TRUST_DIR`.
    """
    place = folder or Path(settings.SIGNING_TRUST_DIR)
    return (
        _all(place / "roots", x509.load_pem_x509_certificate, x509.load_der_x509_certificate),
        _all(place / "intermediates", x509.load_pem_x509_certificate, x509.load_der_x509_certificate),
        _all(place / "lists", x509.load_pem_x509_crl, x509.load_der_x509_crl),
    )


def are_trusted() -> bool:
    """Whether any provider is configured: without one, no outside signature can be accepted."""
    return bool(trusted()[0])


def _all(folder: Path, from_pem: Read, from_der: Read) -> tuple[bytes, ...]:
    files = sorted(file for file in folder.glob("*") if file.is_file())
    return tuple(found for file in files if (found := _one(file, from_pem, from_der)))


def _one(file: Path, from_pem: Read, from_der: Read) -> bytes:
    try:
        content = file.read_bytes()
        read = from_pem if content.lstrip().startswith(b"-----BEGIN") else from_der
        return read(content).public_bytes(Encoding.DER)
    except (OSError, ValueError) as problem:
        log.error("trust.unreadable", file=str(file), problem=str(problem))
        return b""
