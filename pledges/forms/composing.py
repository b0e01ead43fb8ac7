"""The pledge of two parties: the union and the agency it is attached to."""

from typing import Any

from django.db.models import QuerySet

from members.actor import Actor
from members.models import Office, Unit
from pledges.forms.parts import PartyForm, TermsForm, commitments_for, initial_terms, initial_terms_of
from pledges.models import Party, Pledge
from pledges.rules import UNION_KINDS


class PledgeDraft:
    """All forms of the page over one unit, from a pledge or from scratch."""

    is_block = False

    def __init__(
        self, post: Any, *, unit: Unit, actor: Actor, pledge: Pledge | None = None, source: Pledge | None = None
    ) -> None:
        unions, agencies = signing_units(unit)
        begun_from = pledge or source
        sides = _sides(begun_from) if begun_from else SIDES  # of a model the offices are others, and stay to be chosen
        self.terms = TermsForm(post, initial=initial_terms_of(pledge) if pledge else initial_terms(unit, actor, source))
        self.union = PartyForm(post, prefix="union", initial=sides[True], offices=_signers(unions, actor))
        self.agency = PartyForm(post, prefix="agency", initial=sides[False], offices=_signers(agencies, actor))
        self.commitments = commitments_for(post, unit, actor, pledge, source)
        self.lacks_counterpart = not (unions and agencies)

    def is_valid(self) -> bool:
        """Every part is asked, so that all sentences appear at once."""
        verdicts = [form.is_valid() for form in (self.terms, self.union, self.agency, self.commitments)]
        return all(verdicts)

    def content(self) -> dict[str, Any]:
        """The keyword arguments of `compose_pledge` and `update_pledge`: union first, agency second."""
        return {
            "terms": self.terms.terms(),
            "parties": [self.union.terms(), self.agency.terms()],
            "commitments": [form.terms() for form in self.commitments.pledged()],
        }


def signing_units(unit: Unit) -> tuple[list[Unit], list[Unit]]:
    """The unions and the agencies that can be the two parties of a pledge of this unit."""
    if unit.kind in UNION_KINDS:
        return [unit], [unit.attached_to] if unit.attached_to else []
    return list(unit.attached_unions.order_by("pk")), [unit]


def _signers(units: list[Unit], actor: Actor) -> QuerySet[Office]:
    held = Office.objects.on(actor.today).filter(unit__in=[unit.pk for unit in units], may_sign=True)
    return held.select_related("member", "unit").order_by("member__sort_key", "pk")


SIDES: dict[bool, dict[str, Any]] = {
    True: {"capacity": Party.Capacity.TM, "on_behalf_of": "Ban Chấp hành"},
    False: {},
}


def _sides(pledge: Pledge) -> dict[bool, dict[str, Any]]:
    """What the union (True) and the agency (False) stated."""
    parties = {party.unit.kind in UNION_KINDS: party for party in pledge.parties.select_related("unit")}
    return {is_union: _party_initial(parties.get(is_union)) for is_union in (True, False)}


def _party_initial(party: Party | None) -> dict[str, Any]:
    return {name: getattr(party, name) for name in PartyForm.base_fields} if party else {}
