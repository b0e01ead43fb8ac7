"""The legal grounds of a pledge: picked from a list with days of validity, and looked at again before it is sent."""

from collections.abc import Iterable
from datetime import date

from pledges.models import LegalText


def with_texts(grounds: str, texts: Iterable[LegalText]) -> str:
    """The picked texts first, as laws are cited before papers of one's own; one that stands there is not repeated."""
    added = [text.wording for text in texts if text.number not in grounds]
    return "\n".join(filter(None, [*added, grounds]))


def out_of_force(grounds: str, day: date) -> list[LegalText]:
    """Known texts that the grounds cite by number and that are not in force on that day."""
    known = LegalText.objects.exclude(pk__in=LegalText.objects.on(day)).order_by("number")
    return [text for text in known if text.number in grounds]
