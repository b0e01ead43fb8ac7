"""Freezing, signing and declining formal documents. See docs/signing.md for what is promised.

How an owner app uses it, so that its own state and the document's change in one transaction and neither rendering
nor signing happens inside one:

    document = services.freeze(
        Document.Kind.PLEDGE, unit=…, year=2021, symbol="GƯ-CĐCS", title="Giao ước thi đua năm 2021",
        template="pledge", content=content, parties=[SlotPlan(field="Party1", office=…, capacity=…), …],
        by=actor, now=now, within=lambda document: _circulate(pledge, document),
    )
    slot = services.sign(
        slot, by=actor, pin=pin, consent=text, second_factor=SignatureSlot.SecondFactor.TOTP, now=now,
        within=lambda slot: _complete_if_signed_by_all(pledge, slot.document),
    )

`within` is called inside the transaction that stores the result; raising in it undoes everything but the PIN counter.
Never call `freeze` or `sign` inside an open transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.models import Document, SignatureSlot
from members.actor import Actor
from members.models import Office, Unit


@dataclass(frozen=True)
class SlotPlan:
    """Who is to sign in which field of the template's signature blocks."""

    field: str
    office: Office
    capacity: str = ""
    printed_name: str = ""  # the holder's name when empty
    title_line: str = ""  # the office's title when empty


def freeze(
    kind: Document.Kind,
    *,
    unit: Unit,
    year: int,
    symbol: str,
    title: str,
    template: str,
    content: Mapping[str, object],
    parties: Sequence[SlotPlan],
    by: Actor,
    now: datetime,
    within: Callable[[Document], object] | None = None,
) -> Document:
    raise NotImplementedError


def sign(
    slot: SignatureSlot,
    *,
    by: Actor,
    pin: str,
    consent: str,
    second_factor: str,
    now: datetime,
    within: Callable[[SignatureSlot], object] | None = None,
) -> SignatureSlot:
    raise NotImplementedError


def decline(slot: SignatureSlot, *, by: Actor, reason: str, now: datetime) -> SignatureSlot:
    raise NotImplementedError


def set_standing(document: Document, standing: Document.Standing) -> Document:
    raise NotImplementedError


def preview_images(template: str, content: Mapping[str, object], *, now: datetime) -> list[bytes]:
    """Page images (PNG) of a document that has neither number nor code yet."""
    raise NotImplementedError
