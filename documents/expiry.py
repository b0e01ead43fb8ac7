"""Certificates that end soon: their holders are told 60, 30, 7 days and 1 day before, each once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Credential, CredentialWarning
from members.models import Office, User
from notifications.services import notify
from portal import audit
from portal.vietnamese import format_day

STAGES = (1, 7, 30, 60)  # days


def warn_holders(*, now: datetime) -> int:
    """Warn whoever has reached a stage since the last run; answers how many. A stage that was missed while nothing ran
    is made up for by the nearest one only."""
    today = timezone.localdate(now)
    ending = Credential.objects.live(now).filter(valid_until__lte=now + timedelta(days=STAGES[-1] + 1))
    held = ending.filter(office__in=Office.objects.on(today)).select_related("office__unit", "member").order_by("pk")
    return sum(_warn(credential, now=now) for credential in held)


@transaction.atomic
def _warn(credential: Credential, *, now: datetime) -> bool:
    left = (timezone.localdate(credential.valid_until) - timezone.localdate(now)).days
    stage = next((days for days in STAGES if left <= days), None)
    if stage is None:
        return False
    _row, is_new = CredentialWarning.objects.get_or_create(
        credential=credential, stage=stage, defaults={"sent_at": now}
    )
    if not is_new:
        return False
    day = format_day(timezone.localdate(credential.valid_until))
    notify(
        User.objects.filter(member=credential.member),
        subject=format_lazy(_("Your signing certificate ends on {day}"), day=day),
        body=format_lazy(_("Get a new one for the office {office}: it takes a minute."), office=str(credential.office)),
        url=reverse("documents:credential"),
        now=now,
        about=credential,
    )
    audit.record("credential.warned", by=None, target=credential, at=now, details={"days": stage})
    return True
