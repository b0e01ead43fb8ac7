"""Compile the hashed requirement files from pyproject.toml: `python -m portal.requirements [check]`.

`check` resolves nothing: it looks whether every declared package is pinned, within its bounds.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NOTE = "# Compiled from pyproject.toml with hashes by `make requirements`; do not edit.\n"
HEADS = {
    "requirements.txt": NOTE
    + "# pytest-django and the other test tools are in requirements-test.txt, which `make test` installs.\n",
    "requirements-test.txt": NOTE + "# Test and lint tools, beside requirements.txt.\n",
    "requirements-npm.txt": NOTE + "# npm for a machine that has none; `make setup` installs it only there.\n",
}
SOURCES: dict[str, tuple[str, ...]] = {
    "requirements.txt": ("pyproject.toml",),
    "requirements-test.txt": ("--group", "test", "--group", "lint", "--constraint", "requirements.txt"),
    "requirements-npm.txt": ("--group", "npm"),
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def compile_all() -> None:
    # Where packages come from is a matter of the machine, not of the file.
    environment = {key: value for key, value in os.environ.items() if key not in {"PIP_FIND_LINKS", "UV_FIND_LINKS"}}
    for name, source in SOURCES.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *source, "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        (ROOT / name).write_text(HEADS[name] + done.stdout)


def pinned(name: str) -> dict[str, str]:
    return {canonicalize_name(package): version for package, version in PINNED.findall((ROOT / name).read_text())}


def complaints() -> list[str]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    declared = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-test.txt": [*groups["test"], *groups["lint"]],
        "requirements-npm.txt": groups["npm"],
    }
    said = []
    for name, lines in declared.items():
        versions = pinned(name)
        for requirement in map(Requirement, lines):
            version = versions.get(canonicalize_name(requirement.name))
            if version is None or version not in requirement.specifier:
                said.append(f"{name}: {requirement} is not met by {version}; run `make requirements`")
    return said


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        sys.exit("\n".join(complaints()) or 0)
    compile_all()
