"""A report goes up: sent once, received, or returned with a reason that leads to a new version."""

from collections.abc import Callable
from datetime import date

import pytest

from members.models import Unit
from notifications.models import Notice
from overview.needs import groups_for
from portal import audit
from reports import services, submissions
from reports.models import Duty, Report, Submission
from tests.factories import NOW, Person
from tests.reports.factories import WHY, YEAR

Run = Callable[[], int]
pytestmark = pytest.mark.django_db


@pytest.fixture
def final(report: Report, chair: Person, run_jobs: Run) -> Report:
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    return report


@pytest.fixture
def sent(final: Report, chair: Person) -> Report:
    return submissions.send_report(final, by=chair.actor, now=NOW)


def waiting_titles(person: Person) -> dict[str, list[str]]:
    return {group.title: [task.title for task in group.tasks] for group in groups_for(person.actor)}


def test_a_sent_report_waits_for_the_reviewers_above(sent: Report, officer_above: Person):
    submission = Submission.objects.get()

    assert (submission.state, submission.to_unit) == ("submitted", officer_above.office.unit)  # type: ignore[union-attr]
    assert waiting_titles(officer_above)["Báo cáo chờ tiếp nhận"] == ["Báo cáo tổng kết năm 2021"]
    assert audit.history(sent).last().action == "report.sent"  # type: ignore[union-attr]


def test_a_draft_is_not_sent_and_a_final_one_only_once(report: Report, chair: Person, run_jobs: Run):
    with pytest.raises(submissions.ReportNotSendable):
        submissions.send_report(report, by=chair.actor, now=NOW)
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    submissions.send_report(report, by=chair.actor, now=NOW)

    with pytest.raises(submissions.ReportNotSendable):
        submissions.send_report(report, by=chair.actor, now=NOW)
    assert Submission.objects.count() == 1


def test_the_unit_above_receives_and_the_sender_is_told(sent: Report, officer_above: Person, officer: Person):
    submissions.receive_report(sent, by=officer_above.actor, now=NOW)

    assert Submission.objects.get().state == "received"
    assert Notice.objects.filter(recipient=officer.user, about_kind="reports.report").count() == 1
    assert "Báo cáo chờ tiếp nhận" not in waiting_titles(officer_above)
    with pytest.raises(submissions.SubmissionAnswered):
        submissions.return_report(sent, by=officer_above.actor, reason=WHY, now=NOW)


def test_a_returned_report_says_why_until_it_is_written_anew(sent: Report, officer_above: Person, officer: Person):
    submissions.return_report(sent, by=officer_above.actor, reason=WHY, now=NOW)
    returned = next(group for group in groups_for(officer.actor) if group.title == "Báo cáo bị cấp trên trả lại")
    assert [task.text for task in returned.tasks] == [WHY]

    services.start_new_version(sent, by=officer.actor, reason=WHY, now=NOW)
    assert "Báo cáo bị cấp trên trả lại" not in waiting_titles(officer)


def test_a_return_without_a_reason_is_refused(sent: Report, officer_above: Person):
    with pytest.raises(services.ReasonMissing):
        submissions.return_report(sent, by=officer_above.actor, reason="  ", now=NOW)
    assert Submission.objects.get().state == "submitted"


def test_only_those_who_review_above_answer(sent: Report, chair: Person, stranger: Person):
    for person in (chair, stranger):
        with pytest.raises(services.ReportRefused):
            submissions.receive_report(sent, by=person.actor, now=NOW)


def test_the_last_day_that_was_asked_stays_with_what_was_sent(final: Report, chair: Person, union_above: Unit):
    duty = Duty.objects.create(to_unit=union_above, kind="year", days_after_end=-21, valid_from=date(2021, 1, 1))
    submissions.send_report(final, by=chair.actor, now=NOW)
    Duty.objects.filter(pk=duty.pk).update(days_after_end=30)

    assert Submission.objects.get().due_on == date(2021, 12, 10)
    assert submissions.duty_of(final.unit, YEAR) == duty


def test_the_page_shows_what_became_of_the_report(sent: Report, officer_above: Person, chair: Person):
    page = officer_above.client.get(sent.get_absolute_url()).content.decode()
    assert "Tiếp nhận" in page

    answer = officer_above.client.post(f"{sent.get_absolute_url()}return/", {"reason": WHY}, follow=True)
    assert WHY in answer.content.decode()
    assert f"Bị {sent.unit.parent} trả lại" in chair.client.get(sent.get_absolute_url()).content.decode()
