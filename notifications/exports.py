from django.utils.translation import gettext_lazy as _

from notifications.models import Notice
from portal.exports import Column, Export

NOTICES: Export[Notice] = Export(
    "thong-bao",
    (
        Column(_("Received"), lambda notice: notice.created_at, 18),
        Column(_("Subject"), lambda notice: notice.subject, 60),
        Column(_("Text"), lambda notice: notice.body, 80),
        Column(_("Waiting for me"), lambda notice: notice.is_open, 14),
        Column(_("Read"), lambda notice: notice.read_at, 18),
    ),
)
