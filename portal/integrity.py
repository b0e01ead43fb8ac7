"""Every stored file against the digest in its row: missing, altered, or not readable.

Which files there are is a setting (`KEPT_FILES`: model, field of the file, field of its SHA-256 or ""), so that this
module knows no other app. Nothing is ever mended or deleted here.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_noop

from portal import audit
from portal.file_checks import FileCheck, FileFinding
from portal.jobs import OthersAway

log = structlog.get_logger(__name__)
CHUNK = 50  # files between two signs of life
BLOCK = 1024 * 1024
Trouble = FileFinding.Trouble


@dataclass(frozen=True)
class Kept:
    """A field that names stored files; `digest` is the field of their SHA-256, or "" where only presence counts."""

    model: str
    file: str
    digest: str

    def rows(self) -> "models.QuerySet[models.Model]":
        return apps.get_model(self.model)._default_manager.exclude(**{self.file: ""})


@dataclass(frozen=True)
class Stored:
    pk: int
    name: str
    sha256: str


def kept_files() -> list[Kept]:
    return [Kept(*each) for each in settings.KEPT_FILES]


def begin_check(*, now: datetime) -> FileCheck:
    """The walk that is under way, or a new one."""
    try:
        with transaction.atomic():
            return FileCheck.objects.create(started_at=now)
    except IntegrityError:
        return FileCheck.objects.get(is_running=True)


def walk(check: FileCheck, *, progress: Callable[..., None], clock: Callable[[], datetime]) -> None:
    """Look at every file, from where the check stands. Raises `OthersAway` where the store itself does not answer."""
    everything = kept_files()
    total = sum(kept.rows().count() for kept in everything)
    while check.place < len(everything):
        kept = everything[check.place]
        rows = _next(kept, check.last_pk)
        found = [(row, trouble_of(row)) for row in rows]
        with transaction.atomic():
            _note(kept, found, now=clock())
            _advance(check, rows)
        progress(done=min(check.checked, total), total=total, step=gettext_noop("Reading stored files"))


def _next(kept: Kept, last_pk: int) -> list[Stored]:
    fields = ("pk", kept.file, *([kept.digest] if kept.digest else []))
    rows = kept.rows().filter(pk__gt=last_pk).order_by("pk").values_list(*fields)[:CHUNK]
    return [Stored(row[0], str(row[1]), row[2] if kept.digest else "") for row in rows]


def trouble_of(row: Stored) -> str:
    """ "" where the stored bytes are those that were taken in."""
    try:
        digest = _digest_of(row.name)
    except FileNotFoundError:
        return Trouble.MISSING
    except Exception as problem:  # noqa: BLE001 - each kind of store has its own family of errors
        log.warning("files.unreadable", name=row.name, problem=type(problem).__name__)
        _require_an_answer()
        return Trouble.UNREADABLE
    return Trouble.ALTERED if row.sha256 and digest != row.sha256 else ""


def _digest_of(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as stored:
        while block := stored.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _require_an_answer() -> None:
    """A store that is away is not a store whose files are damaged."""
    try:
        default_storage.exists("is-anybody-there")
    except Exception as problem:
        raise OthersAway("file storage") from problem


def _note(kept: Kept, found: Sequence[tuple[Stored, str]], *, now: datetime) -> None:
    sound = FileFinding.objects.open().about(kept.model, [row.pk for row, trouble in found if not trouble])
    sound.update(resolved_at=now)
    for row, trouble in found:
        if trouble:
            FileFinding.objects.open().update_or_create(
                subject_kind=kept.model,
                subject_id=row.pk,
                name=row.name,
                defaults={"trouble": trouble, "last_seen_at": now},
                create_defaults={
                    "trouble": trouble,
                    "first_seen_at": now,
                    "last_seen_at": now,
                },
            )


def _advance(check: FileCheck, rows: Sequence[Stored]) -> None:
    check.checked += len(rows)
    if len(rows) < CHUNK:
        check.place, check.last_pk = check.place + 1, 0
    else:
        check.last_pk = rows[-1].pk
    check.save(update_fields=["checked", "place", "last_pk"])


@transaction.atomic
def end_check(
    check: FileCheck, *, now: datetime, tell: Callable[[FileCheck, list[FileFinding], datetime], None]
) -> None:
    """Close the walk once, tell of what is new, and forget findings whose rows are gone (a deleted draft)."""
    if not FileCheck.objects.filter(pk=check.pk, is_running=True).update(is_running=False, finished_at=now):
        return
    FileFinding.objects.open().filter(last_seen_at__lt=check.started_at).update(resolved_at=now)
    new = list(FileFinding.objects.open().filter(told_in__isnull=True).order_by("pk"))
    FileFinding.objects.filter(pk__in=[finding.pk for finding in new]).update(told_in=check)
    tell(check, new, now)
    counts = {"checked": check.checked, "new": len(new), "open": FileFinding.objects.open().count()}
    audit.record("files.checked", by=None, target=check, at=now, details=counts)
