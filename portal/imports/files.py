"""The files of an import: what is taken, its rows as text, and the same rows given back with errors marked."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.imports.models import ImportRun
from portal.jobs import JobRefused
from portal.storage import keeping
from portal.uploads import UploadRefused, shown_name

CONVERTER = Path(__file__).with_name("converter.py")
CONVERTER_REFUSED = 3
CONVERTER_SECONDS, SIGN_OF_LIFE_SECONDS = 300, 5
MOST_ROWS = 200_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = gettext_noop("The file is damaged, or larger inside than it looks: it cannot be read.")
REASONS = {
    "too_large": UNREADABLE,
    "too_many_rows": gettext_noop("The file has more than 200,000 rows: divide it into several."),
    "encoding": gettext_noop(
        "The letters of this file cannot be told apart. In Excel choose “Save as” and the type “CSV UTF-8”, or send "
        "the XLSX file."
    ),
}


def kind_of(upload: UploadedFile) -> str:
    """“xlsx” or “csv”, by content; raises `UploadRefused` with a sentence for everything else."""
    names = {"name": shown_name(upload), "limit": settings.IMPORT_MAX_BYTES // 1024**2}
    if (upload.size or 0) > settings.IMPORT_MAX_BYTES:
        raise UploadRefused(_("“%(name)s” is too large; the limit is %(limit)s MB.") % names)
    head = upload.read(4096)
    upload.seek(0)
    if not head.strip():
        raise UploadRefused(_("“%(name)s” is empty.") % names)
    if head.startswith(ZIP):
        return "xlsx"
    if head.startswith(OLD_OFFICE):
        raise UploadRefused(
            _("“%(name)s” is in the old XLS format or has a password. Save it as XLSX without.") % names
        )
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadRefused(_("“%(name)s” is neither an XLSX nor a CSV file.") % names)
    return "csv"


@contextmanager
def local_copy(name: str) -> Iterator[tuple[Path, Path]]:
    """The stored file in a folder of its own, and that folder; both are gone afterwards."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with default_storage.open(name) as stored, path.open("wb") as copy:
            copyfileobj(stored, copy)
        yield path, Path(folder)


def convert(run: ImportRun, *, alive: Callable[[], None]) -> str:
    """Read the upload once into a row file and answer its name; `alive` is called every few seconds meanwhile."""
    with local_copy(run.file.name or "") as (source, folder):
        rows = folder / "rows.jsonl"
        _run_converter(source, rows, alive)
        with keeping(), rows.open("rb") as made:
            return default_storage.save(f"imports/rows/{run.pk}.jsonl", File(made))


def _run_converter(source: Path, target: Path, alive: Callable[[], None]) -> None:
    with source.open("rb") as opened:
        kind = "xlsx" if opened.read(4) == ZIP else "csv"
    command = [sys.executable, "-P", str(CONVERTER), kind, str(source), str(target), str(MOST_ROWS)]
    # The process that reads a stranger's file gets none of our secrets.
    with subprocess.Popen(
        command, cwd="/", env={"PYTHONUTF8": "1"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as converter:
        said = _wait(converter, alive)
    if converter.returncode == CONVERTER_REFUSED:
        raise JobRefused(REASONS.get(said.strip(), UNREADABLE))
    if converter.returncode:
        raise JobRefused(UNREADABLE)


def _wait(converter: "subprocess.Popen[str]", alive: Callable[[], None]) -> str:
    for _turn in range(int(CONVERTER_SECONDS / SIGN_OF_LIFE_SECONDS)):
        try:
            return converter.communicate(timeout=SIGN_OF_LIFE_SECONDS)[0]
        except subprocess.TimeoutExpired:
            try:
                alive()
            except BaseException:
                converter.kill()
                raise
    converter.kill()
    raise JobRefused(UNREADABLE)


def lines(name: str) -> Iterator[list[Any]]:
    """The lines of a row file: number of the row, then its cells; one at a time, whatever its length."""
    decode = json.JSONDecoder().decode
    with default_storage.open(name) as stored:
        for line in stored:
            yield decode(str(line, "utf-8"))


def count_lines(name: str) -> int:
    with default_storage.open(name) as stored:
        return sum(1 for _line in stored)


def first_lines(name: str, count: int) -> list[list[Any]]:
    return list(islice(lines(name), count))


def forget_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
