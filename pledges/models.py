from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
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
        party = Party.objects.signed_by([office.pk for office in actor.offices]).values("pledge")
        if actor.member:
            own = Q(office__member=actor.member) | Q(alternates__office__member=actor.member)
            party = Party.objects.filter(own).values("pledge").union(party)
        paths = [membership.unit.path for membership in actor.memberships]
        homes = {int(part) for path in paths for part in path.split("/") if part}
        completed = Q(state__in=[Pledge.State.COMPLETED, Pledge.State.SUPERSEDED])
        of_home = completed & (Q(unit__in=homes) | Q(pk__in=Party.objects.filter(unit__in=homes).values("pledge")))
        reach = Q(unit__in=Unit.objects.reachable_by(actor))
        signed_party = ~Q(state=Pledge.State.DRAFT) & Q(pk__in=party)
        return self.filter(reach | Q(author=actor.user) | signed_party | of_home)

    def waiting_for(self, actor: "Actor") -> "PledgeQuerySet":
        """Circulating ones that an office held today has yet to sign, and whose turn it is."""
        return self.waiting_for_offices(office for office in actor.offices if Grant.SIGN in office.grants())

    def waiting_for_offices(self, offices: "Iterable[Office]") -> "PledgeQuerySet":
        held = [office.pk for office in offices]
        open_slots = Party.objects.in_turn().signed_by(held)
        signed = Party.objects.filter(slot__signed_by__offices__in=held)  # nobody signs twice, in whatever place
        waiting = self.filter(state=Pledge.State.CIRCULATING, pk__in=open_slots.values("pledge"))
        return waiting.exclude(pk__in=signed.values("pledge"))

    def matching(self, query: str) -> "PledgeQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Pledge(models.Model):
    """A giao ước thi đua: parties, commitments on indicators, duties, validity.

    Content is frozen into a `documents.Document` when the pledge starts to circulate. `is_model`: units below may begin
    theirs of the same year with its words and targets.
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
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    is_model = models.BooleanField(default=False)
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


class PartyQuerySet(models.QuerySet["Party"]):
    def binding(self) -> "PartyQuerySet":
        """Those that promise something; a witness signs, and promises nothing."""
        return self.filter(role=Party.Role.PARTY)

    def in_turn(self) -> "PartyQuerySet":
        """Those that have yet to sign and wait for nobody who signs before them."""
        before = Party.objects.filter(pledge=OuterRef("pledge"), step__lt=OuterRef("step"))
        is_late = Exists(before.filter(slot__state=SignatureSlot.State.WAITING))
        return self.filter(~is_late, slot__state=SignatureSlot.State.WAITING)

    def signed_by(self, offices: "Iterable[int]") -> "PartyQuerySet":
        """Those that one of these offices signs for, named or as one of several that may."""
        held = list(offices)
        alternate = PartyAlternate.objects.filter(office__in=held).values("party")
        return self.filter(Q(office__in=held) | Q(pk__in=alternate))


class Party(models.Model):
    """A unit bound by a pledge, represented by one office; the slot is where that office signs.

    `authority` is the paper by which this office signs for another: “Giấy ủy quyền số 05/GUQ-STTTT ngày 04/01/2021”.
    `step`: who signs before whom; a party's turn comes once all of lower steps have signed. `signer` says whether only
    this office signs or any that bears the same title in the unit: then the others are its `alternates` once the pledge
    is frozen, and `office` becomes that of who signs. Rows that share a `group` number are as many as must sign.
    `named` is the office printed on the paper where a successor signs instead, and `named_reason` why.
    """

    class Role(models.TextChoices):
        PARTY = "party", _("party")
        WITNESS = "witness", _("witness")

    class Signer(models.TextChoices):
        ONE = "one", _("only this person")
        TITLE = "title", _("anybody who holds the same office in the unit")

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
    authority = models.CharField(max_length=300, blank=True)
    duties = models.TextField(blank=True)
    role = models.CharField(max_length=7, choices=Role.choices, default=Role.PARTY)
    step = models.PositiveSmallIntegerField(default=1)
    signer = models.CharField(max_length=5, choices=Signer.choices, default=Signer.ONE)
    group = models.PositiveSmallIntegerField(null=True, blank=True)
    slot = models.OneToOneField(SignatureSlot, models.PROTECT, null=True, blank=True, related_name="party")
    named = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    named_reason = models.TextField(blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pledge", "position"], name="one_party_per_position"),
            models.UniqueConstraint(
                fields=["pledge", "unit"], condition=Q(group__isnull=True), name="unit_is_a_party_once"
            ),
            models.CheckConstraint(condition=Q(step__gte=1), name="steps_begin_at_one"),
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(signer="title"), name="group_has_several_who_may_sign"
            ),
            models.CheckConstraint(
                condition=Q(named__isnull=True, named_reason="") | (Q(named__isnull=False) & ~Q(named_reason="")),
                name="successor_has_a_reason",
            ),
            models.UniqueConstraint(fields=["pledge", "office"], name="office_represents_one_party"),
            models.CheckConstraint(
                condition=Q(capacity="", on_behalf_of="") | (~Q(capacity="") & ~Q(on_behalf_of="")),
                name="capacity_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_witness(self) -> bool:
        return self.role == self.Role.WITNESS

    def may_be_signed_in(self, office: Office | None) -> bool:
        """Whether this office signs for the party: the one named, or one of those that may."""
        if office is None:
            return False
        return office.pk == self.office_id or office.pk in {each.office_id for each in self.alternates.all()}


class PartyAlternate(models.Model):
    """An office that may sign for a party in place of the one named; written when the pledge is frozen."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="alternates")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "office"], name="alternate_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.office}"


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


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def on(self, day: date) -> "LegalTextQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def standing(self, standing: str, day: date) -> "LegalTextQuerySet":
        """Those `in_force`, `ended` or `to_come` on that day; all for anything else."""
        if standing == "in_force":
            return self.on(day)
        conditions = {"ended": Q(valid_to__lt=day), "to_come": Q(valid_from__gt=day)}
        return self.filter(conditions.get(standing, Q()))

    def matching(self, query: str) -> "LegalTextQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class LegalText(models.Model):
    """A law, decree or circular that pledges cite: its number as printed, the line of the grounds, days of validity."""

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    wording = models.CharField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced")
    search_key = models.CharField(max_length=900, blank=True)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="text_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(valid_to__isnull=False), name="replaced_text_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    def get_absolute_url(self) -> str:
        return reverse("pledges:legal_text", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.number} {self.title} {self.issuer} {self.wording}")[:900]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)
