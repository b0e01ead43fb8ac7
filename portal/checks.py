"""`make check`: every check that needs no running portal, side by side, each with its own closing line."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

# What a server is started with; nothing here is a real secret or address.
SERVER = {
    "PORTAL_MODE": "server",
    "PORTAL_URL": "https://portal.example.org",
    "PORTAL_DEMO": "no",
    "SECRET_KEY": "for-the-deployment-check-only-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "SIGNING_WRAPPING_KEY": "for-the-deployment-check-only-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


# Longest first: two run at a time.
CHECKS = (
    Check("types", (str(BIN / "mypy"),)),
    Check("templates", (str(BIN / "djlint"), "templates", "--lint", "--quiet")),
    Check("imports", (str(BIN / "lint-imports"),)),
    Check("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("translations", (PYTHON, "-m", "portal.messages", "check")),
    Check("deployment", (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), SERVER),
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("lint", (str(BIN / "ruff"), "check", ".")),
    Check("requirements", (PYTHON, "-m", "portal.requirements", "check")),
)


def run(check: Check, folder: str) -> tuple[Check, int, str, float]:
    began = time.monotonic()
    environment = {**os.environ, "VAR_DIR": folder, **check.environment}
    done = subprocess.run(
        check.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return check, done.returncode, done.stdout, time.monotonic() - began


def main(names: list[str]) -> int:
    chosen = [check for check in CHECKS if not names or check.name in names]
    failed = []
    with TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        for check, code, said, seconds in pool.map(lambda one: run(one, folder), chosen):
            if code:
                failed.append(check.name)
                print(said.rstrip())
            print(f"{'FAILED' if code else 'ok':<6} {check.name} ({seconds:.1f} s)", flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
