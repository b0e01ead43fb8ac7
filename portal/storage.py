"""Uploaded and signed files: kept whole or not at all, and a store that fails answers with a sentence."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)


class FileNotKept(Exception):
    """The store is full, read-only or out of reach: the file was not kept. The sentence may be read by the person."""


class FileNotRead(OSError):
    """The store is out of reach or refuses: an `OSError`, as of the local folder, whatever its client raises."""


class WholeFileStorage(FileSystemStorage):
    """The local folder. A file appears under its name by a rename, after its bytes are on the disk: a full disk, a
    killed worker or a power cut leaves no half file behind a row that calls it signed."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        draft = f"{name}.{secrets.token_hex(8)}.part"
        try:
            super()._save(draft, content)  # type: ignore[misc]
            _flush_to_disk(Path(self.path(draft)))
            while self.exists(name):  # somebody stored it in between
                name = self.get_available_name(name)
            Path(self.path(draft)).replace(self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(draft)
            raise
        return name


def _flush_to_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def keeping() -> Iterator[None]:
    """Whatever goes wrong with the store inside becomes `FileNotKept`; the operators find the cause in the log."""
    try:
        yield
    except SuspiciousFileOperation:
        raise
    except Exception as problem:
        log.exception("storage.failed", problem=type(problem).__name__)
        sentence = _("The file could not be stored: the storage is full or out of reach. Try again later.")
        raise FileNotKept(sentence) from problem


def keep(name: str, content: bytes) -> str:
    """Store the bytes under `name`, which is free or holds these very bytes, and answer where they are."""
    with keeping():
        return name if _holds(name, content) else default_storage.save(name, ContentFile(content))


def read(name: str) -> bytes:
    """The bytes kept under `name`. Raises an `OSError`, whichever store it is."""
    try:
        with default_storage.open(name) as stored:
            return bytes(stored.read())
    except (OSError, SuspiciousFileOperation):
        raise
    except Exception as problem:
        log.exception("storage.failed", problem=type(problem).__name__)
        raise FileNotRead(name) from problem


def _holds(name: str, content: bytes) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as stored:
        return hashlib.sha256(stored.read()).digest() == hashlib.sha256(content).digest()
