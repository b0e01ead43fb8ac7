"""What stands before the first page: packages, static files, requirements, the one command."""

import inspect
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from celery import current_app
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from structlog.testing import capture_logs

from portal import checks, messages, preparation, requirements, tasks
from portal.finders import PACKAGE_FILES, PackageFinder
from portal.jobs import enqueue
from portal.management.commands import serve
from portal.models import AuditHead, Job
from reports import schedules

ROOT = settings.BASE_DIR


# -- front-end packages --


def test_every_allowed_file_of_a_package_is_there():
    assert PackageFinder().check() == []
    assert [name for name in PACKAGE_FILES if finders.find(name) is None] == []


@pytest.mark.parametrize(
    "name", ["bootstrap/package.json", "vendor/bootstrap/../../package.json", "vendor/fonts/tinos.ttf", "vendor"]
)
def test_nothing_else_of_a_package_is_served(name):
    assert PackageFinder().find(name) is None


def test_no_source_map_is_asked_for():
    storage = PackageFinder().storage
    for name in PACKAGE_FILES:
        if name.endswith((".css", ".js")):
            assert b"sourceMappingURL" not in storage.open(name).read()


def test_missing_packages_are_named_with_the_remedy(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    (error,) = PackageFinder().check()

    assert (error.id, error.hint) == ("portal.E001", "make setup")


def test_all_static_files_can_be_collected_with_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)

    manifest = json.loads((tmp_path / "static" / "staticfiles.json").read_text())
    assert set(PACKAGE_FILES) <= set(manifest["paths"])


def test_the_lock_file_names_no_place_of_download():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


# -- requirements --


def test_the_requirements_follow_the_project_file():
    assert requirements.complaints() == []


@pytest.mark.parametrize("name", list(requirements.SOURCES))
def test_requirements_are_hashed_and_name_no_place(name):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[A-Za-z0-9]\S*==\S+", text, re.MULTILINE)

    assert packages
    assert text.count("==") <= text.count("--hash=sha256:")
    assert not re.search(r"https?://|--index-url|--extra-index|--find-links|^-e |file:", text, re.MULTILINE)


def test_the_packages_ordered_with_the_project_are_there():
    ordered = {"django", "django-crispy-forms", "psycopg2-binary", "celery", "redis"}

    assert ordered <= set(requirements.pinned("requirements.txt"))
    assert "pytest-django" in requirements.pinned("requirements-test.txt")
    assert "pytest-django" in (ROOT / "requirements.txt").read_text()


def test_psycopg_3_stays_out():
    assert not {"psycopg", "psycopg-binary"} & set(requirements.pinned("requirements.txt"))


# -- preparation --


def test_static_files_are_collected_again_only_after_a_change(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    calls: list[str] = []
    monkeypatch.setattr(preparation, "call_command", lambda name, **_: calls.append(name))
    for fingerprint in ("one", "one", "two"):
        monkeypatch.setattr(preparation, "static_fingerprint", lambda fingerprint=fingerprint: fingerprint)
        preparation.collect_static(say=lambda _: None)

    assert calls == ["collectstatic", "collectstatic"]


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_needs_no_migration():
    assert not preparation.needs_migration()


@pytest.mark.django_db
def test_the_demo_is_loaded_once(settings, tmp_path, monkeypatch, django_user_model):
    settings.VAR_DIR = tmp_path
    calls: list[str] = []

    def demo(name: str, **_: object) -> None:
        calls.append(name)
        django_user_model.objects.create(email="demo@example.org")

    monkeypatch.setattr(preparation, "call_command", demo)
    preparation.load_demo(say=lambda _: None)
    preparation.load_demo(say=lambda _: None)

    assert calls == ["demo"]


# -- the one command --


def test_the_programs_listen_where_they_are_told():
    programs = serve.programs(host="127.0.0.1", port=8123, workers=3)

    assert list(programs) == ["web", "worker", "scheduler"]
    web = " ".join(programs["web"].command)
    assert "--host 127.0.0.1 --port 8123 --workers 3 --blocking-threads 1" in web


@pytest.fixture
def seats(settings, tmp_path):
    """Two starts on one folder; what they hold is given back."""
    settings.VAR_DIR = tmp_path
    commands = [serve.Command(), serve.Command()]
    yield commands
    for command in commands:
        if command.lock:
            command.lock.close()


def test_a_port_in_use_is_named(seats):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="in use; choose another: make run PORT="):
            seats[0].take_place("127.0.0.1", taken.getsockname()[1])


