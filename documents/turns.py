"""Files of strangers are judged one after the other, so that slow ones never hold every process of the portal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from documents.judging import SECONDS_LIMIT, FileVerdict
from documents.verification import verify_file

TURN = "documents.judging"
TURN_TRIES, TURN_PAUSE = 12, 0.25  # seconds


class TooBusy(Exception):
    """No file is judged now; the sentence says when to come again."""


def judge_in_turn(content: bytes, now: datetime) -> FileVerdict:
    """The verdict from the file alone. Raises `TooBusy`."""
    with _turn():
        return verify_file(content, now)


@contextmanager
def _turn() -> Iterator[None]:
    for _attempt in range(TURN_TRIES):
        if cache.add(TURN, 1, SECONDS_LIMIT + 15):
            break
        time.sleep(TURN_PAUSE)
    else:
        raise TooBusy(_("Other files are being checked at this moment; try again in a minute."))
    try:
        yield
    finally:
        cache.delete(TURN)
