"""Who is told what about a publication, each in their own language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Grant, User
from members.services import holders
from notifications.services import notify, settle
from publications.models import Publication, PublicConsent


def ask_people(consents: Iterable[PublicConsent], *, now: datetime) -> None:
    """Each person with an account is asked on a page of their own; the others sign on paper."""
    for consent in consents:
        account = consent.member.account
        if account is None:
            continue
        notify(
            [account],
            subject=format_lazy(_("Do you agree to be shown? {title}"), title=consent.publication.title),
            body=_(
                "Your union would like to show this to everybody, with your name. Nothing is shown before you agree."
            ),
            url=consent.get_absolute_url(),
            now=now,
            about=consent,
        )


def ask_deciders(publication: Publication, *, now: datetime) -> None:
    day = timezone.localdate(now)
    author = publication.achievement.author_id if publication.achievement else None
    deciders = [user for user in holders(publication.unit, Grant.REVIEW, day) if user.pk != author]
    notify(
        deciders,
        subject=format_lazy(_("To publish: {title}"), title=publication.title),
        body=format_lazy(_("{proposer} proposes to show this to everybody."), proposer=publication.proposed_by),
        url=publication.get_absolute_url(),
        now=now,
        about=publication,
    )


def tell_published(publication: Publication, *, now: datetime) -> None:
    settle_all(publication, now=now)
    notify(
        _concerned(publication),
        subject=format_lazy(_("Published: {title}"), title=publication.title),
        body=_("Everybody can read it now. You can withdraw your consent at any time; it then disappears at once."),
        url=publication.get_public_url(),
        now=now,
        needs_action=False,
        about=publication,
    )


def tell_withdrawn(publication: Publication, *, now: datetime, but: User) -> None:
    settle_all(publication, now=now)
    told = {publication.proposed_by_id: publication.proposed_by}
    if publication.published_by is not None:
        told[publication.published_by_id or 0] = publication.published_by
    notify(
        [user for pk, user in told.items() if pk != but.pk],
        subject=format_lazy(_("No longer public: {title}"), title=publication.title),
        body=format_lazy("{}", publication.state_reason),
        url=publication.get_absolute_url(),
        now=now,
        needs_action=False,
        about=publication,
    )


def settle_all(publication: Publication, *, now: datetime) -> None:
    settle(about=publication, now=now)
    for consent in publication.consents.order_by("pk"):
        settle(about=consent, now=now)


def _concerned(publication: Publication) -> list[User]:
    """Who proposed it, and who is named; an officer's own news is left to the next page."""
    named = User.objects.filter(member__in=publication.consents.given().values("member"))
    return [publication.proposed_by, *named.exclude(pk=publication.proposed_by_id)]
