from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notice


def unread(request: HttpRequest) -> dict[str, object]:
    """How many notices the signed-in person has not read; asked for only where a template shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: Notice.objects.filter(recipient=user.pk).unread().count())}
