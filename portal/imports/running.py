"""An import at work: rows in chunks, each chunk one transaction together with how far it has come.

A worker that is killed leaves whole chunks; its successor reads the position and goes on behind it. The first pass
(“check”) only judges, the second (“import”) judges again, because days may lie between, and writes.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal import audit, storage
from portal.acting import Acting
from portal.imports import files, workbooks
from portal.imports.columns import HEADING_ROWS, Column, HeadingsMissing, Layout, Row, RowReader, find_layout
from portal.imports.models import ImportFinding, ImportRun
from portal.jobs import JobRefused, RunningJob

CHUNK = 2000
IGNORED = (*workbooks.OWN_HEADINGS, "TT", "STT")  # left out without a word
NOTED = 20  # how many new and how many changed rows the preview shows


@dataclass
class Verdict:
    """What an importer says about a row: “created”, “changed”, “unchanged” or “refused” (then the row has errors).

    `label` names the row on the page, `note` what would change; `plan` is the importer's own.
    """

    row: Row
    kind: str
    label: str = ""
    note: str = ""
    plan: Any = None


class Importer(Protocol):
    """What an app knows about its rows. `key_column` is where a row is told that another has the same key."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def key_column(self) -> str: ...
    @property
    def actor(self) -> Acting: ...

    def key(self, row: Row) -> Hashable:
        """What no two rows of a file may share; None for a row without."""

    def judge(self, rows: Sequence[Row], *, is_writing: bool) -> list[Verdict]:
        """One verdict per row, in a fixed number of queries."""

    def write(self, verdicts: Sequence[Verdict], *, run: ImportRun, now: datetime) -> None:
        """Write what was judged, inside the caller's transaction; its last write is the audit."""

    def finish(self, *, run: ImportRun, now: datetime) -> None:
        """After the last row, once, inside the transaction that ends the import."""


class Stopped(Exception):
    """The run was abandoned meanwhile; what was written stays, nothing more is."""


@dataclass
class Pass:
    """One pass over the rows, checking or importing."""

    run: ImportRun
    importer: Importer
    job: RunningJob
    is_writing: bool
    seen: dict[Hashable, int] = field(default_factory=dict)

    def go(self, reader: RowReader, layout: Layout) -> None:
        """Judge (and write) what is left, chunk by chunk."""
        rows = (reader.read(line) for line in _data_lines(self.run, layout))
        for row in islice(rows, self.run.position):
            self._remember(row)
        while chunk := list(islice(rows, CHUNK)):
            for row in chunk:
                self._refuse_twice(row)
            self._step(chunk, layout)

    def _remember(self, row: Row) -> int:
        key = self.importer.key(row)
        return row.number if key is None else self.seen.setdefault(key, row.number)

    def _refuse_twice(self, row: Row) -> None:
        first = self._remember(row)
        if first != row.number:
            row.refuse(self.importer.key_column, _("Row %(row)s has the same code already.") % {"row": first})

    @transaction.atomic
    def _step(self, chunk: list[Row], layout: Layout) -> None:
        now = self.job.now()
        verdicts = self.importer.judge(chunk, is_writing=self.is_writing)
        if self.is_writing:
            self.run.findings.filter(kind="error", row__range=(chunk[0].number, chunk[-1].number)).delete()
        ImportFinding.objects.bulk_create(_findings(self.run, verdicts, layout, self.importer.columns, self.is_writing))
        self._advance(Counter(verdict.kind for verdict in verdicts))
        step = gettext_noop("Writing the rows") if self.is_writing else gettext_noop("Checking the rows")
        self.job.progress(done=self.run.position, total=self.run.total, step=step)
        if self.is_writing:
            self.importer.write(verdicts, run=self.run, now=now)

    def _advance(self, counts: Counter[str]) -> None:
        run = self.run
        after = {name: getattr(run, name) + counts[name] for name in ImportRun.COUNTERS}
        position = sum(after.values())
        here = ImportRun.objects.filter(pk=run.pk, state=run.state, position=run.position)
        if not here.update(position=position, **after):
            raise Stopped
        for name, value in {**after, "position": position}.items():
            setattr(run, name, value)


def check(job: RunningJob, importer_for: Callable[[ImportRun, datetime], Importer]) -> None:
    """Read the file, judge every row, write nothing but what was found."""
    run = ImportRun.objects.get(pk=job.subject_id)
    with _ending(run, job):
        importer = importer_for(run, job.now())
        if not (run.become(ImportRun.State.CHECKING) or run.state == ImportRun.State.CHECKING):
            return
        layout = _prepared(run, importer, job)
        Pass(run, importer, job, is_writing=False).go(RowReader(layout, importer.columns), layout)
        _mark(run, job, layout)
        with transaction.atomic():
            run.become(ImportRun.State.CHECKED, checked_at=job.now())
            job.finish()
            audit.record("import.checked", by=importer.actor, target=run, at=job.now(), details=_counts(run))


