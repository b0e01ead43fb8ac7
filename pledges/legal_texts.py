"""Keeping the list of legal texts: entered, corrected, ended by what replaces them; each with its audit row.

Pledges copy the line of a text when they are written, so nothing here changes a pledge.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pledges.grounds import AROUND
from pledges.models import LegalText, Pledge
from portal import audit
from portal.acting import Acting
from portal.vietnamese import format_day


@dataclass(frozen=True)
class TextFacts:
    number: str
    title: str
    issuer: str
    issued_on: date | None
    wording: str
    valid_from: date
    valid_to: date | None


class TextRefused(Exception):
    """A rule about legal texts says no; the text is a sentence for the person and stands beside `field` of the form."""

    field: str | None = None


class NumberTaken(TextRefused):
    field = "number"


class NumberInUse(TextRefused):
    field = "number"


class TextInUse(TextRefused):
    pass


class EndsBeforeItBegins(TextRefused):
    field = "valid_to"


class ReplacedByItself(TextRefused):
    field = "replaced_by"


def citing(text: LegalText) -> QuerySet[Pledge]:
    """The pledges whose grounds name its number, whatever their state."""
    pattern = f"(^|{AROUND}){re.escape(text.number)}($|{AROUND})"
    return Pledge.objects.filter(grounds__contains=text.number, grounds__regex=pattern)


@transaction.atomic
def enter_text(facts: TextFacts, *, replaces: LegalText | None, by: Acting | None, now: datetime) -> LegalText:
    """A new text; the one that it replaces ends on the day before, unless it has ended already."""
    _require_order(facts.valid_from, facts.valid_to)
    text = _stored(LegalText(**asdict(facts)))
    audit.record("legal_text.entered", by=by, target=text, at=now)
    if replaces is not None:
        last = replaces.valid_to or facts.valid_from - timedelta(days=1)
        end_text(replaces, valid_to=last, replaced_by=text, by=by, now=now)
    return text


@transaction.atomic
def change_text(text: LegalText, facts: TextFacts, *, by: Acting | None, now: datetime) -> LegalText:
    text = LegalText.objects.select_for_update(of=("self",)).get(pk=text.pk)
    _require_order(facts.valid_from, facts.valid_to)
    changed = [column for column, value in asdict(facts).items() if getattr(text, column) != value]
    if "number" in changed and citing(text).exists():
        raise NumberInUse(_("Pledges cite this number: it stays. Enter another text under the new number."))
    if not changed:
        return text
    for column in changed:
        setattr(text, column, getattr(facts, column))
    if text.valid_to is None:
        text.replaced_by = None
    _stored(text)
    audit.record("legal_text.changed", by=by, target=text, at=now, details={"fields": changed})
    return text


@transaction.atomic
def end_text(
    text: LegalText, *, valid_to: date, replaced_by: LegalText | None, by: Acting | None, now: datetime
) -> LegalText:
    """No longer offered after `valid_to`; pledges dated later that cite it are pointed out."""
    text = LegalText.objects.select_for_update(of=("self",)).get(pk=text.pk)
    _require_order(text.valid_from, valid_to)
    if replaced_by is not None and replaced_by.pk == text.pk:
        raise ReplacedByItself(_("A text does not replace itself."))
    text.valid_to, text.replaced_by = valid_to, replaced_by
    text.save(update_fields=["valid_to", "replaced_by"])
    details = {"valid_to": valid_to.isoformat(), "replaced_by": replaced_by.pk if replaced_by else None}
    audit.record("legal_text.ended", by=by, target=text, at=now, details=details)
    return text


@transaction.atomic
def delete_text(text: LegalText, *, by: Acting | None, now: datetime) -> None:
    """What was entered by mistake; a text that a pledge cites, or that replaced another, is only ended."""
    text = LegalText.objects.select_for_update(of=("self",)).get(pk=text.pk)
    if why := why_kept(text):
        raise TextInUse(why)
    pk = text.pk
    text.delete()
    text.pk = pk
    audit.record("legal_text.deleted", by=by, target=text, at=now)


def why_kept(text: LegalText) -> str:
    """Why the text cannot be deleted; empty where it can."""
    if citing(text).exists():
        return _("Pledges cite this text: it can only be ended.")
    if text.replaced.exists():
        return _("Another text is marked as replaced by this one: it can only be ended.")
    return ""


def _require_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise EndsBeforeItBegins(
            _("The text came into force on %(day)s: it cannot end before.") % {"day": format_day(first)}
        )


def _stored(text: LegalText) -> LegalText:
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError:
        if LegalText.objects.filter(number=text.number).exclude(pk=text.pk).exists():
            raise NumberTaken(_("A text with this number stands in the list already.")) from None
        raise
    return text
