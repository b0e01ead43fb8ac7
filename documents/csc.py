"""Remote signing services that speak the protocol of the Cloud Signature Consortium (CSC API v1), through pyHanko.

Pure of the database: bytes and plain values in, bytes out. Only the addresses in `settings.SIGNING_CSC_SERVICES` are
called; a redirect is not followed; tokens stand in no message and no log.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import aiohttp
from django.conf import settings
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import csc_signer

Result = TypeVar("Result")
Sign = Callable[[csc_signer.CSCSigner], Coroutine[Any, Any, bytes]]
ANSWER_LIMIT = 1024**2  # bytes
ASK_SECONDS = 10  # for what no person has to confirm
TIMEOUT_SECONDS = 180
STOP_SECONDS = 0.25


class Fault(StrEnum):
    AWAY = "away"  # no connection
    SLOW = "slow"  # nobody confirmed in time, or no answer
    DECLINED = "declined"
    LOCKED_OUT = "locked_out"  # the portal itself is not let in
    UNKNOWN = "unknown"  # no such credential
    BROKEN = "broken"  # the service says that it failed
    GARBLED = "garbled"  # an answer that is none


class RemoteFault(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Service:
    """One service of the settings. Either `token` is set, or `client_id` and `client_secret` fetch one."""

    key: str
    name: str
    url: str
    token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    token_url: str = ""
    timeout_seconds: int = TIMEOUT_SECONDS

    @property
    def token_address(self) -> str:
        return self.token_url or f"{self.url.rstrip('/')}/oauth2/token"


def services() -> dict[str, Service]:
    """By key, as the settings name them."""
    told = [{**each, "timeout_seconds": int(each.get("timeout_seconds", TIMEOUT_SECONDS))} for each in _told()]
    return {service.key: service for service in (Service(**each) for each in told)}


def _told() -> list[dict[str, Any]]:
    return list(settings.SIGNING_CSC_SERVICES)


@dataclass(frozen=True)
class Certificate:
    """What the service holds for a credential: DER of the signer's certificate and of those above it."""

    own: bytes
    chain: tuple[bytes, ...]


def fetch_certificate(service: Service, credential: str) -> Certificate:
    """Raises `RemoteFault`."""

    async def ask(session: "_Session") -> Certificate:
        found = await _credential(session, await _access(session, service, credential))
        return Certificate(found.signing_cert.dump(), tuple(each.dump() for each in found.chain))

    return asyncio.run(_within(service, ask, seconds=ASK_SECONDS))


def sign(
    service: Service, credential: str, *, expected: bytes, title: str, sign: Sign, beat: Callable[[], None]
) -> bytes:
    """Have `sign` use a signer whose key lies with the service; the person confirms there, on the phone.

    `expected` is the DER of the certificate that must answer. `beat` is called every few seconds in the caller's own
    thread; what it raises stops the waiting. Raises `RemoteFault`.
    """

    async def work(session: _Session) -> bytes:
        access = await _access(session, service, credential)
        found = await _credential(session, access)
        if found.signing_cert.dump() != expected:
            raise RemoteFault(Fault.UNKNOWN)
        manager = _Confirmation(session, access, found, title)
        signer = csc_signer.CSCSigner(session, manager, sign_timeout=service.timeout_seconds, embed_roots=False)  # type: ignore[arg-type]
        return await sign(signer)

    return _wait_for(lambda: _within(service, work, seconds=service.timeout_seconds), beat)


BEAT_SECONDS = 5.0


def _wait_for(work: Callable[[], Coroutine[Any, Any, Result]], beat: Callable[[], None]) -> Result:
    """Network in a thread of its own: the database connection, and the lease, belong to this one."""
    stop = threading.Event()

    async def stoppable() -> Result:
        task = asyncio.ensure_future(work())
        while not task.done():
            await asyncio.wait({task}, timeout=STOP_SECONDS)
            if stop.is_set():
                task.cancel()
        return await task

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: asyncio.run(stoppable()))
        try:
            while not wait([waiting], timeout=BEAT_SECONDS).done:
                beat()
        finally:
            stop.set()
        return waiting.result()


