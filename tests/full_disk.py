"""A store that has no room left: half of the file is written, then the system says no."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from portal.storage import WholeFileStorage


class HalfFile:
    """What is sent as long as there is room; the rest does not fit any more."""

    def __init__(self, content: Any) -> None:
        self.content, self.size = content, content.size

    def chunks(self) -> Iterator[bytes]:
        whole = self.content.read()
        yield whole[: len(whole) // 2]
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        self.content.close()


class FullDisk(WholeFileStorage):
    def save(self, name: str, content: Any, max_length: int | None = None) -> str:
        return super().save(name, HalfFile(content), max_length)  # type: ignore[arg-type]


@contextmanager
def full_disk() -> Iterator[None]:
    with override_settings(STORAGES=settings.STORAGES | {"default": {"BACKEND": "tests.full_disk.FullDisk"}}):
        yield


def stored_files() -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
