"""Who is told what about a deed, each in their own language."""

from datetime import datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from members.models import Grant, User
from members.services import holders
from notifications.services import notify, settle


def reviewers_of(deed: Achievement, now: datetime) -> list[User]:
    """Who may decide on the deed today: the holders of a reviewing office, but never its author."""
    day = timezone.localdate(now)
    return [user for user in holders(deed.unit, Grant.REVIEW, day) if user.pk != deed.author_id]


def ask_reviewers(deed: Achievement, *, now: datetime) -> list[User]:
    settle(about=deed, now=now)
    reviewers = reviewers_of(deed, now)
    notify(
        reviewers,
        subject=format_lazy(_("To review: {title}"), title=deed.title),
        body=format_lazy(_("{author} ({unit}) submitted an achievement for review."), **_names(deed)),
        url=deed.get_absolute_url(),
        now=now,
        about=deed,
    )
    return reviewers


def tell_approved(deed: Achievement, *, now: datetime) -> None:
    settle(about=deed, now=now)
    notify(
        [deed.author],
        subject=format_lazy(_("Approved: {title}"), title=deed.title),
        body=format_lazy(_("{reviewer} approved this achievement. It counts from now on."), reviewer=deed.reviewer),
        url=deed.get_absolute_url(),
        now=now,
        needs_action=False,
        about=deed,
    )


def tell_returned(deed: Achievement, *, now: datetime) -> None:
    settle(about=deed, now=now)
    body = _("{reviewer} returned this achievement: {reason}")
    notify(
        [deed.author],
        subject=format_lazy(_("Returned: {title}"), title=deed.title),
        body=format_lazy(body, reviewer=deed.reviewer, reason=deed.state_reason),
        url=deed.get_absolute_url(),
        now=now,
        about=deed,
    )


def _names(deed: Achievement) -> dict[str, object]:
    return {"author": str(deed.author), "unit": str(deed.unit)}
