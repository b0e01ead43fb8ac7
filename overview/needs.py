"""“What needs me”: every model is asked for what waits for this person; nothing is registered, nothing is stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import Achievement, FormDraft
from campaigns.models import Measure, Participation
from members.actor import Actor
from members.models import Grant
from overview.sign_many import count_waiting
from pledges.models import Pledge
from portal.vietnamese import format_number
from publications.models import Publication, PublicConsent
from reports.models import Report, Submission

SHOWN = 5
SEVERAL = 2  # from here on signing in one go saves something
DUE_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One line: what it is, where it is done, and until when."""

    title: str
    url: str
    text: str
    at: datetime | None = None
    due_on: date | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class Group:
    """Tasks of one kind, the most pressing first; `total` counts those not shown too."""

    title: str
    tasks: list[Task]
    total: int
    more_url: str
    is_needed: bool = True
    at_once_url: str = ""  # where several are done in one go


def groups_for(actor: Actor) -> list[Group]:
    """What waits for the person in the office acted in, what presses first; kinds with nothing in them are left out."""
    asked = [_to_sign, _to_agree, _returned, _sent_back, _refused_registrations, _to_review, _registrations]
    asked += [_reports_to_sign, _returned_reports, _submissions]
    kinds = [*asked, _to_publish, _measures, _reports, _pledge_drafts, _drafts, _unfinished]
    found = [group for group in (kind(actor) for kind in kinds) if group.total]
    found = _at_once(found, actor)
    return sorted(found, key=lambda group: not group.is_needed)


def _at_once(found: list[Group], actor: Actor) -> list[Group]:
    """The first group of what is to be signed leads to signing all of it in one go."""
    titles = {str(_("To sign")), str(_("Reports to sign"))}
    first = next((group for group in found if group.title in titles), None)
    if first is None or not actor.may_somewhere(Grant.SIGN) or count_waiting(actor) < SEVERAL:
        return found
    return [replace(group, at_once_url=reverse("overview:sign_many")) if group is first else group for group in found]


def _group(
    title: Any,
    rows: QuerySet[Any],
    task: Callable[[Any], Task],
    *,
    more_url: str,
    is_needed: bool = True,
) -> Group:
    shown = list(rows[: SHOWN + 1])
    total = len(shown) if len(shown) <= SHOWN else rows.count()
    tasks = [task(row) for row in shown[:SHOWN]]
    return Group(title=str(title), tasks=tasks, total=total, more_url=more_url, is_needed=is_needed)


def _to_sign(actor: Actor) -> Group:
    rows = Pledge.objects.waiting_for(actor).select_related("unit")
    rows = rows.order_by(F("sign_by").asc(nulls_last=True), "pk")

    def task(pledge: Pledge) -> Task:
        is_urgent = pledge.sign_by is not None and pledge.sign_by <= actor.today + DUE_SOON
        return Task(
            title=pledge.title,
            url=pledge.get_absolute_url(),
            text=str(pledge.unit),
            at=pledge.circulated_at,
            due_on=pledge.sign_by,
            is_urgent=is_urgent,
        )

    return _group(_("To sign"), rows, task, more_url=reverse("pledges:list"))


def _to_agree(actor: Actor) -> Group:
    rows = PublicConsent.objects.waiting_for(actor).select_related("publication__unit").order_by("asked_at", "pk")

    def task(consent: PublicConsent) -> Task:
        publication = consent.publication
        return Task(
            title=publication.title, url=consent.get_absolute_url(), text=str(publication.unit), at=consent.asked_at
        )

    return _group(_("May this be shown with your name?"), rows, task, more_url=reverse("publications:consents"))


def _to_publish(actor: Actor) -> Group:
    rows = Publication.objects.decidable_by(actor).select_related("unit").order_by("proposed_at", "pk")

    def task(publication: Publication) -> Task:
        return Task(
            title=publication.title,
            url=publication.get_absolute_url(),
            text=str(publication.unit),
            at=publication.proposed_at,
        )

    more_url = _list_of("publications:list", state="proposed")
    return _group(_("To publish"), rows, task, more_url=more_url, is_needed=False)


def _returned(actor: Actor) -> Group:
    rows = Achievement.objects.filter(state=Achievement.State.RETURNED, author=actor.user).order_by("-decided_at", "pk")

    def task(deed: Achievement) -> Task:
        return Task(title=deed.title, url=deed.get_absolute_url(), text=deed.state_reason, at=deed.decided_at)

    return _group(_("Returned to me"), rows, task, more_url=_list_of("achievements:list", state="returned"))


def _sent_back(actor: Actor) -> Group:
    states = [Pledge.State.DECLINED, Pledge.State.CHANGES_REQUESTED]
    rows = Pledge.objects.filter(state__in=states, author=actor.user, rewrites__isnull=True)

    def task(pledge: Pledge) -> Task:
        return Task(title=pledge.title, url=pledge.get_absolute_url(), text=pledge.state_reason, at=pledge.ended_at)

    more_url = _list_of("pledges:list", state="changes")
    return _group(_("Pledges sent back"), rows.order_by("-ended_at", "pk"), task, more_url=more_url)


def _to_review(actor: Actor) -> Group:
    rows = Achievement.objects.reviewable_by(actor).select_related("unit").order_by("submitted_at", "pk")

    def task(deed: Achievement) -> Task:
        return Task(title=deed.title, url=deed.get_absolute_url(), text=str(deed.unit), at=deed.submitted_at)

    return _group(_("To review"), rows, task, more_url=reverse("achievements:review"))


