"""A final report is signed by the same code as a pledge: a number, one field, the signer's own key."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from documents.models import Document, SignatureSlot
from documents.verification import verify_upload
from overview.needs import groups_for
from reports import services, signing
from reports.models import Report
from tests.factories import PASSWORD, Person
from tests.pledges.factories import PIN, enrol
from tests.reports.factories import WHY

Run = Callable[[], int]
pytestmark = pytest.mark.django_db


@pytest.fixture
def final(report: Report, chair: Person, run_jobs: Run) -> Report:
    services.finalise_report(report, by=chair.actor_now, now=timezone.now())
    run_jobs()
    report.refresh_from_db()
    return report


@pytest.fixture
def circulating(final: Report, chair: Person, officer: Person) -> Report:
    enrol(chair, now=timezone.now())
    assert chair.office
    return signing.circulate_report(final, office=chair.office, by=officer.actor_now, now=timezone.now())


def typed(**fields: Any) -> dict[str, Any]:
    return {"consent": "on", "password": PASSWORD, "pin": PIN, **fields}


def test_the_chair_reads_and_signs_the_report_on_its_page(circulating: Report, chair: Person):
    address = f"{circulating.get_absolute_url()}sign/"
    assert circulating.document
    assert circulating.document.newest.sha256 in chair.client.get(address).content.decode()

    chair.client.post(address, typed())
    slot = SignatureSlot.objects.get()
    assert (slot.state, slot.document.standing) == ("signed", "completed")
    assert signing.refusal_to_circulate(Report.objects.get()) != ""


def test_the_signed_file_is_the_one_that_is_downloaded_and_verified(circulating: Report, chair: Person):
    chair.client.post(f"{circulating.get_absolute_url()}sign/", typed())
    answer = chair.client.get(f"{circulating.get_absolute_url()}pdf/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    verdict = verify_upload(content, now=timezone.now())
    assert (verdict.document, verdict.complete) == (Document.objects.get(), True)
    assert content.startswith(Document.objects.get().revisions.get(position=0).read())


def test_a_wrong_pin_keeps_the_report_signable_and_says_so(circulating: Report, chair: Person):
    page = chair.client.post(f"{circulating.get_absolute_url()}sign/", typed(pin="sai-ma-pin-roi")).content.decode()

    assert "Mã PIN không đúng" in page
    assert SignatureSlot.objects.get().state == "waiting"


def test_a_report_waits_under_what_needs_the_signer(circulating: Report, chair: Person, reviewer: Person):
    told = [[group.title for group in groups_for(person.actor_now)] for person in (chair, reviewer)]

    assert ["Báo cáo chờ bạn ký" in titles for titles in told] == [True, False]


def test_a_declined_report_says_why_and_can_be_sent_for_signing_again(
    circulating: Report, chair: Person, officer: Person
):
    signing.decline_report(circulating, by=chair.actor_now, reason=WHY, now=timezone.now())
    assert WHY in officer.client.get(circulating.get_absolute_url()).content.decode()

    assert chair.office
    again = signing.circulate_report(
        Report.objects.get(), office=chair.office, by=officer.actor_now, now=timezone.now()
    )
    assert again.document
    assert (again.document.number, again.document.standing) == (2, "circulating")


def test_a_draft_is_not_sent_for_signing_and_nobody_else_signs(report: Report, chair: Person, reviewer: Person):
    assert chair.office and reviewer.office
    with pytest.raises(signing.ReportNotSignable):
        signing.circulate_report(report, office=chair.office, by=chair.actor_now, now=timezone.now())


def test_an_office_that_may_not_sign_is_not_offered(final: Report, reviewer: Person, chair: Person):
    assert reviewer.office
    assert list(signing.signers_of(final, timezone.now())) == [chair.office]
    with pytest.raises(signing.ReportNotSignable):
        signing.circulate_report(final, office=reviewer.office, by=chair.actor_now, now=timezone.now())


def test_a_newer_version_takes_over_from_the_signed_document(circulating: Report, chair: Person, run_jobs: Run):
    draft = services.start_new_version(circulating, by=chair.actor_now, reason=WHY, now=timezone.now())
    run_jobs()
    services.finalise_report(draft, by=chair.actor_now, now=timezone.now())
    run_jobs()

    assert Document.objects.get().standing == "superseded"
    assert signing.why_not_sign(Report.objects.get(pk=circulating.pk), chair.actor_now) != ""
