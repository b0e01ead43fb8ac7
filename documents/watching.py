"""What is looked at by schedule: everything that is stored, and the portal's certificate authorities.

Findings go to the log and to those who administer the portal.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents import ca, revocations
from documents.checking import Finding, check_documents
from members.models import Office, User
from notifications.services import notify
from portal.vietnamese import format_day

log = structlog.get_logger(__name__)
SUCCESSOR_BEFORE = timedelta(days=60)
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


def watch_authorities(*, now: datetime) -> None:
    """Every day: renew the lists and say when one cannot be made; on the first of a month also, for the two years
    that it takes, that the authority itself is near its end."""
    for issuer in revocations.publish(now):
        log.error("revocations.stale", issuer=issuer)
        _tell(
            _("The list of revoked certificates cannot be renewed"),
            _("Check that the wrapping key and the files of the certificate authority are readable on every machine."),
            now=now,
        )
    if timezone.localdate(now).day != 1:
        return
    present = ca.authorities()[:1]
    if present and present[0].certificate.not_valid_after_utc - now < ca.CERTIFICATE_LIFE + SUCCESSOR_BEFORE:
        day = format_day(timezone.localdate(present[0].certificate.not_valid_after_utc))
        _tell(
            _("The certificate authority of the portal ends soon"),
            format_lazy(
                _("It ends on {day}; new certificates are shorter than usual. Run `manage.py signing_ca --successor`."),
                day=day,
            ),
            now=now,
        )


def tell_administrators(findings: Sequence[Finding], *, now: datetime) -> None:
    """They can restore a file from a backup."""
    documents = list(dict.fromkeys(finding.document.number_and_symbol for finding in findings))
    more = f" (+{len(documents) - NAMED})" if len(documents) > NAMED else ""
    _tell(
        format_lazy(_("Stored documents that no longer check: {number}"), number=len(documents)),
        format_lazy(
            _("{names}. What is wrong with each stands in the log; `manage.py verify_documents` tells it again."),
            names=f"{'; '.join(documents[:NAMED])}{more}",
        ),
        now=now,
    )


def _tell(subject: Promise, body: Promise, *, now: datetime) -> None:
    """Those with an office that administers a unit nobody stands above."""
    offices = Office.objects.on(timezone.localdate(now)).filter(may_administer=True, unit__parent=None)
    administrators = User.objects.filter(member__offices__in=offices).distinct()
    notify(administrators, subject=subject, body=body, url=reverse("overview:operations"), now=now)
