"""Freezing, signing and declining formal documents. See docs/signing.md for what is promised.

How an owner app uses it, so that its own state and the document's change in one transaction, and neither typesetting
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
The last signature sets the document's standing to completed before `within` is called.
Never call `freeze`, `sign`, `enrol` or `change_pin` inside an open transaction. Refusals: `documents.refusals`.
"""

from documents.credentials import change_pin, enrol, live_credential, revoke
from documents.freezing import SlotPlan, freeze, page_images, preview_images
from documents.remote import link as link_remote
from documents.remote import unlink as unlink_remote
from documents.scans import attest as attest_scan
from documents.scans import scan_of, withdraw_scan
from documents.signing import OpenKey, decline, open_signing_key, proved_factor, set_standing, sign, sign_opened
from documents.standing import assign, supersede

__all__ = [
    "OpenKey",
    "SlotPlan",
    "assign",
    "attest_scan",
    "change_pin",
    "decline",
    "enrol",
    "freeze",
    "link_remote",
    "live_credential",
    "open_signing_key",
    "page_images",
    "preview_images",
    "proved_factor",
    "revoke",
    "scan_of",
    "set_standing",
    "sign",
    "sign_opened",
    "supersede",
    "unlink_remote",
    "withdraw_scan",
]
