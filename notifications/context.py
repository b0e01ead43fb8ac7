from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notice


@dataclass(frozen=True)
class InboxState:
    """How many notices wait for the person to act, and how many were not read."""

    open: int = 0
    unread: int = 0

    @property
    def has_news(self) -> bool:
        return self.unread > 0


def unread(request: HttpRequest) -> dict[str, object]:
    """The state of the inbox for the head of the page; asked for only where a template shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"inbox_state": InboxState()}
    return {"inbox_state": SimpleLazyObject(lambda: _state_of(user.pk))}


def _state_of(user_id: int) -> InboxState:
    mine = Notice.objects.filter(recipient=user_id, settled_at__isnull=True)
    counts = mine.aggregate(
        open=Count("pk", filter=Q(needs_action=True)), unread=Count("pk", filter=Q(read_at__isnull=True))
    )
    return InboxState(**counts)
