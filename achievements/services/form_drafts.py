"""What is being typed, kept on the server: the newest wins, and nothing of the other is thrown away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from achievements.models import Achievement, FormDraft
from achievements.services.refusals import Refused
from members.actor import Actor
from members.models import User
from portal.vietnamese import written

DRAFT_LASTS = timedelta(days=14)
MAX_DRAFTS = 50  # of one person
MAX_FIELDS, MAX_TEXT = 800, 20_000
SECRET = re.compile(r"(^|[-_])(pin|password|passphrase|otp|code|token|csrfmiddlewaretoken)\d*$", re.IGNORECASE)
Fields = Sequence[tuple[str, str]]


class DraftRefused(Refused):
    pass


class AlreadySent(Refused):
    """The form was sent meanwhile; `deed` is what became of it."""

    def __init__(self, deed: Achievement) -> None:
        super().__init__(_("This form has been sent already."))
        self.deed = deed


@dataclass(frozen=True)
class Typing:
    """One state of a form on one device. `base` is the version the device has last seen, 0 for none."""

    form: str
    path: str
    fields: Fields
    device: str
    base: int = 0


@transaction.atomic
def keep_draft(form_key: UUID, typing: Typing, *, by: Actor, now: datetime) -> FormDraft:
    """The draft after this typing. Raises `AlreadySent` and `DraftRefused`."""
    sent = Achievement.objects.filter(form_key=form_key, author=by.user).first()
    if sent is not None:
        raise AlreadySent(sent)
    fields = _kept(typing.fields)
    draft = _draft(form_key, by.user, now)
    if draft.version and draft.device != typing.device and draft.version != typing.base and draft.content != fields:
        draft.other, draft.other_at = draft.content, draft.updated_at
    draft.form, draft.path, draft.title = typing.form, typing.path, _title(fields)
    draft.content, draft.device = fields, typing.device
    draft.version, draft.updated_at = draft.version + 1, now
    draft.save()
    return draft


def _kept(fields: Fields) -> list[list[str]]:
    """Never a PIN, a password or a code, whatever the page sends."""
    kept = [[name, text] for name, text in fields if not SECRET.search(name)]
    if len(kept) > MAX_FIELDS or any(len(text) > MAX_TEXT for _name, text in kept):
        raise DraftRefused(_("This is too much for a draft. Save the achievement."))
    return kept


def _draft(form_key: UUID, user: User, now: datetime) -> FormDraft:
    mine = FormDraft.objects.filter(user=user)
    draft = mine.select_for_update(of=("self",)).filter(form_key=form_key).first()
    if draft is not None:
        return draft
    if mine.count() >= MAX_DRAFTS:
        raise DraftRefused(_("You have too many unfinished forms. Send some or throw them away."))
    draft, _is_new = mine.get_or_create(form_key=form_key, defaults={"user": user, "updated_at": now})
    return draft


def _title(fields: list[list[str]]) -> str:
    return next((written(text).strip()[:300] for name, text in fields if name == "title"), "")


def forget_draft(user: User, form_key: UUID | None) -> None:
    """What was sent or thrown away is no draft any more."""
    if form_key is not None:
        FormDraft.objects.filter(user=user, form_key=form_key).delete()


def sweep_form_drafts(*, now: datetime) -> int:
    """Forget what nobody went on with."""
    return FormDraft.objects.filter(updated_at__lt=now - DRAFT_LASTS).delete()[0]
