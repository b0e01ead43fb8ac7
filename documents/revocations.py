"""The lists of revoked certificates, one for each of the portal's authorities: published, stored, renewed every day.

A stored list is given out for a day. A revocation stores a new one at once; where the schedule did not run, whoever
asks gets one made for the moment, so that no old list is left standing. Where the key cannot be opened, the last one
goes on while it is in force (seven days), and those who administer the portal are told (`watching`).
"""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents import ca, keys
from documents.models import Credential, RevocationList
from documents.refusals import SigningRefused

UNOPENED = (keys.WrappingKeyDoesNotOpen, OSError)
log = structlog.get_logger(__name__)


class ListNotMade(SigningRefused):
    """The key of the authority does not open, and the last list is no longer in force."""


def lists(now: datetime) -> tuple[bytes, ...]:
    """Of every authority that has one (DER); what is missing is logged, and its signatures stay unchecked."""
    return tuple(_found(now))


def _found(now: datetime) -> Iterator[bytes]:
    for authority in ca.authorities():
        try:
            yield list_of(authority, now)
        except ListNotMade:
            log.error("revocations.missing", issuer=authority.key_id)


def list_of(authority: ca.Authority, now: datetime) -> bytes:
    """The list of what this authority issued (DER): the published one while it is fresh, else one made for `now`."""
    stored, revoked = _stored(authority), _revoked(authority)
    if stored and stored.is_fresh(now, revoked=revoked.count()):
        return bytes(stored.content)
    try:
        return bytes(_made(authority, stored, revoked, now).content)
    except UNOPENED as problem:
        log.error("revocations.not_made", issuer=authority.key_id, problem=repr(problem))
        if stored and stored.is_in_force(now):
            return bytes(stored.content)
        raise ListNotMade(_("The list of revoked certificates cannot be made at the moment.")) from problem


def publish(now: datetime) -> list[str]:
    """Renew every list that is not fresh; answers the authorities whose list could not be renewed."""
    failed = []
    for authority in ca.authorities():
        stored, revoked = _stored(authority), _revoked(authority)
        if stored and (now < stored.made_at or stored.is_fresh(now, revoked=revoked.count())):
            continue
        try:
            _keep(stored, _made(authority, stored, revoked, now))
        except UNOPENED as problem:
            log.error("revocations.not_made", issuer=authority.key_id, problem=repr(problem))
            failed.append(authority.key_id)
    return failed


def _made(
    authority: ca.Authority, stored: RevocationList | None, revoked: QuerySet[Credential], now: datetime
) -> RevocationList:
    entries = [_entry(each) for each in revoked]
    number = max(int(now.timestamp()), stored.number + 1 if stored else 0)
    return RevocationList(
        issuer_key=authority.key_id,
        number=number,
        made_at=now,
        next_update=now + ca.LIST_LIFE,
        revoked=len(entries),
        content=ca.revocation_list(authority, entries, now=now, number=number),
    )


def _keep(stored: RevocationList | None, made: RevocationList) -> None:
    """Where two renew at once, the first one stays."""
    row = {name: getattr(made, name) for name in ("number", "made_at", "next_update", "revoked", "content")}
    if stored is None:
        RevocationList.objects.get_or_create(issuer_key=made.issuer_key, defaults=row)
    else:
        RevocationList.objects.filter(pk=stored.pk, number=stored.number).update(**row)


def _stored(authority: ca.Authority) -> RevocationList | None:
    return RevocationList.objects.filter(issuer_key=authority.key_id).first()


def _revoked(authority: ca.Authority) -> QuerySet[Credential]:
    issued = Credential.objects.filter(issuer_key=authority.key_id, revoked_at__isnull=False)
    return issued.order_by("revoked_at", "pk")


def _entry(credential: Credential) -> ca.Revoked:
    assert credential.revoked_at is not None
    return ca.Revoked(int(credential.serial, 16), credential.revoked_at, credential.revocation_reason)
