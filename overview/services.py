"""The private calendar feed: its address is shown once, renewed or revoked by its owner, and void with the account."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.actor import Actor
from members.services.accounts import is_asleep
from overview.models import CalendarFeed
from portal import audit


@transaction.atomic
def issue_feed(*, by: Actor, now: datetime) -> str:
    """A new secret token, shown to the person once; an earlier one is void from now on."""
    token = secrets.token_urlsafe(32)
    stated = {"token_sha256": digest_of(token), "issued_at": now}
    feed, is_first = CalendarFeed.objects.update_or_create(user=by.user, defaults=stated)
    audit.record("calendar_feed.issued" if is_first else "calendar_feed.renewed", by=by, target=feed, at=now)
    return token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Actor, now: datetime) -> None:
    """The address answers no more. A second click finds nothing left to revoke."""
    deleted, _kinds = CalendarFeed.objects.filter(pk=feed.pk).delete()
    if deleted:
        audit.record("calendar_feed.revoked", by=by, target=feed, at=now)


class FeedVoid(Exception):
    """No calendar stands under this address, or not any more; nobody is told which."""


def reader_of(token: str, *, now: datetime) -> Actor:
    """The person behind a token, with the offices of today. A locked or sleeping account gets nothing."""
    feed = CalendarFeed.objects.filter(token_sha256=digest_of(token)).select_related("user__member").first()
    if feed is None or not feed.user.is_active or is_asleep(feed.user, now):
        raise FeedVoid
    return Actor.of(feed.user, today=timezone.localdate(now))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
