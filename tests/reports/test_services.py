import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Unit
from notifications.models import Notice
from portal import audit, jobs
from portal.models import Job
from reports import rendering, services, tasks
from reports.models import Narrative, Report
from reports.periods import parse
from reports.snapshot import final_digest
from tests.factories import NOW, Person, make_person
from tests.reports.factories import WHY, YEAR, Case, log, make_report

Run = Callable[[], int]


def actions(report: Report) -> list[str]:
    return [entry.action for entry in audit.history(report)]


def finalised(report: Report, by: Person, run_jobs: Run) -> Report:
    services.finalise_report(report, by=by.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    return report


def published(report: Report, by: Person, run_jobs: Run) -> Report:
    return services.publish_report(finalised(report, by, run_jobs), by=by.actor, now=NOW)


def test_an_officer_asks_for_a_report_and_a_worker_builds_it(case: Case, officer: Person, run_jobs: Run):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    assert (report.state, report.snapshot) == ("draft", "")

    run_jobs()
    report.refresh_from_db()
    assert len(report.digest) == 64
    assert actions(report) == ["report.requested", "report.built"]


def test_a_second_click_makes_no_second_report(case: Case, officer: Person):
    first = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    second = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)

    assert first == second
    assert Job.objects.filter(task=services.BUILD).count() == 1


def test_a_period_to_come_has_no_report(case: Case, officer: Person):
    with pytest.raises(services.ReportNotPossible):
        services.request_report(case.union, parse("year", "2022"), by=officer.actor, now=NOW)


def test_who_may_not_log_asks_for_no_report(case: Case, reviewer: Person, stranger: Person):
    for person in (reviewer, stranger):
        with pytest.raises(services.ReportNotPossible):
            services.request_report(case.union, YEAR, by=person.actor, now=NOW)


def test_fresh_figures_keep_what_was_written(report: Report, case: Case, officer: Person, run_jobs: Run):
    services.write_narrative(report, {"causes": "Dịch bệnh kéo dài."}, by=officer.actor, now=NOW)
    log(case, "more", "Việc mới")
    services.rebuild_report(report, by=officer.actor, now=NOW)
    before = report.digest
    run_jobs()
    report.refresh_from_db()

    assert report.texts() == {"causes": "Dịch bệnh kéo dài."}
    assert report.digest != before


def test_only_what_changed_is_written(report: Report, officer: Person):
    services.write_narrative(report, {"causes": "Một.\r\nHai.", "lessons": ""}, by=officer.actor, now=NOW)
    services.write_narrative(report, {"causes": "Một.\nHai. "}, by=officer.actor, now=NOW)

    assert report.texts() == {"causes": "Một.\nHai."}
    assert actions(report).count("report.written") == 1


def test_two_writers_do_not_overwrite_each_other(report: Report, officer: Person, chair: Person):
    services.write_narrative(report, {"causes": "Của tôi"}, by=officer.actor, now=NOW, seen={"causes": ""})

    with pytest.raises(services.SectionChanged, match="Của tôi"):
        services.write_narrative(report, {"causes": "Của bạn"}, by=chair.actor, now=NOW, seen={"causes": ""})


def test_a_report_is_final_once_its_bytes_are_stored(report: Report, reviewer: Person, run_jobs: Run):
    services.finalise_report(report, by=reviewer.actor, now=NOW)
    report.refresh_from_db()
    assert (report.state, bool(report.pdf)) == ("draft", False)

    run_jobs()
    report.refresh_from_db()
    assert (report.state, report.final_digest) == ("final", final_digest(report.digest, {}))
    assert hashlib.sha256(report.read_pdf()).hexdigest() == report.pdf_sha256


def test_a_final_report_cannot_be_changed(report: Report, officer: Person, chair: Person, run_jobs: Run):
    report = finalised(report, chair, run_jobs)

    with pytest.raises(services.ReportNotEditable):
        services.write_narrative(report, {"causes": "x"}, by=officer.actor, now=NOW)
    with pytest.raises(services.ReportNotEditable):
        services.rebuild_report(report, by=officer.actor, now=NOW)
    with pytest.raises(services.ReportNotFinalisable):
        services.finalise_report(report, by=chair.actor, now=NOW)
    with pytest.raises(services.ReportNotPossible):
        services.request_report(report.unit, YEAR, by=officer.actor, now=NOW)


def test_nothing_is_written_while_the_file_is_made(report: Report, officer: Person, reviewer: Person):
    services.finalise_report(report, by=reviewer.actor, now=NOW)

    with pytest.raises(services.ReportNotEditable):
        services.write_narrative(report, {"causes": "x"}, by=officer.actor, now=NOW)


