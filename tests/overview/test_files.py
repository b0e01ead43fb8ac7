"""Stored files that are lost or changed are found at night, told once, and shown where they belong."""

import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from achievements import services
from achievements.models import Evidence
from notifications.models import Notice
from overview import files, tasks
from portal import audit, integrity, jobs
from portal.models import FileCheck, FileFinding, Job
from portal.storage import WholeFileStorage
from tests.achievements.factories import make_achievement, make_campaign
from tests.achievements.test_services import staged
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
OPERATIONS = "/operations/"


@pytest.fixture
def proof(officer: Person) -> Evidence:
    deed = make_achievement(officer)
    services.add_evidence(deed, [staged(officer)], captions={}, by=officer.actor, now=NOW)
    return deed.evidence.get()


@pytest.fixture
def check(run_jobs: Callable[[], int]) -> Callable[[], list[tuple[str, str]]]:
    """One night; answers what stands open afterwards."""

    def check() -> list[tuple[str, str]]:
        tasks.begin_file_check()
        run_jobs()
        return list(FileFinding.objects.open().order_by("pk").values_list("name", "trouble"))

    return check


def path_of(proof: Evidence) -> Path:
    return Path(settings.MEDIA_ROOT) / str(proof.file)


def told(person: Person) -> list[str]:
    return list(person.user.notices.filter(settled_at__isnull=True).values_list("subject", flat=True))


def page(person: Person, address: str = OPERATIONS) -> str:
    answer = person.client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class DeafDisk(WholeFileStorage):
    """The name is there, its bytes cannot be read."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        raise OSError(5, "Input/output error")


class StoreAway(DeafDisk):
    def exists(self, name: str) -> bool:
        raise OSError(111, "Connection refused")


def stored_by(backend: str) -> override_settings:
    return override_settings(STORAGES=settings.STORAGES | {"default": {"BACKEND": f"{__name__}.{backend}"}})


# -- what is found --


def test_sound_files_are_counted_and_nothing_is_found(proof, check):
    assert check() == []
    assert FileCheck.objects.get().checked == 1
    assert [entry.action for entry in audit.history(FileCheck.objects.get())] == ["files.checked"]


def test_a_deleted_file_is_missing(proof, check):
    path_of(proof).unlink()

    assert check() == [(proof.file.name, "missing")]


def test_a_changed_file_is_altered(proof, check):
    path_of(proof).write_bytes(b"another photo")

    assert check() == [(proof.file.name, "altered")]


def test_a_disk_that_gives_no_bytes_is_said_to_be_unreadable(proof, check):
    with stored_by("DeafDisk"):
        assert check() == [(proof.file.name, "unreadable")]


def test_a_store_that_is_away_is_waited_for_and_nothing_is_reported(proof):
    job = files.start_file_check(by=None, now=timezone.now())
    with stored_by("StoreAway"):
        jobs.run_here(job)

    assert (job.state, job.fault, FileFinding.objects.count()) == (Job.State.QUEUED, "file storage", 0)


def test_a_file_brought_back_from_the_backup_is_done_with(proof, check, administrator):
    content = path_of(proof).read_bytes()
    path_of(proof).unlink()
    check()
    path_of(proof).write_bytes(content)

    assert check() == []
    assert told(administrator) == []


def test_what_was_deleted_with_its_draft_is_no_longer_missing(proof, check, officer):
    path_of(proof).unlink()
    check()
    services.delete_draft(proof.achievement, by=officer.actor, now=NOW)

    assert check() == []


def test_a_campaign_document_has_only_to_be_there(officer, check):
    name = default_storage.save("campaigns/ke-hoach.pdf", ContentFile(b"%PDF-1.7"))
    make_campaign(officer.unit, document_file=name)
    assert check() == []

    default_storage.delete(name)
    assert check() == [(name, "missing")]


# -- who is told --


def test_administrators_at_the_top_are_told_once(proof, check, administrator, officer, chair):
    path_of(proof).unlink()
    check()
    check()

    assert told(administrator) == ["Tệp lưu trữ bị mất hoặc bị thay đổi: 1"]
    assert told(chair) == []
    assert Notice.objects.filter(about_kind="portal.filecheck").count() == 1


def test_the_page_names_the_file_and_the_deed_says_so(proof, check, administrator, officer):
    path_of(proof).unlink()
    assert "Chưa có lần kiểm tra nào" in page(administrator)
    check()

    assert proof.file.name in page(administrator)
    assert proof.achievement.get_absolute_url() in page(administrator)
    assert "không còn nguyên như khi tiếp nhận" in page(officer, proof.achievement.get_absolute_url())


def test_a_missing_photo_is_not_found_instead_of_a_fault(proof, officer):
    path_of(proof).unlink()

    assert officer.client.get(reverse("achievements:evidence", args=[proof.pk])).status_code == 404


def test_an_administrator_starts_a_check_and_sees_it_run(proof, administrator, run_jobs):
    answer = administrator.client.post(reverse("overview:file_check_start"))
    assert answer.url == OPERATIONS
    assert "job-queued" in page(administrator)

    run_jobs()
    assert "Mọi tệp lưu trữ đều nguyên vẹn" in page(administrator)


def test_two_checks_at_once_are_one(proof, administrator):
    first = files.start_file_check(by=None, now=timezone.now())
    administrator.client.post(reverse("overview:file_check_start"))

    assert list(Job.objects.filter(task=files.CHECK_FILES)) == [first]
    assert FileCheck.objects.count() == 1


def test_the_monitor_hears_of_it(proof, check, client):
    path_of(proof).unlink()
    check()

    assert client.get("/health/").json()["parts"]["files"] == "1 missing or altered"


def test_a_check_that_stays_out_is_named(client):
    long_ago = timezone.now() - timedelta(days=5)
    FileCheck.objects.create(is_running=False, started_at=long_ago, finished_at=long_ago)

    assert client.get("/health/").json()["parts"]["files"] == "not checked for 5 days"


# -- interrupted --


def test_a_worker_that_takes_over_goes_on_where_the_other_stopped(officer, monkeypatch):
    monkeypatch.setattr(integrity, "CHUNK", 2)
    deed = make_achievement(officer)
    rows = [staged(officer, colour) for colour in ("red", "green", "blue", "white", "black")]
    services.add_evidence(deed, rows, captions={}, by=officer.actor, now=NOW)
    job = files.start_file_check(by=None, now=timezone.now())
    lost = jobs.claim(job.pk, now=timezone.now())
    seen = []

    def killed_after_two(**progress: Any) -> None:
        seen.append(progress["done"])
        if len(seen) == 2:
            raise KeyboardInterrupt

    assert lost is not None
    with pytest.raises(KeyboardInterrupt):
        integrity.walk(FileCheck.objects.get(), progress=killed_after_two, clock=timezone.now)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run_here(job)

    assert (seen, job.state, FileCheck.objects.get().checked) == ([2, 4], Job.State.DONE, 5)


# -- on the command line --


def test_the_command_prints_a_line_for_each_finding(proof, capsys):
    path_of(proof).write_bytes(b"another photo")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_files")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert (ended.value.code, lines[0]["trouble"], lines[0]["file"]) == (1, "altered", proof.file.name)
    assert lines[1] == {"checked": 1, "found": 1, "state": "done"}


def test_the_command_is_content_with_sound_files(proof, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_files")

    assert ended.value.code == 0
