"""The review queue: what waits for the office acted in, the longest waiting first, narrowed as the address asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import QueryDict

from achievements.models import Achievement, AchievementQuerySet
from campaigns.values import Area
from members.actor import Actor
from portal.fields import as_id
from portal.vietnamese import search_words

WAITING_DAYS = (3, 7, 14, 30)
FILTERS = ("q", "campaign", "unit", "area", "author", "waiting")
NAMED = {"campaign": "campaign__search_key", "unit": "unit__search_key", "author": "author__member__search_key"}


@dataclass(frozen=True)
class ReviewQueue:
    """`asked` are the filters of the address by name; what is no filter and no value of one narrows nothing."""

    actor: Actor
    asked: Mapping[str, str]
    now: datetime

    @classmethod
    def of(cls, actor: Actor, typed: QueryDict, *, now: datetime) -> "ReviewQueue":
        return cls(actor, {name: value for name in FILTERS if (value := typed.get(name, ""))}, now)

    @property
    def everything(self) -> AchievementQuerySet:
        return Achievement.objects.reviewable_by(self.actor)

    @property
    def deeds(self) -> AchievementQuerySet:
        found = self.everything.matching(self.asked.get("q", ""))
        for name in NAMED:
            asked = self.asked.get(name, "")
            if (number := as_id(asked)) is not None:
                found = found.filter(**{name: number})
            else:
                column = NAMED[name]
                found = found.filter(*(Q(**{f"{column}__contains": word}) for word in search_words(asked)))
        if (area := self.asked.get("area")) in Area.values:
            found = found.filter(area=area)
        if (days := as_id(self.asked.get("waiting", ""))) in WAITING_DAYS:
            found = found.filter(submitted_at__lte=self.now - timedelta(days=days))
        return found.order_by("submitted_at", "pk")

    @property
    def address_part(self) -> str:
        """The filters as a query string, to come back to the same queue."""
        kept = QueryDict(mutable=True)
        kept.update(self.asked)
        return kept.urlencode()

    def around(self, deed: Achievement) -> tuple[int | None, int | None]:
        """The ids of those that wait before and after it; also where the deed itself waits no longer."""
        at = deed.submitted_at or self.now
        before = self.deeds.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=deed.pk))
        after = self.deeds.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=deed.pk))
        previous = before.order_by("-submitted_at", "-pk").values_list("pk", flat=True).first()
        return previous, after.values_list("pk", flat=True).first()

    def after(self, deed: Achievement) -> int | None:
        """Which one to look at once this is decided: the next, or the longest waiting one that was passed over."""
        _previous, following = self.around(deed)
        return following or self.deeds.exclude(pk=deed.pk).values_list("pk", flat=True).first()