async def _within(
    service: Service, work: Callable[["_Session"], Coroutine[Any, Any, Result]], *, seconds: float
) -> Result:
    try:
        async with asyncio.timeout(seconds), aiohttp.ClientSession() as client:
            return await work(_Session(client))
    except TimeoutError:
        raise RemoteFault(Fault.SLOW) from None
    except (SigningError, ValueError, TypeError, LookupError, AttributeError):
        raise RemoteFault(Fault.GARBLED) from None


async def _access(session: "_Session", service: Service, credential: str) -> csc_signer.CSCServiceSessionInfo:
    token = service.token or await _fetch_token(session, service)
    return csc_signer.CSCServiceSessionInfo(service.url.rstrip("/"), credential, oauth_token=token or None)


async def _fetch_token(session: "_Session", service: Service) -> str:
    if not service.client_id:
        return ""
    asked = {
        "grant_type": "client_credentials",
        "client_id": service.client_id,
        "client_secret": service.client_secret,
    }
    async with session.post(service.token_address, data=asked) as response:
        return str((await response.json())["access_token"])


async def _credential(session: "_Session", access: csc_signer.CSCServiceSessionInfo) -> csc_signer.CSCCredentialInfo:
    return await csc_signer.fetch_certs_in_csc_credential(session, access, timeout=ASK_SECONDS)  # type: ignore[arg-type]


class _Confirmation(csc_signer.CSCAuthorizationManager):
    """Asks for the signer's consent to exactly this digest; the service answers once it was given on the phone."""

    def __init__(
        self,
        session: "_Session",
        access: csc_signer.CSCServiceSessionInfo,
        found: csc_signer.CSCCredentialInfo,
        title: str,
    ) -> None:
        super().__init__(access, found)
        self.session, self.title = session, title

    async def authorize_signature(self, hash_b64s: list[str]) -> csc_signer.CSCAuthorizationInfo:
        asked = self.format_csc_auth_request(hash_b64s=hash_b64s, description=self.title)
        address = self.csc_session_info.endpoint_url("credentials/authorize")
        async with self.session.post(address, headers=self.auth_headers, json=asked) as response:
            return self.parse_csc_auth_response(await response.json())


@dataclass
class _Answer:
    content: bytes

    async def json(self) -> Any:
        return json.loads(self.content)


class _Session:
    """What pyHanko needs of an HTTP session: no redirects, small answers, and a named fault for everything else."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        self._client = client

    def post(self, url: str, **options: Any) -> AbstractAsyncContextManager[_Answer]:
        return self._post(url, {**options, "raise_for_status": False, "allow_redirects": False})

    @asynccontextmanager
    async def _post(self, url: str, options: dict[str, Any]) -> AsyncIterator[_Answer]:
        try:
            async with self._client.post(url, **options) as response:
                if fault := _fault(url, response.status):
                    raise RemoteFault(fault)
                content = await response.content.read(ANSWER_LIMIT + 1)
                while not response.content.at_eof() and len(content) <= ANSWER_LIMIT:
                    content += await response.content.read(ANSWER_LIMIT + 1 - len(content))
        except TimeoutError:  # some of aiohttp's time-outs are connection errors too
            raise RemoteFault(Fault.SLOW) from None
        except aiohttp.ClientError:
            raise RemoteFault(Fault.AWAY) from None
        if len(content) > ANSWER_LIMIT:
            raise RemoteFault(Fault.GARBLED)
        yield _Answer(content)


def _fault(url: str, status: int) -> Fault | None:
    if status < 300:
        return None
    if status == 401 or "/oauth2/" in url:
        return Fault.LOCKED_OUT
    if 400 <= status < 500:
        return Fault.UNKNOWN if url.endswith("credentials/info") else Fault.DECLINED
    return Fault.BROKEN
