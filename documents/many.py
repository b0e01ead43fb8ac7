"""Several documents signed at once: one PIN opens the key, each is signed by itself, and each has its own result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import structlog
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from documents import signing
from documents.expected import Expected, Way
from documents.judging import MALFORMED
from documents.models import Document
from documents.refusals import NotYourOffice, OwnerRefused, SigningRefused, TimeNotStamped
from members.actor import Actor

log = structlog.get_logger(__name__)
AT_ONCE = 40


@dataclass(frozen=True)
class Place:
    """Where the person may sign; `label` tells it from the other places of the same document."""

    expected: Expected
    label: str = ""

    @property
    def key(self) -> str:
        return str(self.expected.subject.pk)


@dataclass(frozen=True)
class Line:
    """One document on the list, once, however many places of it the person may sign in; the likeliest place first."""

    document: Document
    title: str
    about: str  # whose document it is
    signs_as: str
    url: str
    places: Sequence[Place]
    why_not: str = ""
    sign_by: date | None = None

    @property
    def expected(self) -> Expected:
        return self.places[0].expected

    @property
    def sha256(self) -> str:
        """Of the newest file; its revisions are prefetched newest first."""
        return self.document.revisions.all()[0].sha256


@sensitive_variables("pin", "opened")
def sign_many(
    several: Sequence[Expected], *, by: Actor, pin: str, consent: str, second_factor: str, now: datetime
) -> dict[int, str]:
    """Open the key once and sign each document in turn; what stops one does not stop the next.

    Answers by document why it was not signed, empty once it is. Raises a `SigningRefused` when the key does not open:
    then nothing is signed.
    """
    if by.office is None:
        raise NotYourOffice(_("Act in the office that is to sign; this one is not it."))
    factor = signing.proved_factor(second_factor)
    opened = signing.open_signing_key(by.office, by=by, pin=pin, now=now)

    away: list[TimeNotStamped] = []

    def sign(expected: Expected) -> None:
        slot = expected.open_slot(by=by, now=now)
        within = partial(expected.note, by=by, way=Way.SYSTEM, now=now)
        if away:  # forty times the wait for an authority that is silent would outlast the request
            raise away[0]
        try:
            signing.sign_opened(slot, opened, by=by, consent=consent, second_factor=factor, now=now, within=within)
        except TimeNotStamped as refusal:
            away.append(refusal)
            raise

    return {expected.slot.document_id: _why_not_signed(expected, sign) for expected in several}


def _why_not_signed(expected: Expected, sign: Callable[[Expected], None]) -> str:
    try:
        sign(expected)
    except (SigningRefused, OwnerRefused) as refusal:
        return str(refusal)
    except (DatabaseError, *MALFORMED):  # a fault in one must not hide that others are signed by now
        log.exception("document.not_signed", document=expected.slot.document_id)
        return _("A fault in the system stopped this signature; the operators can see why. Try this one again later.")
    return ""
