"""What allauth does with an account leaves an audit row too: it tells by signals, being a library."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.db import transaction
from django.utils import timezone

from members.actor import Actor
from members.lockout import record_lockout
from members.models import User
from portal import audit

ACTIONS = {
    "account.password_changed": password_changed,
    "account.password_set": password_set,
    "account.password_reset": password_reset,
    "account.second_factor_added": authenticator_added,
    "account.second_factor_removed": authenticator_removed,
    "account.recovery_codes_renewed": authenticator_reset,
}


def connect() -> None:
    user_locked_out.connect(record_lockout, dispatch_uid="members.lockout")
    for action, signal in ACTIONS.items():
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"members.{action}")


def _recorder(action: str) -> Any:
    def record(*, user: User, authenticator: Any = None, **_: Any) -> None:
        now = timezone.now()
        details = {"kind": authenticator.type} if authenticator is not None else None
        by = Actor.of(user, today=timezone.localdate(now))
        with transaction.atomic():
            audit.record(action, by=by, target=user, at=now, details=details)

    return record
