"""One file from the upload to its end, and every way in which it may end."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from members.models import Member
from portal.imports import services
from portal.imports.models import ImportRun
from portal.models import AuditEntry, Job
from portal.storage import FileNotKept
from portal.uploads import UploadRefused
from tests.factories import NOW
from tests.full_disk import full_disk
from tests.spreadsheets import begin, checked, counts, csv_file, imported, people

pytestmark = pytest.mark.django_db
NGA = ("DV01", "Nguyễn Thị Nga", "nữ", "to-vp", "01/03/2021")
BA = ("DV02", "Trần Văn Ba", "nam", "to-vp", "01/03/2021")


def test_nothing_is_written_before_the_person_says_so(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)

    assert (run.state, counts(run), run.total) == ("checked", (1, 0, 0, 0), 1)
    assert not Member.objects.filter(code="DV01").exists()


def test_a_double_click_begins_one_import(administrator, union_group):
    file = people(NGA)
    first = begin(administrator, file)
    file.seek(0)
    second = begin(administrator, file)

    assert (first, ImportRun.objects.count(), Job.objects.count()) == (second, 1, 1)


def test_a_second_file_waits_for_the_end_of_the_first(administrator, union_group):
    first = begin(administrator, people(NGA))
    with pytest.raises(services.ImportUnfinished) as refusal:
        begin(administrator, people(BA))
    assert refusal.value.run == first


def test_the_database_keeps_one_unfinished_import_per_person(administrator, union_group):
    run = begin(administrator, people(NGA))
    run.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        run.save(force_insert=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "là tệp rỗng"),
        (b"  \n", "là tệp rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 20, "XLS cũ hoặc có mật khẩu"),
        (b"\x89PNG\x00\x00\x00", "không phải tệp XLSX hay CSV"),
    ],
)
def test_what_is_no_list_is_refused_at_once(administrator, union_group, content, sentence):
    with pytest.raises(UploadRefused, match=sentence):
        begin(administrator, SimpleUploadedFile("a.xlsx", content))


def test_a_file_that_is_too_large_is_refused(administrator, union_group, settings):
    settings.IMPORT_MAX_BYTES = 1024**2
    with pytest.raises(UploadRefused, match="tối đa 1 MB"):
        begin(administrator, SimpleUploadedFile("a.csv", b"x" * (1024**2 + 1)))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Mã đoàn viên", "Tuổi"], ["DV1", "30"]], "Thiếu các tiêu đề cột: Họ và tên, Mã đơn vị."),
        ([["Mã đoàn viên", "Họ và tên", "Mã đơn vị"]], "Không có dòng nào bên dưới tiêu đề."),
    ],
)
def test_a_list_without_its_headings_or_rows_ends_with_a_sentence(administrator, union_group, run_jobs, rows, sentence):
    run = checked(administrator, csv_file(rows), run_jobs)

    assert (run.state, run.state_reason.startswith(sentence)) == ("failed", True)


def test_a_full_disk_takes_no_file_and_leaves_no_row(administrator, union_group):
    with full_disk(), pytest.raises(FileNotKept):
        begin(administrator, people(NGA))
    assert not ImportRun.objects.exists()


def test_an_abandoned_import_writes_nothing_and_forgets_its_file(
    administrator, union_group, run_jobs, django_capture_on_commit_callbacks
):
    run = checked(administrator, people(NGA), run_jobs)
    names = run.stored_names
    with django_capture_on_commit_callbacks(execute=True):
        services.abandon_import(run, by=administrator.actor, now=NOW)

    assert (len(names), [name for name in names if default_storage.exists(name)]) == (2, [])
    assert not Member.objects.filter(code="DV01").exists()


def test_an_import_stopped_before_its_worker_came_writes_nothing(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    services.abandon_import(run, by=administrator.actor, now=NOW)
    run_jobs()

    run.refresh_from_db()
    assert (run.state, Member.objects.filter(code="DV01").exists()) == ("abandoned", False)


@pytest.mark.parametrize("step", [services.confirm_import, services.abandon_import, services.resume_import])
def test_what_is_over_stays_over(administrator, union_group, run_jobs, step):
    run = imported(administrator, people(NGA), run_jobs)
    with pytest.raises(services.ImportRefused):
        step(run, by=administrator.actor, now=NOW)


def test_an_import_is_confirmed_once(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    same = ImportRun.objects.get(pk=run.pk)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    with pytest.raises(services.ImportRefused):
        services.confirm_import(same, by=administrator.actor, now=NOW)


def test_a_file_that_changes_nothing_is_not_confirmed(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    run = checked(administrator, people(NGA), run_jobs)
    with pytest.raises(services.ImportRefused, match="không làm thay đổi gì"):
        services.confirm_import(run, by=administrator.actor, now=NOW)


def test_a_check_that_a_fault_stopped_is_tried_again(administrator, union_group, run_jobs):
    run = begin(administrator, people(NGA))
    Job.objects.update(state=Job.State.FAILED, finished_at=NOW)
    services.resume_import(run, by=administrator.actor, now=NOW)
    run_jobs()

    run.refresh_from_db()
    assert run.state == "checked"


def test_every_step_leaves_one_audit_row(administrator, union_group, run_jobs):
    run = imported(administrator, people(NGA), run_jobs)

    steps = ["uploaded", "checked", "confirmed", "done"]
    told = AuditEntry.objects.filter(action__startswith="import.", target_id=str(run.pk)).order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [f"import.{step}" for step in steps]


def test_after_thirty_days_the_counts_stay_and_the_names_go(administrator, union_group, run_jobs):
    run = imported(administrator, people(NGA, ("DV03", "")), run_jobs)
    names = run.stored_names
    services.forget_old(run.finished_at + timedelta(days=31))

    run.refresh_from_db()
    assert (len(names), [name for name in names if default_storage.exists(name)]) == (3, [])
    assert (counts(run), run.findings.count(), run.stored_names) == ((1, 0, 0, 1), 0, [])


def test_what_nobody_confirmed_is_abandoned_after_thirty_days(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    services.forget_old(run.created_at + timedelta(days=31))

    run.refresh_from_db()
    assert (run.state, run.state_reason) == ("abandoned", services.GIVEN_UP_AFTER)


@pytest.mark.parametrize("state", list(ImportRun.State))
def test_only_the_steps_of_the_table_are_taken(administrator, union_group, state):
    run = begin(administrator, people(NGA))
    allowed = [{"checking", "failed", "abandoned"}, {"checked", "failed", "abandoned"}, {"importing", "abandoned"}]
    allowed += [{"done", "failed", "abandoned"}, set(), set(), set()]
    over = {"finished_at": NOW, "state_reason": "vì thế"} if state not in ImportRun.UNFINISHED else {}
    ImportRun.objects.filter(pk=run.pk).update(state=state, **over)
    run.refresh_from_db()

    assert {after for after in ImportRun.State if run.may_become(after)} == dict(
        zip(ImportRun.State, allowed, strict=True)
    )[state]