def test_a_second_portal_on_the_same_folder_is_refused(seats):
    seats[0].take_place("127.0.0.1", 0)
    with pytest.raises(CommandError, match="already running"):
        seats[1].take_place("127.0.0.1", 0)


def test_a_server_that_is_not_there_does_not_answer():
    assert not serve.answers("127.0.0.1", 1, seconds=0.1)


@pytest.mark.django_db
def test_the_jobs_that_are_not_done_are_listed_one_json_line_each(capsys):
    now, head = timezone.now(), AuditHead.objects.get_or_create(pk=1)[0]
    waiting, done = (enqueue(task, subject=head, by=None, now=now) for task in ("tests.waiting", "tests.done"))
    Job.objects.filter(pk=done.pk).update(state=Job.State.DONE, finished_at=now)

    call_command("jobs")
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [waiting.pk]
    call_command("jobs", "--all")
    assert [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()] == ["queued", "done"]


# -- the schedule --


def test_everything_scheduled_is_a_task_and_every_plain_task_is_scheduled():
    current_app.loader.import_default_modules()
    autodiscover_modules("tasks")
    plain = {name for name in current_app.tasks if not name.startswith("celery.") and not takes_a_job(name)}

    plain -= {schedules.TICK}  # each schedule of reports has an entry of its own
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == plain


def takes_a_job(name: str) -> bool:
    return "job_id" in inspect.signature(current_app.tasks[name].run).parameters


@pytest.mark.django_db
def test_the_audit_head_is_written_into_the_log_every_night(monkeypatch):
    monkeypatch.setattr(tasks, "log", structlog.get_logger())  # one that no earlier test has bound
    AuditHead.objects.get_or_create(pk=1)
    with capture_logs() as lines:
        tasks.watch_audit()

    assert [(line["event"], line["rows"]) for line in lines] == [("audit.head", 0)]


# -- the server form --


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": "portal.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_server_settings_pass_the_deployment_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "INFO", VAR_DIR=str(tmp_path), **checks.SERVER)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "PORTAL_URL", "DATABASE_URL", "REDIS_URL", "SIGNING_WRAPPING_KEY"])
def test_a_server_without_a_needed_setting_says_which(tmp_path, name):
    environment = {key: value for key, value in checks.SERVER.items() if key != name}
    done = manage("check", VAR_DIR=str(tmp_path), **environment)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f"Set the environment variable {name}.")


def test_the_content_policy_allows_nothing_inline_and_no_other_host():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {str(source) for sources in policy.values() for source in sources}

    assert policy["default-src"] == ["'none'"]
    assert allowed <= {"'none'", "'self'", "data:", "blob:"}


def test_every_environment_variable_is_explained():
    text = "".join(path.read_text() for path in [ROOT / "portal" / "settings.py"])
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', text))
    explained = (ROOT / "docs" / "operations.md").read_text()

    assert sorted(name for name in names if f"`{name}`" not in explained) == []


def test_only_one_module_reads_the_environment():
    paths = [path for app in messages.APPS for path in (ROOT / app).rglob("*.py")]
    reads = re.compile(r"\bos\.environ\b(?!\.setdefault)")
    reading = [path.relative_to(ROOT) for path in paths if reads.search(path.read_text())]
    starting_programs = {Path("portal/checks.py"), Path("portal/requirements.py"), Path("portal/supervisor.py")}

    assert set(reading) - starting_programs == {Path("portal/env.py")}
