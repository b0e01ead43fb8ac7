"""One notice as a text mail in the language of its recipient."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Notice


def message_of(notice: Notice) -> EmailMessage:
    """The identifier is the notice's own, so that a mail sent twice after a crash is one mail to the mail program."""
    host = urlsplit(settings.PORTAL_URL).hostname
    with translation.override(notice.recipient.language):
        text = render_to_string("notifications/mail.txt", {"notice": notice, "portal_url": settings.PORTAL_URL})
        subject = f"[{settings.PORTAL_NAME}] {notice.subject}"
    headers = {"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), text, to=[notice.recipient.email], headers=headers)
