"""The change of the wrapping key: every stored key is taken out of the old wrapping and put into the new one.

No PIN is needed and none is known: what lies inside stays locked under it. The change may stop anywhere and be run
again; until it is through, keys under either wrapping open (`SIGNING_FORMER_WRAPPING_KEY`).
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from documents import ca, keys
from documents.models import Credential
from portal import audit

FILES = ("ca", "seal")


@dataclass(frozen=True)
class Rewrapped:
    """How many were put into the new wrapping or were there already, and the names of those neither key opens."""

    changed: int
    present: int
    lost: tuple[str, ...]


def rewrap_all(*, now: datetime) -> Rewrapped:
    changed, present, lost = 0, 0, []
    rows = Credential.objects.order_by("pk").values_list("pk", "serial", "locked_key")
    for pk, serial, locked in rows.iterator():
        done = _rewrapped(bytes(locked), serial)
        if done is None:
            lost.append(serial)
        elif done == bytes(locked):
            present += 1
        else:  # a PIN changed at this moment has put the key into the new wrapping itself
            changed += Credential.objects.filter(pk=pk, locked_key=locked).update(locked_key=done)
    root = Path(settings.SIGNING_CA_DIR)
    for file in [authority.folder / f"{name}.key" for authority in reversed(ca.authorities()) for name in FILES]:
        state = _rewrap_file(file, file.stem)
        changed, present = changed + (state == "changed"), present + (state == "present")
        lost += [str(file.relative_to(root))] if state == "lost" else []
    audit.record("signing.rewrapped", by=None, target=None, at=now, details={"changed": changed, "lost": len(lost)})
    return Rewrapped(changed, present, tuple(lost))


def _rewrapped(wrapped: bytes, owner: str) -> bytes | None:
    """Under the new key; itself where it is there already, None where neither key opens it."""
    new, former, bound = settings.SIGNING_WRAPPING_KEY, settings.SIGNING_FORMER_WRAPPING_KEY, owner.encode()
    try:
        keys.unwrap(wrapped, wrapping_key=new, owner=bound)
    except keys.WrappingKeyDoesNotOpen:
        try:
            return keys.wrap(keys.unwrap(wrapped, wrapping_key=former, owner=bound), wrapping_key=new, owner=bound)
        except keys.WrappingKeyDoesNotOpen:
            return None
    return wrapped


def _rewrap_file(path: Path, name: str) -> str:
    if not path.exists():
        return "absent"
    wrapped = path.read_bytes()
    done = _rewrapped(wrapped, name)
    if done is None or done == wrapped:
        return "lost" if done is None else "present"
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(done)
    os.replace(fresh, path)
    return "changed"
