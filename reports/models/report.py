from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from documents.models import Document, SignatureSlot
from members.models import Grant, Office, Unit, User
from portal.vietnamese import search_words
from reports import periods
from reports.sections import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from members.actor import Actor


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: "Actor") -> "ReportQuerySet":
        """Own subtree; what was published to the staff of the unit and of the agency it is attached to.

        EXISTS and not IN: to find one report, PostgreSQL would list every unit in reach.
        """
        homes = [membership.unit for membership in actor.memberships] + [office.unit for office in actor.offices]
        staff = {int(part) for unit in homes for part in unit.path.split("/") if part}
        published = Q(published_at__isnull=False) & (Q(unit__in=staff) | Q(unit__attached_to__in=staff))
        return self.filter(Exists(Unit.objects.reachable_by(actor).filter(pk=OuterRef("unit"))) | published)

    def public(self) -> "ReportQuerySet":
        """For everybody; a newer version takes its place once it is published itself."""
        return self.filter(public_at__isnull=False, state=Report.State.PUBLISHED)

    def listed(self) -> "ReportQuerySet":
        """Newest period first, the newest version of each on top; without the long text."""
        newest_first = self.select_related("unit", "campaign").defer("snapshot")
        return newest_first.order_by("-period_to", "-period_from", "unit__sort_key", "unit_id", "-version", "-pk")

    def matching(self, query: str) -> "ReportQuerySet":
        for word in search_words(query):
            self = self.filter(Q(unit__search_key__contains=word) | Q(period__icontains=word))
        return self

    def returned_to(self, actor: "Actor") -> "ReportQuerySet":
        """Returned from above and not written anew, of the units one logs for; with `return_reason`, `returned_at`."""
        newer = Report.objects.filter(unit=OuterRef("unit"), kind=OuterRef("kind"), period=OuterRef("period"))
        own = self.filter(submissions__state="returned", unit__in=actor.units_for(Grant.LOG))
        told = own.annotate(return_reason=F("submissions__reason"), returned_at=F("submissions__decided_at"))
        return told.filter(~Exists(newer.filter(version__gt=OuterRef("version"))))

    def to_be_signed_by(self, actor: "Actor") -> "ReportQuerySet":
        """Frozen and waiting for the signature of an office held today."""
        return self.to_be_signed_in(office for office in actor.offices if office.may_sign)

    def to_be_signed_in(self, offices: "Iterable[Office]") -> "ReportQuerySet":
        held = [office.pk for office in offices]
        waiting = SignatureSlot.objects.filter(office__in=held, state=SignatureSlot.State.WAITING)
        standing = Document.Standing.CIRCULATING
        return self.filter(document__standing=standing, document__in=waiting.values("document"))

    def waiting_for(self, actor: "Actor") -> "ReportQuerySet":
        """Drafts of the units one logs for in the office acted in."""
        return self.filter(state=Report.State.DRAFT, unit__in=actor.units_for(Grant.LOG))


class Report(models.Model):
    """A frozen summary of a unit's period. Figures freeze when built, figures and narrative when made final."""

    Kind = periods.Kind

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("final")
        PUBLISHED = "published", _("published to staff")
        SUPERSEDED = "superseded", _("replaced by a newer version")

    # What an officer writes in the standard outline, in its order.
    SECTIONS: ClassVar = TEXTS
    TRANSITIONS: ClassVar = {
        State.DRAFT: {State.FINAL},
        State.FINAL: {State.PUBLISHED, State.SUPERSEDED},
        State.PUBLISHED: {State.SUPERSEDED},
        State.SUPERSEDED: set(),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.YEAR)
    period = models.CharField(max_length=16)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="reports")
    period_from = models.DateField()
    period_to = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    correction_reason = models.TextField(blank=True)  # why a later version was made
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    snapshot = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    figures_at = models.DateTimeField(null=True, blank=True)
    final_digest = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="reports/%Y/", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="report")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reports")
    created_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    public_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["final", "published", "superseded"]) | (~Q(pdf="") & ~Q(pdf_sha256="")),
                name="final_report_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_report_says_when"
            ),
            models.CheckConstraint(
                condition=Q(public_at__isnull=True) | Q(published_at__isnull=False), name="public_report_was_published"
            ),
            models.UniqueConstraint(fields=["unit", "kind", "period", "version"], name="one_report_per_version"),
            models.UniqueConstraint(
                fields=["unit", "kind", "period"], condition=Q(state="draft"), name="one_draft_per_period"
            ),
            models.CheckConstraint(
                condition=~(Q(kind="campaign") ^ Q(campaign__isnull=False)), name="report_on_a_campaign_names_it"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(correction_reason=""), name="later_report_version_says_why"
            ),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="report_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(final_digest=""), name="final_report_has_a_digest"),
            models.CheckConstraint(
                condition=Q(snapshot="", digest="") | (~Q(snapshot="") & ~Q(digest="")), name="snapshot_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Report.State(self.state)]

    @property
    def title(self) -> str:
        """“Yearly report 2021”, “Report on the first half of 2021”, “Report: name of the campaign”."""
        return self.span.title

    @property
    def span(self) -> periods.Period:
        if self.campaign is not None:
            return periods.of_campaign(self.campaign.pk, self.campaign.name, self.period_from, self.period_to)
        return periods.parse(self.kind, self.period)

    def read_pdf(self) -> bytes:
        """The stored bytes of a final report; they prevail over typesetting it again."""
        with self.pdf.open() as stored:
            return bytes(stored.read())

    def texts(self) -> dict[str, str]:
        """What the officer wrote, by section; a section without words is left out."""
        written = self.narratives.exclude(text="").order_by("section")
        return {narrative.section: narrative.text for narrative in written}


class Narrative(models.Model):
    """What the officer writes in one section of a report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="narratives")
    section = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "section"], name="one_text_per_section")]

    def __str__(self) -> str:
        return self.section
