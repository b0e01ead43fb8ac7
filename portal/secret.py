"""Secrets of the embedded form: made once, kept below `var/`, readable by the owner only."""

import os
import secrets
from pathlib import Path


def embedded_secret(folder: Path, name: str) -> str:
    """The secret stored as `name` below `folder`; made on the first call.

    Several processes may start at once: the file is linked into place whole, and the first one wins.
    """
    target = folder / "secrets" / name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # neighbours read neither database, mail nor files
        target.parent.mkdir(exist_ok=True, mode=0o700)
        draft = target.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, target)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return target.read_text()