def test_a_report_without_figures_is_not_made_final(case: Case, chair: Person):
    report = services.request_report(case.union, YEAR, by=chair.actor, now=NOW)

    with pytest.raises(services.ReportNotFinalisable):
        services.finalise_report(report, by=chair.actor, now=NOW)


def test_words_that_change_under_the_typesetting_are_not_lost(report: Report, reviewer: Person):
    pdf, digest = rendering.final_pdf(report, now=NOW)
    Narrative.objects.create(report=report, section="causes", text="Chen ngang")

    with pytest.raises(services.ReportChanged):
        services.store_final(report, pdf, digest=digest, now=NOW)
    report.refresh_from_db()
    assert report.state == "draft"


def test_storing_the_final_file_twice_changes_nothing(report: Report):
    pdf, digest = rendering.final_pdf(report, now=NOW)
    services.store_final(report, pdf, digest=digest, now=NOW)
    services.store_final(report, pdf + b" ", digest=digest, now=NOW)
    report.refresh_from_db()

    assert report.read_pdf() == pdf
    assert actions(report).count("report.final") == 1


def test_staff_are_told_of_a_published_report(
    report: Report, chair: Person, member: Person, stranger: Person, agency: Unit, run_jobs: Run
):
    colleague = make_person("Chuyên Viên Minh Họa", home=agency)
    published(report, chair, run_jobs)

    told = set(Notice.objects.filter(url=report.get_absolute_url()).values_list("recipient", flat=True))
    assert {member.user.pk, colleague.user.pk, chair.user.pk} <= told
    assert stranger.user.pk not in told
    assert set(Notice.objects.filter(recipient=member.user).values_list("body", flat=True)) == {str(report)}


def test_a_report_is_published_once(report: Report, chair: Person, run_jobs: Run):
    with pytest.raises(services.ReportNotPublishable):
        services.publish_report(report, by=chair.actor, now=NOW)
    published(report, chair, run_jobs)

    with pytest.raises(services.ReportNotPublishable):
        services.publish_report(report, by=chair.actor, now=NOW)


def test_staff_see_published_reports_only(report: Report, member: Person, chair: Person, run_jobs: Run):
    assert not Report.objects.visible_to(member.actor).exists()
    finalised(report, chair, run_jobs)
    assert not Report.objects.visible_to(member.actor).exists()

    services.publish_report(report, by=chair.actor, now=NOW)
    assert list(Report.objects.visible_to(member.actor)) == [report]


def test_others_never_see_it(
    report: Report, chair: Person, stranger: Person, former: Person, nobody: Person, run_jobs: Run
):
    published(report, chair, run_jobs)

    assert [Report.objects.visible_to(each.actor).count() for each in (stranger, former, nobody)] == [0, 0, 0]


def test_the_union_above_sees_drafts_of_its_subtree(report: Report, officer_above: Person):
    assert list(Report.objects.visible_to(officer_above.actor)) == [report]


def test_a_draft_waits_for_those_who_log(report: Report, officer: Person, reviewer: Person):
    assert list(Report.objects.waiting_for(officer.actor)) == [report]
    assert list(Report.objects.waiting_for(reviewer.actor)) == []


def test_a_new_version_keeps_the_words_and_the_old_file(report: Report, case: Case, chair: Person, run_jobs: Run):
    services.write_narrative(report, {"causes": "Dịch bệnh."}, by=chair.actor, now=NOW)
    old = published(report, chair, run_jobs)
    log(case, "more", "Việc bổ sung")
    new = services.start_new_version(old, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()

    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.version, new.state, new.texts()) == (2, "draft", {"causes": "Dịch bệnh."})
    assert (old.state, new.digest != old.digest) == ("published", True)


