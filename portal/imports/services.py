"""What a person may do with an import: begin it, let it be written, give it up, have it tried again."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal import audit, jobs
from portal.acting import Acting
from portal.imports import files
from portal.imports.models import ImportRun
from portal.models import Job
from portal.storage import keeping
from portal.uploads import shown_name

KEPT_FOR = timedelta(days=30)
GIVEN_UP_AFTER = gettext_noop("Nobody confirmed this import within 30 days.")


class ImportRefused(Exception):
    """A step that cannot be taken now; the sentence says why."""


class ImportUnfinished(ImportRefused):
    """One import at a time: `run` is the one that is not finished."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(_("You have an import that is not finished. Finish or abandon it before you begin another."))
        self.run = run


def begin_import(
    kind: str, upload: UploadedFile, *, by: Acting, language: str, now: datetime, options: Mapping[str, Any]
) -> ImportRun:
    """Take the file and have it checked. Raises `UploadRefused` for what is no such file, `ImportUnfinished`.

    The same file sent twice (double click) gives the same import.
    """
    extension, digest = files.kind_of(upload), _digest(upload)
    run = ImportRun(kind=kind, requested_by_id=by.user.pk, office_id=by.office.pk if by.office else None)
    run.language, run.options, run.created_at = language, dict(options), now
    run.original_name, run.size, run.sha256 = shown_name(upload), upload.size or 0, digest
    run.fill_key()
    if unfinished := _unfinished(by):
        return _same_or_refuse(unfinished, run)
    with keeping():
        run.file.save(f"{digest[:24]}.{extension}", upload, save=False)
    try:
        return _begin(run, by=by, now=now)
    except IntegrityError:
        files.forget_files([run.file.name or ""])
        return _same_or_refuse(_unfinished(by) or run, run)


def _unfinished(by: Acting) -> ImportRun | None:
    return ImportRun.objects.visible_to(by).unfinished().first()


def _same_or_refuse(unfinished: ImportRun, run: ImportRun) -> ImportRun:
    if (unfinished.kind, unfinished.sha256, unfinished.options) != (run.kind, run.sha256, run.options):
        raise ImportUnfinished(unfinished)
    return unfinished


@transaction.atomic
def _begin(run: ImportRun, *, by: Acting, now: datetime) -> ImportRun:
    run.save()
    jobs.enqueue(run.check_task, subject=run, by=by, now=now)
    audit.record("import.uploaded", by=by, target=run, at=now, details={"sha256": run.sha256})
    return run


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for part in upload.chunks():
        digest.update(part)
    upload.seek(0)
    return digest.hexdigest()


@transaction.atomic
def confirm_import(run: ImportRun, *, by: Acting, now: datetime) -> ImportRun:
    """Have the rows written that the check found in order. Counting begins anew, for what really happens."""
    if run.state == ImportRun.State.CHECKED and not run.accepted:
        raise ImportRefused(_("Nothing in this file would change anything."))
    counters = dict.fromkeys((*ImportRun.COUNTERS, "position"), 0)
    if not run.become(ImportRun.State.IMPORTING, confirmed_at=now, **counters):
        raise ImportRefused(_("This import is not waiting for a decision."))
    jobs.enqueue(run.import_task, subject=run, by=by, now=now)
    audit.record("import.confirmed", by=by, target=run, at=now)
    return run


@transaction.atomic
def abandon_import(run: ImportRun, *, by: Acting | None, now: datetime, reason: str = "") -> ImportRun:
    """Stop here. Before the decision nothing was written; afterwards, what is written stays written."""
    if not run.end(ImportRun.State.ABANDONED, at=now, reason=reason):
        raise ImportRefused(_("This import is over already."))
    transaction.on_commit(partial(forget, run))
    audit.record("import.abandoned", by=by, target=run, at=now, details={"written": run.position, "of": run.total})
    return run


@transaction.atomic
def resume_import(run: ImportRun, *, by: Acting, now: datetime) -> ImportRun:
    """Try again what a fault in the system stopped; it goes on where it stood."""
    task = run.import_task if run.state == ImportRun.State.IMPORTING else run.check_task
    if run.is_finished or run.state == ImportRun.State.CHECKED:
        raise ImportRefused(_("This import is not waiting for a decision."))
    jobs.enqueue(task, subject=run, by=by, now=now)
    audit.record("import.resumed", by=by, target=run, at=now)
    return run


def newest_job(run: ImportRun) -> Job | None:
    return Job.objects.about(run).order_by("-pk").first()


def forget(run: ImportRun) -> None:
    """Lists of people do not stay longer than they are needed; the counts do."""
    files.forget_files(run.stored_names)
    ImportRun.objects.filter(pk=run.pk).update(file="", row_file="", marked_file="")
    run.findings.all().delete()


def forget_old(now: datetime) -> int:
    """Every night: abandon what nobody confirmed, delete the files and findings of what is long over."""
    old = now - KEPT_FOR
    for run in ImportRun.objects.unfinished().filter(created_at__lt=old).order_by("pk"):
        abandon_import(run, by=None, now=now, reason=GIVEN_UP_AFTER)
    over = ImportRun.objects.filter(finished_at__lt=old).exclude(file="").order_by("pk")
    for run in over:
        forget(run)
    return len(over)
