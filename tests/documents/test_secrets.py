"""The PIN and the key never leave the memory of the request, whatever fails."""

import json
import logging

import pytest
import structlog
from django.conf import settings
from django.views.debug import SafeExceptionReporterFilter

from documents import keys
from documents.models import Document
from members.models import Unit
from portal import logs
from tests.documents.factories import PIN, enrol, freeze_pledge, sign, slot_of
from tests.factories import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    enrol(chair)
    return freeze_pledge(union, chair, director)


class Breakage(Exception):
    pass


def break_down(*_arguments: object, **_options: object) -> None:
    raise Breakage


@pytest.fixture
def failure(pledge: Document, chair: Person, monkeypatch: pytest.MonkeyPatch) -> BaseException:
    """Something fails while the key is open."""
    monkeypatch.setattr("documents.pades.sign", break_down)
    with pytest.raises(Breakage) as caught:
        sign(slot_of(pledge, chair), chair)
    return caught.value


def test_a_failure_writes_no_pin_into_the_log_of_a_server(failure: BaseException) -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 1, "failed", (), (type(failure), failure, failure.__traceback__))
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=logs.SHARED, processors=[logs.TRACEBACKS, structlog.processors.JSONRenderer()]
    )

    line = formatter.format(record)

    assert PIN not in line
    assert json.loads(line)["exception"]


def test_a_failure_report_shows_no_pin_and_no_key(failure: BaseException) -> None:
    """What Django would mail to the administrators."""
    reporter, trace = SafeExceptionReporterFilter(), failure.__traceback__
    reporter.is_active = lambda _request: True  # type: ignore[method-assign]
    shown = []
    while trace is not None:
        if "/documents/" in trace.tb_frame.f_code.co_filename and "/tests/" not in trace.tb_frame.f_code.co_filename:
            shown += [str(each) for each in reporter.get_traceback_frame_variables(None, trace.tb_frame)]  # type: ignore[arg-type]
        trace = trace.tb_next

    assert shown
    assert not any(PIN in each or "PrivateKey" in each for each in shown)


def test_neither_is_in_the_database(pledge: Document, chair: Person) -> None:
    sign(slot_of(pledge, chair), chair)
    credential = slot_of(pledge, chair).credential
    assert credential is not None
    key = keys.unlock(
        bytes(credential.locked_key),
        pin=PIN,
        wrapping_key=settings.SIGNING_WRAPPING_KEY,
        owner=credential.serial.encode(),
    )

    assert PIN.encode() not in bytes(credential.locked_key)
    assert keys.to_der(key) not in bytes(credential.locked_key)
