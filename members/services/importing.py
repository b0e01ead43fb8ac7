"""Who an import is done for, when a worker does it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from members.actor import Actor
from members.models import Grant, User
from portal.imports.models import ImportRun
from portal.jobs import JobRefused


def importing_actor(run: ImportRun, grant: Grant, *, now: datetime) -> Actor:
    """The person who began the import, in the office of that moment, if it is still held and still allows it."""
    user = User.objects.select_related("member").filter(pk=run.requested_by_id, is_active=True).first()
    actor = Actor.of(user, today=timezone.localdate(now), office_id=run.office_id) if user else None
    if actor is None or actor.office is None or actor.office.pk != run.office_id or not actor.may_somewhere(grant):
        raise JobRefused(gettext_noop("The office in which you began this import has ended or does not allow it."))
    return actor
