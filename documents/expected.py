"""One signature that an owner app waits for: what every way of signing has to know of it, and no more."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import Model

from documents.models import SignatureSlot
from members.actor import Actor
from members.models import Office, User


class Way(StrEnum):
    """How a signature came about; the owner's history tells them apart."""

    SYSTEM = "signed"
    OUTSIDE = "signed_outside"
    REMOTE = "signed_remotely"


class Expected(Protocol):
    """The signature of one party of a pledge, or of the chair under a report."""

    @property
    def subject(self) -> Model:
        """The row that a job of this signature is about."""

    @property
    def slot(self) -> SignatureSlot: ...

    @property
    def office(self) -> Office:
        """In which the person signs."""

    @property
    def sign_url(self) -> str:
        """The page on which it is read and signed."""

    @property
    def pdf_url(self) -> str: ...

    def why_not(self, by: Actor) -> str:
        """Empty when the person may sign now, in whatever office is chosen."""

    def why_not_as(self, by: Actor) -> str:
        """Empty when the office acted in is the one that signs."""

    def open_slot(self, *, by: Actor, now: datetime) -> SignatureSlot:
        """The field to fill, settled on the person. Raises an `OwnerRefused` or a `SigningRefused`."""

    def note(self, slot: SignatureSlot, *, by: Actor, way: Way, now: datetime) -> None:
        """What the signature does to the owner, inside the transaction that stores it."""

    def tell_not_signed(self, signer: User, reason: str, now: datetime) -> None:
        """The signer may have put the phone away: the signature is still missing, and why."""
