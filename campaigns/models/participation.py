from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Grant, Member, Unit, User
from portal.vietnamese import search_words

if TYPE_CHECKING:
    from members.actor import Actor


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> "ParticipationQuerySet":
        """Who takes part: approved, or took part until the end."""
        return self.filter(state__in=Participation.TAKING_PART)

    def of_units(self) -> "ParticipationQuerySet":
        return self.filter(member__isnull=True)

    def matching(self, query: str) -> "ParticipationQuerySet":
        for word in search_words(query):
            self = self.filter(Q(unit__search_key__contains=word) | Q(member__search_key__contains=word))
        return self

    def visible_to(self, actor: "Actor") -> "ParticipationQuerySet":
        """All of an own campaign, those of the own subtree, and the person's own."""
        reach = Unit.objects.reachable_by(actor)
        own = Q(member=actor.member) if actor.member else Q(pk__in=[])
        return self.filter(own | Q(unit__in=reach) | Q(campaign__owner__in=reach))

    def decidable_by(self, actor: "Actor") -> "ParticipationQuerySet":
        """Those that the office acted in approves or refuses: see `Participation.may_be_decided_by`."""
        units = Unit.objects.below(*deciding_roots(actor))
        return self.filter(Q(campaign__owner__in=units) | Q(member__isnull=False, unit__in=units))

    def waiting_for(self, actor: "Actor") -> "ParticipationQuerySet":
        """Sent in, and to be decided by the person in the office acted in."""
        return self.decidable_by(actor).filter(state=Participation.State.PENDING, campaign__state="launched")

    def sent_back_to(self, actor: "Actor") -> "ParticipationQuerySet":
        """Refused, and still to be sent anew or withdrawn by who sent it."""
        return self.filter(state=Participation.State.REFUSED, sent_by=actor.user, campaign__state="launched")


def deciding_roots(actor: "Actor") -> list[Unit]:
    """Where the office acted in decides on registrations: it logs or reviews there."""
    roots = [*actor.roots_for(Grant.LOG), *actor.roots_for(Grant.REVIEW)]
    return list(dict.fromkeys(roots))


class Participation(models.Model):
    """A unit, or a person of that unit, takes part in a campaign (hưởng ứng, đăng ký tham gia).

    Sent in as `pending`, or `approved` at once where the campaign asks for no approval or where who sends it could
    approve it. A refusal gives its reason and may be answered by sending the registration anew; who left may come back.
    Closing a campaign settles its registrations: `approved` becomes `completed`, `pending` becomes `lapsed`; what was
    refused or withdrawn stays so. `services.settle_participations` does it inside the transaction that closes.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for approval")
        APPROVED = "approved", pgettext_lazy("registration", "approved")
        REFUSED = "refused", pgettext_lazy("registration", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("registration", "withdrawn")
        COMPLETED = "completed", pgettext_lazy("registration", "took part until the end")
        LAPSED = "lapsed", pgettext_lazy("registration", "not decided before the end")

    TRANSITIONS: ClassVar = {
        State.PENDING: {State.APPROVED, State.REFUSED, State.WITHDRAWN, State.LAPSED},
        State.APPROVED: {State.WITHDRAWN, State.COMPLETED},
        State.REFUSED: {State.PENDING, State.APPROVED, State.WITHDRAWN},
        State.WITHDRAWN: {State.PENDING, State.APPROVED},
        State.COMPLETED: set(),
        State.LAPSED: set(),
    }
    TAKING_PART: ClassVar = (State.APPROVED, State.COMPLETED)

    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participations")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="participations")
    state = models.CharField(max_length=9, choices=State.choices, default=State.APPROVED)
    state_reason = models.CharField(max_length=1000, blank=True)
    joined_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="sent_registrations")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="decided_registrations")
    left_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "unit"], condition=Q(member__isnull=True), name="unit_takes_part_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "member"], condition=Q(member__isnull=False), name="person_takes_part_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="unit_leaves_after_it_joined"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") ^ Q(left_at__isnull=True), name="withdrawn_registration_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (~Q(state_reason="") & Q(decided_at__isnull=False)),
                name="refused_registration_gives_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(decided_at__isnull=True), name="pending_registration_is_undecided"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "state"], name="registration_board_idx")]

    def __str__(self) -> str:
        return f"{self.who} – {self.campaign}"

    @property
    def who(self) -> Unit | Member:
        return self.member or self.unit

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Participation.State(self.state)]

    def may_be_decided_by(self, actor: "Actor") -> bool:
        """Who logs or reviews for the unit that owns the campaign; for a person also for that person's unit."""
        places = [self.campaign.owner, self.unit] if self.member_id else [self.campaign.owner]
        return any(actor.may(grant, place) for grant in (Grant.LOG, Grant.REVIEW) for place in places)


def states_before(state: str) -> list[str]:
    """From where the transition table lets a registration become `state`, for conditional UPDATEs."""
    return [before for before, after in Participation.TRANSITIONS.items() if state in after]
