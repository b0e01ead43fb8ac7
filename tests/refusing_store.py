"""A store elsewhere that answers every reading with an error of its own kind, which is no `OSError`."""

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
