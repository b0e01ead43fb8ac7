"""Whatever is done to what is stored, the check names it; what was left alone is not accused."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from documents import services
from documents.checking import check
from documents.models import Document, Revision, SignatureSlot
from documents.signing import trust
from members.models import Unit
from portal.models import AuditEntry, AuditHead
from tests.documents.factories import CONSENT, PIN, freeze_pledge
from tests.factories import NOW, Person
from tests.refusing_store import refusing_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    for person in (chair, director):
        assert person.office
        services.enrol(person.office, pin=PIN, by=person.actor, now=NOW)
        slot = document.slots.get(office=person.office)
        factor = SignatureSlot.SecondFactor.DEMO
        services.sign(slot, by=person.actor, pin=PIN, consent=CONSENT, second_factor=factor, now=NOW)
    document.refresh_from_db()
    return document


def troubles(document: Document) -> list[str]:
    return [str(finding.trouble) for finding in check(document, trust(NOW), now=NOW)]


def rewrite(revision: Revision, change: Callable[[bytes], bytes]) -> None:
    content = change(revision.read())
    default_storage.delete(revision.file)
    default_storage.save(revision.file, ContentFile(content))


def test_what_was_left_alone_is_not_accused(document: Document):
    assert troubles(document) == []


def test_a_changed_byte_a_lost_file_and_a_lost_row_are_named(document: Document):
    newest = document.newest
    rewrite(newest, lambda content: content[:-10] + bytes([content[-10] ^ 1]) + content[-9:])
    assert "altered" in troubles(document)

    default_storage.delete(newest.file)
    assert troubles(document) == ["unreadable"]


def test_a_store_that_refuses_is_named_and_stops_no_check(document: Document):
    with refusing_store():
        assert troubles(document) == ["unreadable"]
    assert troubles(document) == []


def test_our_own_signatures_without_our_list_are_named(document: Document):
    without = replace(trust(NOW), revocation_lists=())
    findings = list(check(document, without, now=NOW))

    assert {str(finding.trouble) for finding in findings} == {"signature"}
    fields = {finding.about.removesuffix(": unchecked") for finding in findings}
    assert fields >= set(document.slots.values_list("field_name", flat=True))


def test_a_file_that_does_not_continue_the_earlier_one_is_named(document: Document):
    rewrite(document.revisions.get(position=0), lambda content: content + b"\n% more\n")

    assert {"altered", "not_continued"} <= set(troubles(document))


def test_data_that_differ_from_what_was_frozen_are_named(document: Document):
    document.content["title"] = "Giao ước khác"
    document.save(update_fields=["content"])

    assert troubles(document) == ["content"]


def test_a_standing_that_the_signatures_do_not_carry_is_named(document: Document):
    Document.objects.filter(pk=document.pk).update(standing=Document.Standing.CIRCULATING)
    document.refresh_from_db()

    assert troubles(document) == ["standing"]


def test_a_signature_nobody_is_recorded_for_is_named(document: Document):
    slot = document.slots.order_by("-position")[0]
    columns = {"state": "waiting", "signed_at": None, "signed_by": None, "revision": None}
    SignatureSlot.objects.filter(pk=slot.pk).update(**columns)

    assert sorted(troubles(document)) == ["standing", "unrecorded"]


def test_a_record_without_its_signature_in_the_file_is_named(document: Document):
    first, last = document.revisions.get(position=0), document.newest
    Revision.objects.filter(pk=last.pk).update(file=first.file, sha256=first.sha256, size=first.size)

    assert {"not_continued", "unsigned", "no_audit"} <= set(troubles(document))


def test_a_printed_head_that_is_no_link_of_the_log_is_named(document: Document):
    head = AuditHead.objects.get()
    entry = AuditEntry(sequence=head.sequence + 5, at=NOW, action="x", digest="f" * 64)
    document.content["audit_head"] = f"{entry.sequence} · {entry.digest[:16]}"
    document.save(update_fields=["content"])

    assert set(troubles(document)) == {"content", "audit_head"}


@pytest.mark.parametrize("head", ["x", "12", "· abc", "-1 · ffff"])
def test_a_printed_head_that_is_none_is_named_too(document: Document, head: str):
    document.content["audit_head"] = head
    document.save(update_fields=["content"])

    assert set(troubles(document)) == {"content", "audit_head"}


def test_the_command_prints_a_line_for_each_finding(document: Document, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as well:
        call_command("verify_documents", since="2021-01-01")
    assert (well.value.code, json.loads(capsys.readouterr().out)) == (0, {"checked": 1, "found": 0})

    default_storage.delete(document.newest.file)
    with pytest.raises(SystemExit) as badly:
        call_command("verify_documents")
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (badly.value.code, line["trouble"], line["code"]) == (1, "unreadable", document.code)
