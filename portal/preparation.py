"""What a start needs beforehand. Each step looks first and does nothing when nothing changed."""

import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], object]


def prepare(*, say: Say) -> None:
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    if needs_migration():
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
    collect_static(say=say)
    if settings.IS_DEMO:
        load_demo(say=say)


def needs_migration() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_fingerprint() -> str:
    """Changes when a file of ours or a package version does."""
    digest = hashlib.sha256()
    paths = sorted((settings.BASE_DIR / "static").rglob("*"))
    for path in [
        *paths,
        *(settings.BASE_DIR / name for name in ("package-lock.json", "requirements.txt", "portal/finders.py")),
    ]:
        if path.is_file():
            digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(*, say: Say) -> None:
    stamp, now = Path(settings.STATIC_ROOT) / ".collected", static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def load_demo(*, say: Say) -> None:
    stamp = Path(settings.VAR_DIR) / "demo.loaded"
    if stamp.exists() and get_user_model().objects.exists():
        return
    say("Loading the demo: certificate authority, the union of 2021, its deeds, pledges and report …")
    call_command("demo", stdout=StringIO())  # the logins are printed once the portal answers
    stamp.touch()
