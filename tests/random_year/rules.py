"""The rules of the union, written down a second time and without a look at the services: what may change, by whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from achievements.models import Achievement
from campaigns.models import Campaign, Measure, Participation
from members.models import Unit
from publications.models import Publication, PublicConsent
from tests.factories import Person

Rule = Callable[[Person, Model], bool]


def holds(person: Person, grant: str, unit: Unit) -> bool:
    """The office acted in carries the grant and stands at the unit or above it; plain rows, no path."""
    office = person.office
    if office is None or office.to_on is not None or not getattr(office, f"may_{grant}"):
        return False
    above: Unit | None = unit
    while above is not None:
        if above.pk == office.unit_id:
            return True
        above = above.parent
    return False


def logs_or_reviews(person: Person, unit: Unit) -> bool:
    return holds(person, "log", unit) or holds(person, "review", unit)


# -- deeds: nobody decides on what they wrote --


def writes(person: Person, deed: Model) -> bool:
    return holds(person, "log", deed.unit) and deed.author_id == person.user.pk


def decides(person: Person, deed: Model) -> bool:
    return holds(person, "review", deed.unit) and deed.author_id != person.user.pk


# -- campaigns and who takes part --


def runs(person: Person, campaign: Model) -> bool:
    return holds(person, "log", campaign.owner)


def is_own(person: Person, row: Model) -> bool:
    return row.member_id is not None and person.member is not None and row.member_id == person.member.pk


def registers(person: Person, row: Model) -> bool:
    return is_own(person, row) or holds(person, "log", row.unit)


def admits(person: Person, row: Model) -> bool:
    """Decides on the registration: for a person also somebody of that person's own unit."""
    places = [row.campaign.owner, row.unit] if row.member_id else [row.campaign.owner]
    return any(logs_or_reviews(person, place) for place in places)


def enters(person: Person, row: Model) -> bool:
    """Takes part at once: where nobody has to approve it, or by who could."""
    return registers(person, row) and (not row.campaign.needs_approval or admits(person, row))


def closes(person: Person, row: Model) -> bool:
    return runs(person, row.campaign) and row.campaign.state == "closed"


# -- measures of a plan --


def plans(person: Person, measure: Model) -> bool:
    return holds(person, "log", measure.plan.unit)


def carries_out(person: Person, measure: Model) -> bool:
    is_mine = person.member is not None and person.member.pk == measure.responsible_id
    return is_mine or plans(person, measure)


def settles(person: Person, measure: Model) -> bool:
    return measure.plan.campaign is not None and runs(person, measure.plan.campaign)


# -- what is shown in public --


def proposes(person: Person, publication: Model) -> bool:
    return logs_or_reviews(person, publication.unit)


def publishes(person: Person, publication: Model) -> bool:
    deed = publication.achievement
    return holds(person, "review", publication.unit) and (deed is None or deed.author_id != person.user.pk)


def takes_away(person: Person, publication: Model) -> bool:
    """An officer, or a person who is shown and no longer agrees."""
    return proposes(person, publication) or any(is_own(person, consent) for consent in publication.consents.all())


def answers(person: Person, consent: Model) -> bool:
    """The person, or an officer who holds the person's signed paper."""
    return is_own(person, consent) or logs_or_reviews(person, consent.publication.unit)


@dataclass(frozen=True, eq=False)
class Machine:
    """A kind of object that has states: which change is legal, and by whom.

    The state before the first is "" and after the last (deleted) likewise "".
    """

    model: type[Model]
    legal: dict[tuple[str, str], Rule]

    def states(self) -> dict[int, tuple[str, Model]]:
        return {row.pk: (row.state, row) for row in self.model._default_manager.all()}  # type: ignore[attr-defined]


MACHINES = (
    Machine(
        Achievement,
        {
            ("", "draft"): writes,
            ("", "submitted"): writes,  # written and sent in one go
            ("draft", "submitted"): writes,
            ("draft", ""): writes,
            ("submitted", "approved"): decides,
            ("submitted", "returned"): decides,
            ("returned", "submitted"): writes,
            ("approved", "superseded"): lambda person, deed: decides(person, deed.correction),
        },
    ),
    Machine(Campaign, {("", "draft"): runs, ("draft", "launched"): runs, ("launched", "closed"): runs}),
    Machine(
        Participation,
        {
            ("", "pending"): registers,
            ("", "approved"): enters,
            ("pending", "approved"): admits,
            ("pending", "refused"): admits,
            ("pending", "withdrawn"): registers,
            ("pending", "lapsed"): closes,
            ("approved", "withdrawn"): registers,
            ("approved", "completed"): closes,
            ("refused", "pending"): registers,
            ("refused", "approved"): lambda person, row: admits(person, row) or enters(person, row),
            ("refused", "withdrawn"): registers,
            ("withdrawn", "pending"): registers,
            ("withdrawn", "approved"): enters,
        },
    ),
    Machine(
        Measure,
        {
            ("", "planned"): plans,
            ("planned", "doing"): carries_out,
            ("planned", "done"): carries_out,
            ("doing", "done"): carries_out,
            ("done", "doing"): carries_out,
            ("planned", "dropped"): plans,
            ("doing", "dropped"): plans,
            ("doing", "planned"): plans,
            ("dropped", "planned"): plans,
            ("planned", "undone"): settles,
            ("doing", "undone"): settles,
        },
    ),
    Machine(
        Publication,
        {
            ("", "proposed"): proposes,
            ("proposed", "published"): publishes,
            ("proposed", "withdrawn"): takes_away,
            ("published", "withdrawn"): takes_away,
        },
    ),
    Machine(
        PublicConsent,
        {
            ("", "asked"): lambda person, consent: proposes(person, consent.publication),
            ("asked", "given"): answers,
            ("asked", "refused"): answers,
            ("asked", "withdrawn"): answers,
            ("given", "refused"): answers,
            ("given", "withdrawn"): answers,
            ("refused", "given"): answers,
            ("refused", "withdrawn"): answers,
        },
    ),
)
