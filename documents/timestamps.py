"""Time stamps of an outside authority (RFC 3161): asked for over HTTP, and believed only after they were checked.

Pure of the database. Only `settings.SIGNING_TSA_URL` is called; no redirect is followed, an answer is small or refused,
and an authority that does not answer within `SIGNING_TSA_SECONDS` is away. Whom we believe stands in
`SIGNING_TSA_TRUST_DIR`, built like the folder of the providers. They never vouch for each other.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import aiohttp
from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import set_tsp_headers
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from documents import pades
from documents.judging import Level, Trust
from documents.longterm import Baseline

ANSWER_LIMIT = 256 * 1024  # bytes
CLOCKS_MAY_DIFFER = timedelta(minutes=5)


class Fault(StrEnum):
    AWAY = "away"  # no connection, or it reports a failure of its own
    SLOW = "slow"
    REFUSED = "refused"  # it answers that it will not
    GARBLED = "garbled"  # the answer is no time stamp
    OTHER_CONTENT = "other_content"  # a stamp of something else: digest or nonce are not ours
    OTHER_TIME = "other_time"
    OTHER_POLICY = "other_policy"
    NOT_TRUSTED = "not_trusted"


FAULTS: dict[Fault, Promise] = {
    Fault.AWAY: _("The time-stamp authority cannot be reached. Nothing was signed; try again later."),
    Fault.SLOW: _("The time-stamp authority did not answer in time. Nothing was signed; try again later."),
    Fault.REFUSED: _("The time-stamp authority refused to stamp. Nothing was signed; tell an administrator."),
    Fault.GARBLED: _("The answer of the time-stamp authority makes no sense. Nothing was signed; try again later."),
    Fault.OTHER_CONTENT: _(
        "The time-stamp authority stamped something else. Nothing was signed; tell an administrator."
    ),
    Fault.OTHER_TIME: _(
        "The clocks of the portal and of the time-stamp authority differ. Nothing was signed; tell an administrator."
    ),
    Fault.OTHER_POLICY: _(
        "The time-stamp authority stamps under other rules than agreed. Nothing was signed; tell an administrator."
    ),
    Fault.NOT_TRUSTED: _(
        "The time stamp cannot be verified with the certificates and lists kept here. Nothing was signed; tell an "
        "administrator."
    ),
}
LEVELS = [Baseline.B, Baseline.T, Baseline.LT, Baseline.LTA]


class TimeStampFault(Exception):
    """No time stamp that can be believed; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class _Response(core.Sequence):  # type: ignore[misc]
    """RFC 3161, 2.4.2. In the library's own class the stamp is not optional, so that it cannot read a refusal."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


class Stamper(TimeStamper):  # type: ignore[misc, unused-ignore]
    """Asks the configured authority. Every answer is compared with what was asked before anybody sees it."""

    def __init__(self, trusted: ValidationContext, *, moment: datetime) -> None:
        super().__init__()
        self.trusted, self.moment = trusted, moment

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        nonce, request = self.request_cms(message_digest, md_algorithm)
        try:
            return await self._checked(await self._answer(request.dump()), request, nonce)
        except (ValueError, TypeError, LookupError, AttributeError) as problem:
            raise TimeStampFault(Fault.GARBLED) from problem

    async def _answer(self, request: bytes) -> bytes:
        login = settings.SIGNING_TSA_USER
        known = aiohttp.BasicAuth(login, settings.SIGNING_TSA_PASSWORD) if login else None
        limit = aiohttp.ClientTimeout(total=settings.SIGNING_TSA_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, auth=known) as session,
                session.post(
                    settings.SIGNING_TSA_URL, data=request, headers=set_tsp_headers({}), allow_redirects=False
                ) as response,
            ):
                if response.status != 200:
                    raise TimeStampFault(Fault.AWAY)
                return await _small(response)
        except TimeoutError:  # some of aiohttp's time-outs are connection errors too
            raise TimeStampFault(Fault.SLOW) from None
        except aiohttp.ClientError:
            raise TimeStampFault(Fault.AWAY) from None

    async def _checked(self, answer: bytes, request: tsp.TimeStampReq, nonce: int) -> cms.ContentInfo:
        response = _Response.load(answer, strict=True)
        if response["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise TimeStampFault(Fault.REFUSED)
        token = response["time_stamp_token"]
        told = token["content"]["encap_content_info"]["content"].parsed
        imprint = request["message_imprint"]
        if told["message_imprint"].dump() != imprint.dump() or told["nonce"].native != int(nonce):
            raise TimeStampFault(Fault.OTHER_CONTENT)
        if abs(told["gen_time"].native - self.moment) > CLOCKS_MAY_DIFFER:
            raise TimeStampFault(Fault.OTHER_TIME)
        if settings.SIGNING_TSA_POLICY and told["policy"].dotted != settings.SIGNING_TSA_POLICY:
            raise TimeStampFault(Fault.OTHER_POLICY)
        await self._refuse_stranger(token["content"], imprint["hashed_message"].native)
        return token

    async def _refuse_stranger(self, signed: cms.SignedData, digest: bytes) -> None:
        try:
            facts = await validate_tst_signed_data(signed, self.trusted, lambda _algorithm: digest)
        except (SignatureValidationError, PathError, PdfError) as problem:
            raise TimeStampFault(Fault.NOT_TRUSTED) from problem
        if not (facts["intact"] and facts["valid"] and facts.get("trust_problem_indic") is None):
            raise TimeStampFault(Fault.NOT_TRUSTED)


def timing(known: Trust, moment: datetime) -> pades.Timing | None:
    """How to ask for the time, with all that proves signer and authority; None where no authority is configured."""
    if not settings.SIGNING_TSA_URL:
        return None
    trusted = known.of(Level.SYSTEM).with_others(known.clocks).context(moment)
    stamper = Stamper(known.clocks.context(moment), moment=moment)
    return pades.Timing(stamper, trusted, keeps_proof=settings.SIGNING_LEVEL != Baseline.T)


def stamp_alone(known: Trust, moment: datetime) -> pades.Timing | None:
    """The same for a certificate of which not every list need be known here: B-T at most."""
    if not settings.SIGNING_TSA_URL:
        return None
    return pades.Timing(Stamper(known.clocks.context(moment), moment=moment), None, keeps_proof=False)


def is_reached(baseline: str) -> bool:
    """Whether a new signature is of the level that the settings ask for; the archive time stamp comes afterwards."""
    wanted = min(LEVELS.index(Baseline(settings.SIGNING_LEVEL)), LEVELS.index(Baseline.LT))
    return LEVELS.index(Baseline(baseline)) >= wanted


async def _small(response: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for part in response.content.iter_chunked(64 * 1024):
        content += part
        if len(content) > ANSWER_LIMIT:
            raise TimeStampFault(Fault.GARBLED)
    return content