def bring_in(job: RunningJob, importer_for: Callable[[ImportRun, datetime], Importer]) -> None:
    """Write the rows that are in order."""
    run = ImportRun.objects.get(pk=job.subject_id)
    with _ending(run, job):
        importer = importer_for(run, job.now())
        if run.state != ImportRun.State.IMPORTING:
            return
        layout = _layout(run)
        Pass(run, importer, job, is_writing=True).go(RowReader(layout, importer.columns), layout)
        _mark(run, job, layout)
        with transaction.atomic():
            run.end(ImportRun.State.DONE, at=job.now())
            importer.finish(run=run, now=job.now())
            job.finish()
            audit.record("import.done", by=importer.actor, target=run, at=job.now(), details=_counts(run))


@contextmanager
def _ending(run: ImportRun, job: RunningJob) -> Iterator[None]:
    """In the language of the person; a refusal ends the run, with its sentence, before it ends the job."""
    with translation.override(run.language):
        try:
            yield
        except Stopped:
            job.progress(done=run.position, total=run.total)
        except (JobRefused, storage.FileNotKept) as refusal:
            with transaction.atomic():
                run.end(ImportRun.State.FAILED, at=job.now(), reason=_(str(refusal)))
                audit.record("import.failed", by=None, target=run, at=job.now())
            raise JobRefused(str(refusal)) from refusal


def _counts(run: ImportRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in ImportRun.COUNTERS}


def _prepared(run: ImportRun, importer: Importer, job: RunningJob) -> Layout:
    """The row file and its headings; found once, and known to a successor."""
    if run.row_file:
        return _layout(run)
    step = gettext_noop("Reading the file")
    job.progress(done=0, total=0, step=step)
    name = files.convert(run, alive=lambda: job.progress(done=0, total=0, step=step))
    first = files.first_lines(name, HEADING_ROWS)
    try:
        layout = find_layout(first, importer.columns, IGNORED)
    except HeadingsMissing as problem:
        files.forget_files([name])
        sentence = _("These headings are missing: %(headings)s. Take the template and copy your rows into it.")
        raise JobRefused(sentence % {"headings": ", ".join(problem.missing)}) from None
    run.row_file, run.layout = name, _stored(layout)
    run.total = files.count_lines(name) - sum(1 for line in first if line[0] <= layout.heading_row)
    if not run.total:
        raise JobRefused(_("There is no row below the headings."))
    run.save(update_fields=["row_file", "layout", "total"])
    return layout


def _stored(layout: Layout) -> dict[str, Any]:
    places = [[place, name, number] for place, (name, number) in layout.places.items()]
    return {"row": layout.heading_row, "places": places, "headings": [*layout.headings], "left_out": [*layout.left_out]}


def _layout(run: ImportRun) -> Layout:
    kept = run.layout
    places = {place: (name, number) for place, name, number in kept["places"]}
    return Layout(kept["row"], places, kept["headings"], kept["left_out"])


def _data_lines(run: ImportRun, layout: Layout) -> Iterator[list[Any]]:
    for line in files.lines(run.row_file):
        if line[0] > layout.heading_row:
            yield line


def _findings(
    run: ImportRun, verdicts: Sequence[Verdict], layout: Layout, columns: Sequence[Column], is_writing: bool
) -> Iterator[ImportFinding]:
    places = {_cell_name(name, number, columns): place for place, (name, number) in layout.places.items()}
    headings = {column.name: str(column.heading) for column in columns}
    noted = {"created": run.created, "changed": run.changed}
    for verdict in verdicts:
        for name, sentence in verdict.row.errors:
            place = places.get(name)
            heading = layout.headings[place] if place is not None else headings.get(name.partition(".")[0], "")
            yield _finding(run, "error", verdict, place=place, column=heading[:200], text=sentence)
        if verdict.kind in noted and not is_writing and noted[verdict.kind] < NOTED:
            noted[verdict.kind] += 1
            yield _finding(run, verdict.kind, verdict, text=verdict.note)


def _finding(run: ImportRun, kind: str, verdict: Verdict, **stated: Any) -> ImportFinding:
    return ImportFinding(run=run, kind=kind, row=verdict.row.number, label=verdict.label[:200], **stated)


def _cell_name(name: str, number: int, columns: Sequence[Column]) -> str:
    is_repeated = any(column.name == name and column.repeats > 1 for column in columns)
    return f"{name}.{number}" if is_repeated else name


def _mark(run: ImportRun, job: RunningJob, layout: Layout) -> None:
    """The same rows with the errors marked, for download; only where there are any."""
    if not run.refused:
        return
    job.progress(done=run.position, total=run.total, step=gettext_noop("Marking the errors in the file"))
    before, name = run.marked_file, workbooks.mark(run, layout)
    ImportRun.objects.filter(pk=run.pk).update(marked_file=name)
    run.marked_file = name
    files.forget_files([before] if before else [])
