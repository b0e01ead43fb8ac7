"""The weekly check of everything that is stored: findings go to the log and to those who administer the portal."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.checking import Finding, check_documents
from members.models import Office, User
from notifications.services import notify

log = structlog.get_logger(__name__)
NAMED = 5  # documents named in the notice; the log has them all


def watch(*, now: datetime) -> list[Finding]:
    """Check all documents; answers what is wrong."""
    checked, findings = 0, []
    for each in check_documents(now=now):
        if isinstance(each, Finding):
            log.error("documents.trouble", code=each.document.code, trouble=each.trouble, about=each.about)
            findings.append(each)
        else:
            checked += 1
    log.info("documents.checked", checked=checked)
    if findings:
        tell_administrators(findings, now=now)
    return findings


def tell_administrators(findings: Sequence[Finding], *, now: datetime) -> None:
    """Those with an office that administers a unit nobody stands above: they can restore a file from a backup."""
    offices = Office.objects.on(timezone.localdate(now)).filter(may_administer=True, unit__parent=None)
    documents = list(dict.fromkeys(finding.document.number_and_symbol for finding in findings))
    more = f" (+{len(documents) - NAMED})" if len(documents) > NAMED else ""
    notify(
        User.objects.filter(member__offices__in=offices).distinct(),
        subject=format_lazy(_("Stored documents that no longer check: {number}"), number=len(documents)),
        body=format_lazy(
            _("{names}. What is wrong with each stands in the log; `manage.py verify_documents` tells it again."),
            names=f"{'; '.join(documents[:NAMED])}{more}",
        ),
        url=reverse("overview:operations"),
        now=now,
    )