def _registrations(actor: Actor) -> Group:
    """One line a campaign, however many units and people have registered for it."""
    waiting = Participation.objects.waiting_for(actor).values("campaign", "campaign__name")
    rows = waiting.annotate(number=Count("pk"), since=Min("joined_at")).order_by("since", "campaign")

    def task(row: dict[str, Any]) -> Task:
        number = row["number"]
        text = ngettext("%(count)s registration", "%(count)s registrations", number) % {"count": format_number(number)}
        url = f"{reverse('campaigns:registrations', args=[row['campaign']])}?state=pending"
        return Task(title=row["campaign__name"], url=url, text=text, at=row["since"])

    return _group(_("Registrations to approve"), rows, task, more_url=reverse("campaigns:list"))


def _refused_registrations(actor: Actor) -> Group:
    rows = Participation.objects.sent_back_to(actor).select_related("campaign", "unit", "member")

    def task(row: Participation) -> Task:
        text = f"{row.who}: {row.state_reason}"
        return Task(title=row.campaign.name, url=row.campaign.get_absolute_url(), text=text, at=row.decided_at)

    more_url = _list_of("campaigns:list", state="launched")
    return _group(_("Registrations refused"), rows.order_by("-decided_at", "pk"), task, more_url=more_url)


def _measures(actor: Actor) -> Group:
    rows = Measure.objects.waiting_for(actor).select_related("plan__unit", "responsible").order_by("due_on", "pk")

    def task(measure: Measure) -> Task:
        return Task(
            title=measure.content,
            url=f"{measure.plan.get_absolute_url()}#measure-{measure.pk}",
            text=f"{measure.plan.unit} · {measure.responsible}",
            due_on=measure.due_on,
            is_urgent=measure.is_overdue_on(actor.today),
        )

    return _group(_("Measures due or overdue"), rows, task, more_url=_list_of("campaigns:plans", todo="overdue"))


def _reports(actor: Actor) -> Group:
    rows = Report.objects.waiting_for(actor).select_related("unit").order_by("-period_to", "pk")

    def task(report: Report) -> Task:
        return Task(
            title=report_title(report), url=report.get_absolute_url(), text=str(report.unit), at=report.figures_at
        )

    more_url = _list_of("reports:list", state="draft")
    return _group(_("Reports to finish"), rows, task, more_url=more_url, is_needed=False)


def _reports_to_sign(actor: Actor) -> Group:
    rows = Report.objects.to_be_signed_by(actor).select_related("unit", "campaign", "document")

    def task(report: Report) -> Task:
        at = report.document.frozen_at if report.document else None
        return Task(title=report.title, url=report.get_absolute_url(), text=str(report.unit), at=at)

    rows = rows.order_by("document__frozen_at", "pk")
    return _group(_("Reports to sign"), rows, task, more_url=reverse("reports:list"))


def _returned_reports(actor: Actor) -> Group:
    rows = Report.objects.returned_to(actor).select_related("unit", "campaign").order_by("-period_to", "pk")

    def task(report: Report) -> Task:
        return Task(title=report.title, url=report.get_absolute_url(), text=report.return_reason, at=report.returned_at)  # type: ignore[attr-defined]

    return _group(_("Reports returned from above"), rows, task, more_url=reverse("reports:list"))


def _submissions(actor: Actor) -> Group:
    rows = Submission.objects.waiting_for(actor).select_related("report__unit", "report__campaign")

    def task(sent: Submission) -> Task:
        report = sent.report
        return Task(title=report.title, url=report.get_absolute_url(), text=str(report.unit), at=sent.submitted_at)

    return _group(
        _("Reports to receive"), rows.order_by("submitted_at", "pk"), task, more_url=reverse("reports:duties")
    )


def _pledge_drafts(actor: Actor) -> Group:
    rows = Pledge.objects.filter(state=Pledge.State.DRAFT, author=actor.user).select_related("unit")

    def task(pledge: Pledge) -> Task:
        return Task(title=pledge.title, url=pledge.get_absolute_url(), text=str(pledge.unit), at=pledge.created_at)

    more_url = _list_of("pledges:list", state="draft")
    title = _("Pledges being written")
    return _group(title, rows.order_by("-created_at", "pk"), task, more_url=more_url, is_needed=False)


def _drafts(actor: Actor) -> Group:
    deeds = Achievement.objects.filter(state=Achievement.State.DRAFT, author=actor.user)

    def task(deed: Achievement) -> Task:
        return Task(title=deed.title, url=deed.get_absolute_url(), text=str(deed.unit), at=deed.created_at)

    rows = deeds.select_related("unit").order_by("-created_at", "pk")
    more_url = _list_of("achievements:list", state="draft")
    return _group(_("My drafts"), rows, task, more_url=more_url, is_needed=False)


def _unfinished(actor: Actor) -> Group:
    """What is being typed, here or on another device, and was not sent."""

    def task(draft: FormDraft) -> Task:
        return Task(
            title=draft.title or _("Without a title yet"), url=draft.get_absolute_url(), text="", at=draft.updated_at
        )

    rows = FormDraft.objects.visible_to(actor).shown()
    return _group(_("Not sent yet"), rows, task, more_url=reverse("achievements:list"), is_needed=False)


def _list_of(name: str, **filters: str) -> str:
    return f"{reverse(name)}?{urlencode(filters)}"


def report_title(report: Report) -> str:
    """“Yearly report 2021”; the unit stands beside it."""
    return f"{report.get_kind_display()} {report.period}".capitalize()
