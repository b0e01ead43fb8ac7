"""The chain of what happened: append-only, each row carrying the digest of the one before."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from portal.acting import Acting
from portal.models import AuditEntry, AuditHead


class ChainBroken(Exception):
    """A row of the chain was changed, removed or put in from outside; `sequence` is the first that does not fit."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"The audit chain breaks at row {sequence}.")
        self.sequence = sequence


def record(
    action: str,
    *,
    by: Acting | None,
    target: models.Model | None,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one row, inside the caller's transaction and as its last write: the head row is locked here.

    `by` None means the portal itself. `details` holds ids, counts and digests, never names.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit row belongs to the transaction of what it tells of.")
    head = AuditHead.objects.select_for_update(of=("self",)).get(pk=1)
    entry = _entry(head, action, by=by, target=target, at=at, reason=reason, details=details)
    entry.save(force_insert=True)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])
    return entry


def record_each(action: str, *, by: Acting | None, targets: Sequence[models.Model], at: datetime) -> None:
    """One row for each target, in a fixed number of statements; like `record`, last in the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit row belongs to the transaction of what it tells of.")
    if not targets:
        return
    head = AuditHead.objects.select_for_update(of=("self",)).get(pk=1)
    entries = []
    for target in targets:
        entry = _entry(head, action, by=by, target=target, at=at)
        entries.append(entry)
        head.sequence, head.digest = entry.sequence, entry.digest
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["sequence", "digest"])


def _entry(
    head: AuditHead,
    action: str,
    *,
    by: Acting | None,
    target: models.Model | None,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """The next link behind `head`."""
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=at,
        action=action,
        user_id=by.user.pk if by else None,
        office_id=by.office.pk if by and by.office else None,
        target_kind=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        reason=reason,
        details=dict(details or {}),
    )
    entry.digest = digest_of(entry, head.digest)
    return entry


def digest_of(entry: AuditEntry, previous: str) -> str:
    """SHA-256 over the previous digest and the row's canonical JSON (sorted keys, UTC moments)."""
    facts = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "user": entry.user_id,
        "office": entry.office_id,
        "target": [entry.target_kind, entry.target_id],
        "reason": entry.reason,
        "details": entry.details,
    }
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def head() -> tuple[int, str]:
    """Sequence and digest of the newest row; printed into signed documents and the daily log."""
    newest = AuditHead.objects.get(pk=1)
    return newest.sequence, newest.digest


def history(target: models.Model) -> models.QuerySet[AuditEntry]:
    """What happened to one object, oldest first."""
    about = AuditEntry.objects.filter(target_kind=target._meta.label_lower, target_id=str(target.pk))
    return about.order_by("sequence")


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold. `missing`: rows before this one are gone; `altered`: the row is not the one whose
    digest it carries; `head`: the newest row is not the one the head names."""

    sequence: int
    trouble: str


def breaks() -> Iterator[Break]:
    """Every place where the chain does not hold; behind a break it is followed from the digest that stands there."""
    previous, expected = "", 0
    for entry in _entries():
        expected += 1
        if entry.sequence != expected:
            yield Break(expected, "missing")
        elif entry.digest != digest_of(entry, previous):
            yield Break(entry.sequence, "altered")
        previous, expected = entry.digest, entry.sequence
    if (expected, previous) != head():
        yield Break(expected + 1, "head")


def verify_chain() -> int:
    """Walk the whole chain; answers the number of rows, raises `ChainBroken` at the first that does not fit."""
    for first in breaks():
        raise ChainBroken(first.sequence)
    return head()[0]


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000)
