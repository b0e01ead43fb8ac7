"""The evidence sheet says every signature, every file and every row of the log, and nothing that is not stored."""

import pytest

from pledges import services
from pledges.evidence import evidence_of, evidence_pdf
from pledges.models import Pledge
from portal import audit
from portal.models import AuditEntry
from tests.factories import NOW, Person
from tests.pledges.factories import circulate, enrol, make_draft, party_of, sign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    enrol(chair, director)
    pledge = circulate(make_draft(chair, director), chair)
    sign(pledge, chair)
    pledge.refresh_from_db()
    return pledge


def test_each_signer_stands_with_office_level_moment_and_certificate(pledge: Pledge, chair: Person):
    assert pledge.document
    signed, waiting = evidence_of(pledge, pledge.document, now=NOW)["signers"]
    credential = pledge.document.slots.get(state="signed").credential

    assert credential is not None
    assert (signed[3], signed[4]) == ("15/09/2021 10:30:00", credential.serial)
    assert "Chủ Tịch Minh Họa\nChủ tịch Công đoàn" in signed[1]
    assert waiting[3:] == ["–", "–"]


def test_each_file_stands_with_the_hash_before_and_after(pledge: Pledge):
    assert pledge.document
    first, second = evidence_of(pledge, pledge.document, now=NOW)["files"]
    stored = [revision.sha256 for revision in pledge.document.revisions.order_by("position")]

    assert (first[4:], second[4:]) == (["–", stored[0]], stored)


def test_each_row_of_the_log_stands_with_its_digest(pledge: Pledge, director: Person):
    services.decline_pledge(party_of(pledge, director), by=director.actor, reason="Chỉ tiêu quá cao", now=NOW)
    pledge.refresh_from_db()
    assert pledge.document
    sheet = evidence_of(pledge, pledge.document, now=NOW)
    rows = {int(row[0]): row for row in sheet["events"]}

    entries = AuditEntry.objects.filter(target_kind__in=["pledges.pledge", "documents.signatureslot"])

    assert [rows[entry.sequence][4] for entry in entries] == [entry.digest for entry in entries]
    assert any("Chỉ tiêu quá cao" in row[2] for row in rows.values())
    assert str(audit.head()[0]) in sheet["head"]


def test_the_sheet_is_typeset_and_only_readers_get_it(pledge: Pledge, chair: Person, stranger: Person):
    assert pledge.document
    assert evidence_pdf(pledge, pledge.document, now=NOW).startswith(b"%PDF")
    answers = [person.client.get(f"{pledge.get_absolute_url()}evidence/") for person in (chair, stranger)]

    assert [(answer.status_code, answer["Content-Type"].split(";")[0]) for answer in answers] == [
        (200, "application/pdf"),
        (404, "text/html"),
    ]
