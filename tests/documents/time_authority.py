"""An authority of time as the tests know it: certomancer's RFC 3161 server behind a socket of this machine."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.documents.providers import BEGIN, END, Provider, name_of
from tests.factories import NOW

DER = serialization.Encoding.DER
Answer = Callable[[bytes, "TimeAuthority"], tuple[int, bytes]]


class TimeAuthority:
    """`answer` can be exchanged for a faulty one; `at` is what its clock shows."""

    def __init__(self, folder: Path, *, end: datetime = END) -> None:
        self.provider = Provider(folder, "Cơ quan thời gian")
        self.at, self.url, self.asked = NOW, "", 0
        self.answer: Answer = honest
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.renew(end)

    def renew(self, end: datetime) -> None:
        """Another certificate of the same authority."""
        provider = self.provider
        builder = x509.CertificateBuilder().subject_name(name_of("Đồng hồ Minh Họa")).issuer_name(provider.name)
        builder = builder.public_key(self.key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(BEGIN).not_valid_after(end)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.certificate = builder.add_extension(usage, critical=True).sign(provider.key, hashes.SHA256())

    def stamp(self, request: tsp.TimeStampReq, **changes: object) -> bytes:
        private = self.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        own = asn1_x509.Certificate.load(self.certificate.public_bytes(DER))
        above = asn1_x509.Certificate.load(self.provider.authority.public_bytes(DER))
        options: dict[str, object] = {"certs_to_embed": [above], "fixed_dt": self.at, **changes}
        server = TimeStamper(own, asn1_keys.PrivateKeyInfo.load(private), **options)
        return bytes(server.request_tsa_response(request).dump())


def honest(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    return 200, authority.stamp(tsp.TimeStampReq.load(request))


def refusing(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["không"], "fail_info": {"bad_request"}}).dump()
    return 200, bytes([0x30, len(status)]) + status  # the library itself writes no answer without a stamp


def garbled(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    return 200, b"<html>not a time stamp</html>"


def broken(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    return 500, b""


def slow(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    time.sleep(2)
    return honest(request, authority)


def of_other_content(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    asked = tsp.TimeStampReq.load(request)
    asked["message_imprint"]["hashed_message"] = b"\x01" * 32
    return 200, authority.stamp(asked)


def of_other_nonce(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    asked = tsp.TimeStampReq.load(request)
    asked["nonce"] = 7
    return 200, authority.stamp(asked)


def of_other_time(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    return 200, authority.stamp(tsp.TimeStampReq.load(request), fixed_dt=authority.at - timedelta(days=1))


def of_other_policy(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    return 200, authority.stamp(tsp.TimeStampReq.load(request), policy=tsp.ObjectIdentifier("1.2.3.4"))


def of_a_stranger(request: bytes, authority: TimeAuthority) -> tuple[int, bytes]:
    stranger = TimeAuthority(authority.provider.folder.parent / "stranger")
    return 200, stranger.stamp(tsp.TimeStampReq.load(request))


@contextmanager
def serving(authority: TimeAuthority) -> Iterator[TimeAuthority]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked += 1
            status, content = authority.answer(self.rfile.read(int(self.headers["Content-Length"])), authority)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has given up meanwhile
                self.wfile.write(content)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
