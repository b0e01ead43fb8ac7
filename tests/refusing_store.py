"""Stores that refuse: every reading with an error of their own kind, which is no `OSError`; or every writing."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.test import override_settings

from portal.storage import WholeFileStorage


class RefusingStore(WholeFileStorage):
    def _open(self, name: str, mode: str = "rb") -> Any:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, "GetObject")


@contextmanager
def refusing_store() -> Iterator[None]:
    with override_settings(STORAGES=settings.STORAGES | {"default": {"BACKEND": "tests.refusing_store.RefusingStore"}}):
        yield


class ReadOnlyStore(WholeFileStorage):
    """A file system that was mounted for reading only: everything can be read, nothing can be added."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        raise OSError(errno.EROFS, "Read-only file system", name)


@contextmanager
def read_only_store() -> Iterator[None]:
    with override_settings(STORAGES=settings.STORAGES | {"default": {"BACKEND": "tests.refusing_store.ReadOnlyStore"}}):
        yield
