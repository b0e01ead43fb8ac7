from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member, User
from publications.models.publications import Publication

if TYPE_CHECKING:
    from members.actor import Actor


class PublicConsentQuerySet(models.QuerySet["PublicConsent"]):
    def visible_to(self, actor: "Actor") -> "PublicConsentQuerySet":
        """One's own; officers see those of a publication on the page of the publication."""
        return self.filter(member=actor.member) if actor.member else self.none()

    def waiting_for(self, actor: "Actor") -> "PublicConsentQuerySet":
        asked = self.visible_to(actor).filter(state=PublicConsent.State.ASKED)
        return asked.filter(publication__state=Publication.State.PROPOSED)

    def given(self) -> "PublicConsentQuerySet":
        return self.filter(state=PublicConsent.State.GIVEN)


class PublicConsent(models.Model):
    """What a person said to being named and shown on one public page (Luật 91/2025/QH15).

    Before the page is published they agree or not, and may change their mind; afterwards they may only withdraw,
    which takes the page away. Someone who was left unnamed may object in the same way.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GIVEN = "given", _("agreed")
        REFUSED = "refused", _("not agreed")
        WITHDRAWN = "withdrawn", _("consent withdrawn")

    class Through(models.TextChoices):
        OWN = "own", _("own account")
        PAPER = "paper", _("signed paper")

    TRANSITIONS: ClassVar = {
        State.ASKED: {State.GIVEN, State.REFUSED, State.WITHDRAWN},
        State.GIVEN: {State.REFUSED, State.WITHDRAWN},
        State.REFUSED: {State.GIVEN, State.WITHDRAWN},
        State.WITHDRAWN: set(),
    }
    ANSWERS: ClassVar = {
        Publication.State.PROPOSED: {State.GIVEN, State.REFUSED},
        Publication.State.PUBLISHED: {State.WITHDRAWN},
        Publication.State.WITHDRAWN: set(),
    }

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, models.PROTECT, related_name="public_consents")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    through = models.CharField(max_length=5, choices=Through.choices, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PublicConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "member"], name="person_is_asked_once_about_a_page"),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(~Q(through=""), answered_at__isnull=False, answered_by__isnull=False),
                name="consent_says_how_it_was_given",
            ),
            models.CheckConstraint(
                condition=~Q(through="paper") | ~Q(reference=""), name="consent_on_paper_names_the_paper"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | Q(~Q(state="withdrawn"), withdrawn_at__isnull=True),
                name="withdrawn_consent_says_by_whom",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "-asked_at", "-id"], name="consent_member_idx")]

    def __str__(self) -> str:
        return f"{self.member} – {self.publication}"

    def get_absolute_url(self) -> str:
        return reverse("publications:consent", args=[self.pk])

    def answers(self) -> list["PublicConsent.State"]:
        """What the person may still say, as things stand."""
        possible = self.TRANSITIONS[PublicConsent.State(self.state)]
        open_now = self.ANSWERS[Publication.State(self.publication.state)]
        return [state for state in self.State if state in possible & open_now]
