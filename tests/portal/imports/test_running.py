"""Chunks: each is written with its position or not at all, and a successor goes on behind the last."""

import pytest

from members.models import Member, Membership
from members.services.roster import Roster
from members.tasks import _roster
from portal.imports import running, services
from portal.jobs import claim
from portal.models import AuditEntry, Job
from tests.factories import NOW
from tests.spreadsheets import checked, complaints, counts, imported, people

pytestmark = pytest.mark.django_db
ROWS = [(f"DV{number:02d}", f"Đoàn Viên {number}", "", "to-vp", "01/03/2021") for number in range(5)]


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours may catch it."""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)


@pytest.fixture
def killed_in_the_second_chunk(monkeypatch):
    """The worker dies after the people of its second chunk are inserted and before the chunk is over."""
    write, calls = Roster.write, []

    def dies(self, verdicts, *, run, now):
        write(self, verdicts, run=run, now=now)
        calls.append(len(verdicts))
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr(Roster, "write", dies)


def confirmed(administrator, run_jobs):
    run = checked(administrator, people(*ROWS), run_jobs)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    return run, Job.objects.get(state="queued")


def test_a_killed_worker_leaves_whole_chunks_only(administrator, union_group, run_jobs, killed_in_the_second_chunk):
    run, job = confirmed(administrator, run_jobs)
    with pytest.raises(Killed):
        running.bring_in(claim(job.pk, now=NOW), _roster)

    run.refresh_from_db()
    assert (run.position, run.created, Member.objects.filter(code__startswith="DV").count()) == (2, 2, 2)


def test_its_successor_goes_on_without_a_duplicate_or_a_loss(
    administrator, union_group, run_jobs, killed_in_the_second_chunk
):
    run, job = confirmed(administrator, run_jobs)
    with pytest.raises(Killed):
        running.bring_in(claim(job.pk, now=NOW), _roster)
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    run_jobs()

    run.refresh_from_db()
    people_there = Member.objects.filter(code__startswith="DV").order_by("code").values_list("code", flat=True)
    assert list(people_there) == [row[0] for row in ROWS]
    assert (run.state, counts(run), Membership.objects.filter(member__code__startswith="DV").count()) == (
        "done",
        (5, 0, 0, 0),
        5,
    )


def test_a_worker_that_lost_its_lease_writes_nothing_more(administrator, union_group, run_jobs):
    _run, job = confirmed(administrator, run_jobs)
    first = claim(job.pk, now=NOW)
    Job.objects.filter(pk=job.pk).update(token="somebody else")
    with pytest.raises(Exception, match=str(job.pk)):
        running.bring_in(first, _roster)

    assert not Member.objects.filter(code__startswith="DV").exists()


def test_a_number_is_known_across_chunks(administrator, union_group, run_jobs):
    run = checked(administrator, people(*ROWS, ROWS[0]), run_jobs)

    assert complaints(run) == [(7, "Mã đoàn viên", "Dòng 2 đã có mã này.")]


def test_a_successor_of_the_check_still_knows_the_numbers_before(administrator, union_group, run_jobs, monkeypatch):
    judge, calls = Roster.judge, []

    def dies(self, rows, *, is_writing):
        calls.append(len(rows))
        if len(calls) == 3:
            raise Killed
        return judge(self, rows, is_writing=is_writing)

    monkeypatch.setattr(Roster, "judge", dies)
    with pytest.raises(Killed):
        checked(administrator, people(*ROWS, ROWS[0]), run_jobs)
    Job.objects.update(state="queued", lease_until=None)
    run_jobs()

    run = Job.objects.get() and services.ImportRun.objects.get()
    assert (run.state, counts(run)) == ("checked", (5, 0, 0, 1))


def test_a_stop_in_the_middle_keeps_what_is_written_and_writes_no_more(
    administrator, union_group, run_jobs, monkeypatch
):
    write = Roster.write

    def stops(self, verdicts, *, run, now):
        write(self, verdicts, run=run, now=now)
        services.ImportRun.objects.filter(pk=run.pk).update(state="abandoned", finished_at=now)

    monkeypatch.setattr(Roster, "write", stops)
    run = imported(administrator, people(*ROWS), run_jobs)

    assert (run.state, run.position, Member.objects.filter(code__startswith="DV").count()) == ("abandoned", 2, 2)


def test_each_chunk_costs_the_same_queries_whatever_its_rows(
    administrator, union_group, run_jobs, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(running, "CHUNK", 1000)
    many = [(f"X{number:03d}", f"Người {number}", "", "to-vp", "01/03/2021") for number in range(200)]
    run = checked(administrator, people(*many), run_jobs)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    with django_assert_max_num_queries(60):
        run_jobs()

    assert AuditEntry.objects.filter(action="members.imported").count() == 1