def test_the_old_version_is_replaced_when_the_new_one_is_published(
    report: Report, chair: Person, member: Person, run_jobs: Run
):
    old = published(report, chair, run_jobs)
    new = services.start_new_version(old, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()
    finalised(new, chair, run_jobs)
    old.refresh_from_db()
    assert old.state == "published"

    services.publish_report(new, by=chair.actor, now=NOW)
    old.refresh_from_db()
    assert old.state == "superseded"
    assert list(Report.objects.visible_to(member.actor).order_by("pk")) == [old, new]


def test_a_new_version_starts_from_the_newest_final_one(report: Report, chair: Person, run_jobs: Run):
    with pytest.raises(services.NewVersionNotPossible):
        services.start_new_version(report, by=chair.actor, reason=WHY, now=NOW)

    old = finalised(report, chair, run_jobs)
    first = services.start_new_version(old, by=chair.actor, reason=WHY, now=NOW)
    assert services.start_new_version(old, by=chair.actor, reason=WHY, now=NOW) == first


@pytest.mark.parametrize("state", Report.State.values)
def test_the_states_a_report_may_take(state: str):
    allowed = {
        "draft": {"final"}, "final": {"published", "superseded"}, "published": {"superseded"}, "superseded": set(),
    }  # fmt: skip

    assert {each for each in Report.State.values if Report(state=state).may_become(each)} == allowed[state]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "final"},
        {"snapshot": "{}"},
        {"period_to": date(2020, 1, 1)},
        {"state": "published", "final_digest": "x", "pdf": "x", "pdf_sha256": "x"},
    ],
)
def test_the_database_refuses_half_a_report(case: Case, wrong: dict[str, Any]):
    fields: dict[str, Any] = {
        "unit": case.union, "period": "2021", "period_from": YEAR.first, "period_to": YEAR.last, "created_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(**fields | wrong)


# -- work that stops in the middle --


class Killed(BaseException):
    """What a worker sees of SIGKILL: nothing runs after it."""


def test_a_report_whose_worker_died_is_finished_by_the_next(case: Case, officer: Person, run_jobs: Run):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    job = jobs.claim(Job.objects.get().pk, now=timezone.now())
    assert job is not None
    job.progress(done=3, total=6, step="Adding up figures")

    later = timezone.now() + timedelta(minutes=5)
    assert jobs.sweep(later) == 1
    taken = jobs.claim(job.pk, now=later)
    assert taken is not None
    tasks.build_report(taken)
    report.refresh_from_db()
    assert (Job.objects.get(pk=job.pk).state, bool(report.snapshot)) == ("done", True)


def test_a_worker_that_lost_its_lease_leaves_no_trace(case: Case, officer: Person):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    slow = jobs.claim(Job.objects.get().pk, now=timezone.now())
    assert slow is not None
    quick = jobs.claim(slow.pk, now=timezone.now() + timedelta(minutes=5))
    assert quick is not None

    with pytest.raises(jobs.LeaseLost):
        tasks.build_report(slow)
    report.refresh_from_db()
    assert (report.snapshot, actions(report)) == ("", ["report.requested"])


def test_a_worker_killed_while_storing_stores_nothing(case: Case, officer: Person, run_jobs: Run):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    collected = tasks.figures.collect(report.unit, report.span, today=date(2021, 9, 15))

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        services.store_snapshot(report, collected, now=NOW, finish=die)
    report.refresh_from_db()
    assert report.snapshot == ""

    run_jobs()
    report.refresh_from_db()
    assert report.snapshot


def test_building_twice_gives_the_same_report(case: Case, officer: Person, run_jobs: Run):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    digest = report.digest
    tasks.build_now(report, now=timezone.now())
    report.refresh_from_db()

    assert report.digest == digest


def test_what_cannot_be_typeset_fails_with_the_reason(report: Report, case: Case, officer: Person, run_jobs: Run):
    log(case, "odd", "Ký tự lạ \U00013000 trong tên việc")
    services.rebuild_report(report, by=officer.actor, now=NOW)
    run_jobs()

    job = Job.objects.filter(task=services.BUILD).order_by("-pk")[0]
    assert job.state == "failed"
    assert "\U00013000" in job.error or "glyph" in job.error or "font" in job.error


def test_the_file_of_a_final_report_stays_where_it_is(report: Report, chair: Person, run_jobs: Run):
    report = finalised(report, chair, run_jobs)

    assert report.pdf.name == f"reports/2021/{report.pdf_sha256}.pdf"
    assert default_storage.exists(report.pdf.name)


def test_a_final_report_is_not_built_again(report: Report, chair: Person, run_jobs: Run):
    report = finalised(report, chair, run_jobs)
    before = report.figures_at
    make_report_again = tasks.figures.collect(report.unit, report.span, today=date(2021, 9, 15))
    services.store_snapshot(report, make_report_again, now=NOW + timedelta(days=1))
    report.refresh_from_db()

    assert report.figures_at == before


def test_half_yearly_reports_stand_beside_the_yearly_one(report: Report, case: Case):
    half = make_report(case.union, period=parse("half_year", "2021-H1"))

    assert (half.pk != report.pk, half.period_to) == (True, date(2021, 6, 30))
