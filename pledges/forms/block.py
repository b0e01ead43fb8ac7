"""The pledge of a block: as many parties as there are units, in an order if need be, with witnesses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actor import Actor
from members.models import Block, Office, Unit
from pledges.drafting import PartyTerms
from pledges.forms.parts import PartyForm, TermsForm, commitments_for, initial_terms, initial_terms_of
from pledges.models import Party, Pledge
from pledges.rules import MOST_SIGNERS
from pledges.signers import equals, heads, rows_of_group
from portal.choosing import SearchField
from portal.vietnamese import fold

FEWEST = 3


class SignerField(SearchField):
    """Who signs, with office and unit; out of as many as sit in the block."""

    def label_from_instance(self, office: Office) -> str:  # type: ignore[override]
        return f"{office.unit}: {office.member}, {office.title}"


class SignerForm(PartyForm):
    office = SignerField(
        label=gettext_lazy("Represented by"),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Choose who signs"),
        help_text=gettext_lazy("Offices held today that may sign."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Signs as"), choices=Party.Role.choices, initial=Party.Role.PARTY)
    step = forms.IntegerField(
        label=gettext_lazy("Turn"),
        min_value=1,
        max_value=MOST_SIGNERS,
        initial=1,
    )
    signer = forms.ChoiceField(
        label=gettext_lazy("Who may sign"), choices=Party.Signer.choices, initial=Party.Signer.ONE
    )
    needed = forms.IntegerField(
        label=gettext_lazy("How many of them sign"), min_value=1, max_value=MOST_SIGNERS, initial=1
    )

    field_order = ("office", "role", "step", "signer", "needed", "capacity", "on_behalf_of", "authority", "duties")

    def __init__(self, *args: Any, offices: QuerySet[Office], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, offices=offices, **kwargs)
        self.actor = actor
        self.fields["office"].initial = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        cleaned["offices"] = [cleaned["office"]]
        if cleaned["signer"] == Party.Signer.TITLE:
            cleaned["offices"] = equals(cleaned["office"], self.actor.today)
        if cleaned["needed"] > len(cleaned["offices"]):
            sentence = _("%(number)d of the unit may sign in this office today.") % {"number": len(cleaned["offices"])}
            self.add_error("needed", sentence)
        return cleaned

    def rows(self, number: int) -> list[PartyTerms]:
        """One row a signature; several of a unit are a group, told by the number of the form."""
        cleaned = {**self.cleaned_data}
        several, needed = cleaned.pop("offices"), cleaned.pop("needed")
        cleaned.pop("office")
        cleaned.pop("DELETE", None)
        group = number if needed > 1 else None
        return [PartyTerms(office=office, group=group, **cleaned) for office in several[:needed]]


class _SignerFormSet(BaseFormSet):  # type: ignore[type-arg]
    def signing(self) -> list[SignerForm]:
        filled = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form for form in filled if form not in self.deleted_forms]

    def clean(self) -> None:
        """Each unit once; the sentence stands beside the second."""
        seen: set[int] = set()
        for form in self.signing() if not any(self.errors) else []:
            unit = form.cleaned_data["office"].unit_id
            if unit in seen:
                form.add_error("office", _("This unit is a party above already."))
            seen.add(unit)


SignerFormSet = formset_factory(
    SignerForm,
    formset=_SignerFormSet,
    extra=FEWEST,
    max_num=MOST_SIGNERS,
    validate_max=True,
    absolute_max=MOST_SIGNERS * 2,
    can_delete=True,
)


class BlockDraft:
    """All forms of the page for a pledge of a block, from a pledge, from the seats of a block, or from scratch."""

    is_block = True
    lacks_counterpart = False

    def __init__(
        self,
        post: Any,
        *,
        unit: Unit,
        actor: Actor,
        pledge: Pledge | None = None,
        block: Block | None = None,
        source: Pledge | None = None,
    ) -> None:
        offices = signers_around(unit, actor)
        self.terms = TermsForm(post, initial=initial_terms_of(pledge) if pledge else initial_terms(unit, actor, source))
        begun_from = pledge or source
        rows = _rows_of(begun_from) if begun_from else _rows_for(unit, block, offices)
        self.parties: _SignerFormSet = SignerFormSet(  # type: ignore[assignment]
            post, prefix="parties", initial=rows, form_kwargs={"offices": offices, "actor": actor}
        )
        self.parties.extra = 1 if rows else FEWEST
        self.commitments = commitments_for(post, unit, actor, pledge, source)

    def is_valid(self) -> bool:
        """Every part is asked, so that all sentences appear at once."""
        verdicts = [form.is_valid() for form in (self.terms, self.parties, self.commitments)]
        return all(verdicts)

    def content(self) -> dict[str, Any]:
        """The keyword arguments of `compose_pledge` and `update_pledge`."""
        parties = [row for number, form in enumerate(self.parties.signing(), 1) for row in form.rows(number)]
        return {
            "terms": self.terms.terms(),
            "parties": parties,
            "commitments": [form.terms() for form in self.commitments.pledged()],
        }


def blocks_around(unit: Unit, actor: Actor) -> QuerySet[Block]:
    """Those of this year that the unit formed or sits in."""
    mine = Q(owner=unit) | Q(seats__unit=unit)
    return Block.objects.filter(mine, year=actor.today.year).distinct().order_by("sort_key", "pk")


def signers_around(unit: Unit, actor: Actor) -> QuerySet[Office]:
    """Who may sign: of the unit and below it, of the blocks it formed or sits in, of the agencies of all these, and of
    the unit above, which may witness."""
    seats = Unit.objects.filter(block_seats__block__in=blocks_around(unit, actor))
    below = Unit.objects.below(unit)
    near = Unit.objects.filter(Q(pk__in=below.values("pk")) | Q(pk__in=seats.values("pk")) | Q(pk=unit.parent_id))
    around = Unit.objects.filter(Q(pk__in=near.values("pk")) | Q(attached_unions__in=near.values("pk")))
    held = Office.objects.on(actor.today).filter(may_sign=True, unit__in=around.values("pk"))
    return held.select_related("member", "unit").order_by("unit__sort_key", "member__sort_key", "pk")


def _rows_for(unit: Unit, block: Block | None, offices: QuerySet[Office]) -> list[dict[str, Any]]:
    """One row a seat of the block, with the first who may sign for it; a unit where nobody may is left out."""
    if block is None:
        return []
    units = {seat.unit_id: place for place, seat in enumerate(block.seats.order_by("rank", "unit__sort_key", "pk"))}
    if unit.pk not in units:
        units[unit.pk] = -1
    first: dict[int, Office] = {}
    for office in sorted(offices.filter(unit__in=units), key=_is_deputy):
        first.setdefault(office.unit_id, office)
    ordered = sorted(first.values(), key=lambda office: units[office.unit_id])
    usual = {"role": Party.Role.PARTY, "step": 1, "signer": Party.Signer.ONE, "needed": 1}
    return [{"office": office.pk, **usual} for office in ordered]


def _is_deputy(office: Office) -> bool:
    """The head signs before a “Phó …”, unless somebody chooses otherwise."""
    return fold(office.title).startswith("pho ")


def _rows_of(pledge: Pledge) -> list[dict[str, Any]]:
    parties = list(pledge.parties.select_related("unit", "office").order_by("position"))
    return [_row_of(party, rows_of_group(parties, party)) for party in heads(parties)]


def _row_of(party: Party, group: Iterable[Party]) -> dict[str, Any]:
    columns = ("capacity", "on_behalf_of", "authority", "duties", "role", "step", "signer")
    stated = {column: getattr(party, column) for column in columns}
    return stated | {"office": party.office_id, "needed": len(list(group))}
