from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from members.actor import Actor
from members.models import User
from notifications.models import Notice
from portal.jobs import enqueue
from portal.vietnamese import fold


@transaction.atomic
def notify(
    recipients: Iterable[User],
    *,
    subject: str | Promise,
    body: str | Promise,
    url: str,
    now: datetime,
    needs_action: bool = True,
    about: models.Model | None = None,
) -> list[Notice]:
    """Tell each person once, in the language of that person; what needs an action goes out by e-mail too.

    Pass lazy strings. The mail leaves after the commit, by a job that tries again when the mail server is away.
    """
    people = {user.pk: user for user in recipients if user.is_active}
    texts = {language: _texts(language, subject, body) for language in {user.language for user in people.values()}}
    notices = [Notice(recipient=user, **texts[user.language]) for user in people.values()]
    for notice in notices:
        notice.url, notice.needs_action, notice.created_at = url, needs_action, now
        if about is not None:
            notice.about_kind, notice.about_id = about._meta.label_lower, about.pk
    stored = Notice.objects.bulk_create(notices)
    if needs_action and stored:
        enqueue(
            "notifications.mail",
            subject=stored[0],
            by=None,
            now=now,
            arguments={"notices": [notice.pk for notice in stored]},
        )
    return stored


def _texts(language: str, subject: str | Promise, body: str | Promise) -> dict[str, str]:
    """Once for each language, however many people are told."""
    with translation.override(language):
        text = str(subject)[:300]
        return {"subject": text, "body": str(body), "search_key": fold(text)[:600]}


def settle(*, about: models.Model, now: datetime | None = None, recipients: Iterable[User] | None = None) -> int:
    """What these notices asked for is done, by whomever: they leave the to-do lists (of `recipients`, or of all)."""
    notices = Notice.objects.about(about)
    if recipients is not None:
        notices = notices.filter(recipient__in=[user.pk for user in recipients])
    return notices.settle(now or timezone.now())


def settle_all(*, about: models.QuerySet[Any], now: datetime) -> int:
    """The notices about any of these rows leave the to-do lists, in one statement."""
    return Notice.objects.about_any(about).settle(now)


def hand_over(*, about: models.QuerySet[Any], to: models.Model) -> int:
    """Open notices about any of these rows are about `to` from now on, where the same is asked of the same people."""
    return Notice.objects.about_any(about).filter(settled_at__isnull=True).update(about_id=to.pk)


def has_open(*, about: models.QuerySet[Any]) -> bool:
    """Whether somebody is still asked to do something about any of these rows."""
    return Notice.objects.about_any(about).filter(needs_action=True, settled_at__isnull=True).exists()


def mark_read(notice: Notice, *, now: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).mark_read(now)


def mark_all_read(actor: Actor, *, now: datetime) -> int:
    return Notice.objects.visible_to(actor).mark_read(now)
