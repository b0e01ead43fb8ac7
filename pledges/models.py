from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Indicator, ValueColumns, value_fits_shape
from campaigns.values import Area, Direction
from documents.models import Document, SignatureSlot
from members.models import Grant, Office, Unit, User
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from members.actor import Actor


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, actor: "Actor") -> "PledgeQuerySet":
        """Own subtree, what one is a party of, and completed ones of the units one belongs to and those above."""
        party = Party.objects.filter(office__in=[office.pk for office in actor.offices]).values("pledge")
        if actor.member:
            party = party | Party.objects.filter(office__member=actor.member).values("pledge")
        paths = [membership.unit.path for membership in actor.memberships]
        homes = {int(part) for path in paths for part in path.split("/") if part}
        completed = Q(state__in=[Pledge.State.COMPLETED, Pledge.State.SUPERSEDED])
        of_home = completed & (Q(unit__in=homes) | Q(pk__in=Party.objects.filter(unit__in=homes).values("pledge")))
        reach = Q(unit__in=Unit.objects.reachable_by(actor))
        signed_party = ~Q(state=Pledge.State.DRAFT) & Q(pk__in=party)
        return self.filter(reach | Q(author=actor.user) | signed_party | of_home)

    def waiting_for(self, actor: "Actor") -> "PledgeQuerySet":
        """Circulating ones that an office held today has yet to sign."""
        return self.waiting_for_offices(office for office in actor.offices if Grant.SIGN in office.grants())

    def waiting_for_offices(self, offices: "Iterable[Office]") -> "PledgeQuerySet":
        held = [office.pk for office in offices]
        open_slots = Party.objects.filter(office__in=held, slot__state=SignatureSlot.State.WAITING)
        return self.filter(state=Pledge.State.CIRCULATING, pk__in=open_slots.values("pledge"))

    def matching(self, query: str) -> "PledgeQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Pledge(models.Model):
    """A giao ước thi đua: parties, commitments on indicators, duties, validity.

    Content is frozen into a `documents.Document` when the pledge starts to circulate.
    """

    class Form(models.TextChoices):
        TWO_PARTY = "two_party", _("two parties")
        BLOCK = "block", _("block of units")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        CIRCULATING = "circulating", _("being signed")
        COMPLETED = "completed", _("signed by all parties")
        DECLINED = "declined", _("declined")
        CHANGES_REQUESTED = "changes", _("changes requested")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        SUPERSEDED = "superseded", _("replaced by an amendment")

    ENDED_WITH_REASON: ClassVar = (State.DECLINED, State.CHANGES_REQUESTED, State.WITHDRAWN)
    TRANSITIONS: ClassVar = {
        State.DRAFT: {State.CIRCULATING},
        State.CIRCULATING: {State.COMPLETED, State.EXPIRED, *ENDED_WITH_REASON},
        State.COMPLETED: {State.SUPERSEDED},
        State.DECLINED: set(),
        State.CHANGES_REQUESTED: set(),
        State.WITHDRAWN: set(),
        State.EXPIRED: set(),
        State.SUPERSEDED: set(),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pledges")
    year = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=9, choices=Form.choices, default=Form.TWO_PARTY)
    title = models.CharField(max_length=300)
    grounds = models.TextField(blank=True)
    place = models.CharField(max_length=80)
    dated_on = models.DateField()
    common_duties = models.TextField(blank=True)
    validity = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    sign_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    state_reason = models.TextField(blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="pledges")
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="pledge")
    revised_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="rewrites")
    created_at = models.DateTimeField()
    circulated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    search_key = models.CharField(max_length=600, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="pledge_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(document__isnull=False), name="circulating_pledge_has_a_document"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "changes", "withdrawn"]) | ~Q(state_reason=""),
                name="ended_pledge_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pledges:detail", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.title} {self.year}")[:600]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Pledge.State(self.state)]


class Party(models.Model):
    """A unit bound by a pledge, represented by one office; the slot is where that office signs."""

    class Capacity(models.TextChoices):
        OWN = "", _("in own right")
        TM = "TM.", _("on behalf of (TM.)")
        KT = "KT.", _("signing for the head (KT.)")
        TL = "TL.", _("by order of (TL.)")
        TUQ = "TUQ.", _("by authorisation of (TUQ.)")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pledge_parties")
    office = models.ForeignKey(Office, models.PROTECT, related_name="pledge_parties")
    capacity = models.CharField(max_length=4, choices=Capacity.choices, blank=True)
    on_behalf_of = models.CharField(max_length=120, blank=True)
    duties = models.TextField(blank=True)
    slot = models.OneToOneField(SignatureSlot, models.PROTECT, null=True, blank=True, related_name="party")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pledge", "position"], name="one_party_per_position"),
            models.UniqueConstraint(fields=["pledge", "unit"], name="unit_is_a_party_once"),
            models.UniqueConstraint(fields=["pledge", "office"], name="office_represents_one_party"),
            models.CheckConstraint(
                condition=Q(capacity="", on_behalf_of="") | (~Q(capacity="") & ~Q(on_behalf_of="")),
                name="capacity_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class PledgeReminder(models.Model):
    """That a party was reminded to sign on a day; the rows stay as evidence that it was asked."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    sent_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "sent_on"], name="one_reminder_a_party_a_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="reminders_are_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.sent_on}"


class Commitment(ValueColumns):
    """An indicator with its target value inside a pledge."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=12, choices=Area.choices)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="commitments")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.AT_LEAST)
    wording = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            value_fits_shape("commitment_value_fits_its_shape"),
            models.UniqueConstraint(fields=["pledge", "position"], name="one_commitment_per_position"),
            models.UniqueConstraint(fields=["pledge", "indicator"], name="indicator_is_pledged_once"),
        ]

    def __str__(self) -> str:
        return self.wording or str(self.indicator)
