"""Composing a giao ước: the draft, its parties and its commitments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Indicator
from campaigns.values import Shape, TypedValue
from documents.refusals import OwnerRefused
from members.actor import Actor
from members.models import Office, Unit
from pledges import rules
from pledges.models import Commitment, Party, Pledge
from pledges.paper import fingerprint, paper
from pledges.targets import fitting_direction
from portal import audit

TWIN_AGE = timedelta(minutes=1)
KEPT_BY_A_REWRITE = [
    *("unit", "form", "year", "title", "grounds", "place", "dated_on", "common_duties", "validity"),
    *("valid_from", "valid_to"),
]


class PledgeRefused(OwnerRefused):
    """A rule about pledges says no; the sentence may be read by the person."""


@dataclass(frozen=True)
class PledgeTerms:
    title: str
    year: int
    place: str
    dated_on: date
    valid_from: date
    valid_to: date
    grounds: str = ""
    common_duties: str = ""
    validity: str = ""
    sign_by: date | None = None


@dataclass(frozen=True)
class PartyTerms:
    """Who represents a party; `capacity` "TM." goes with `on_behalf_of` "Ban Chấp hành".

    A group is as many of these as must sign for the unit, with the same `group` number and `signer` "title".
    """

    office: Office
    capacity: str = ""
    on_behalf_of: str = ""
    duties: str = ""
    authority: str = ""
    role: str = Party.Role.PARTY
    step: int = 1
    signer: str = Party.Signer.ONE
    group: int | None = None


@dataclass(frozen=True)
class NewIndicator:
    """An indicator that comes into being with the commitment."""

    name: str
    shape: Shape
    unit_of_measure: str = ""
    scale: int = 0
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommitmentTerms:
    area: str
    indicator: Indicator | NewIndicator
    target: TypedValue
    direction: str = ""
    wording: str = ""
    note: str = ""


class PledgeNotComposable(PledgeRefused):
    pass


class _SentTwice(Exception):
    """The same form came twice within a moment; what the second one wrote is undone."""

    def __init__(self, first: Pledge) -> None:
        self.first = first


def compose_pledge(
    *,
    unit: Unit,
    terms: PledgeTerms,
    parties: Sequence[PartyTerms],
    commitments: Sequence[CommitmentTerms],
    by: Actor,
    now: datetime,
    form: Pledge.Form = Pledge.Form.TWO_PARTY,
) -> Pledge:
    """A new draft. `parties` in the order of the signatures: the union first, the head of the agency second.

    The same text of the same author within a minute is one draft (double click).
    """
    why = rules.why_not_compose(unit, by) or _why_not_these(form, unit, parties, commitments, by)
    if why:
        raise PledgeNotComposable(why)
    try:
        with transaction.atomic():
            pledge = Pledge.objects.create(unit=unit, form=form, author=by.user, created_at=now, **vars(terms))
            _write_parties(pledge, parties)
            _write_commitments(pledge, commitments)
            _refuse_twin(pledge, now)
            audit.record("pledge.composed", by=by, target=pledge, at=now)
    except _SentTwice as twice:
        return twice.first
    return pledge


def _refuse_twin(pledge: Pledge, now: datetime) -> None:
    recent = Pledge.objects.filter(state=Pledge.State.DRAFT, author=pledge.author, unit=pledge.unit)
    text = paper(pledge)
    for earlier in recent.filter(created_at__gte=now - TWIN_AGE, pk__lt=pledge.pk).order_by("pk"):
        if paper(earlier) == text:
            raise _SentTwice(earlier)


class PledgeChangedMeanwhile(PledgeRefused):
    pass


@transaction.atomic
def update_pledge(
    pledge: Pledge,
    *,
    terms: PledgeTerms,
    parties: Sequence[PartyTerms],
    commitments: Sequence[CommitmentTerms],
    by: Actor,
    now: datetime,
    seen: str = "",
) -> Pledge:
    """Replace the draft. `seen` is the fingerprint of what the person opened; another one's changes are not lost."""
    if not Pledge.objects.filter(pk=pledge.pk, state=Pledge.State.DRAFT).update(state=Pledge.State.DRAFT):
        raise PledgeNotComposable(_("Only a draft can be changed; what circulates is frozen."))
    if seen and seen != fingerprint(Pledge.objects.select_related("unit").get(pk=pledge.pk)):
        raise PledgeChangedMeanwhile(
            _("Somebody changed this draft after you opened it. Look at it first; saving again replaces it.")
        )
    Pledge.objects.filter(pk=pledge.pk).update(**vars(terms))
    pledge.refresh_from_db()
    form = Pledge.Form(pledge.form)
    if why := rules.why_not_edit(pledge, by) or _why_not_these(form, pledge.unit, parties, commitments, by):
        raise PledgeNotComposable(why)
    pledge.save(update_fields=["search_key"])
    pledge.parties.all().delete()
    pledge.commitments.all().delete()
    _write_parties(pledge, parties)
    _write_commitments(pledge, commitments)
    audit.record("pledge.edited", by=by, target=pledge, at=now)
    return pledge


def _why_not_these(
    form: Pledge.Form, unit: Unit, parties: Sequence[PartyTerms], commitments: Sequence[CommitmentTerms], by: Actor
) -> str:
    used = [each.indicator.pk for each in commitments if isinstance(each.indicator, Indicator)]
    if len(set(used)) < len(used):
        return _("An indicator can be pledged only once.")
    return rules.why_not_parties(form, unit, parties, by.today)


def _write_parties(pledge: Pledge, parties: Sequence[PartyTerms]) -> None:
    Party.objects.bulk_create(
        Party(pledge=pledge, position=position, unit=each.office.unit, **vars(each))
        for position, each in enumerate(parties, start=1)
    )


def _write_commitments(pledge: Pledge, commitments: Sequence[CommitmentTerms]) -> None:
    rows = []
    for position, each in enumerate(commitments, start=1):
        row = Commitment(
            pledge=pledge,
            position=position,
            area=each.area,
            indicator=_indicator(pledge.unit, each),
            direction=fitting_direction(each.target.shape, each.direction),
            wording=each.wording,
            note=each.note,
        )
        row.value = each.target
        rows.append(row)
    Commitment.objects.bulk_create(rows)


def _indicator(owner: Unit, commitment: CommitmentTerms) -> Indicator:
    if isinstance(commitment.indicator, Indicator):
        return commitment.indicator
    new = commitment.indicator
    adds_up = (
        Indicator.OverTime.SUM if new.shape in {Shape.COUNT, Shape.MONEY, Shape.ZERO} else Indicator.OverTime.LATEST
    )
    return Indicator.objects.create(
        owner=owner,
        area=commitment.area,
        name=new.name,
        unit_of_measure=new.unit_of_measure,
        shape=new.shape,
        scale=new.scale,
        levels=list(new.levels),
        direction=fitting_direction(new.shape, commitment.direction),
        over_time=adds_up,
        over_units=adds_up,
    )


class PledgeNoModel(PledgeRefused):
    pass


@transaction.atomic
def offer_as_model(pledge: Pledge, *, is_model: bool, by: Actor, now: datetime) -> Pledge:
    """Let the units below begin their pledges of the year with this one, or no longer."""
    if why := rules.why_not_model(pledge, by):
        raise PledgeNoModel(why)
    if Pledge.objects.filter(pk=pledge.pk).exclude(is_model=is_model).update(is_model=is_model):
        action = "pledge.offered_as_model" if is_model else "pledge.no_longer_a_model"
        audit.record(action, by=by, target=pledge, at=now)
    pledge.is_model = is_model
    return pledge


class PledgeNotRewritable(PledgeRefused):
    pass


@transaction.atomic
def rewrite_pledge(pledge: Pledge, *, by: Actor, now: datetime) -> Pledge:
    """A new draft with the same content; the ended pledge stays as it is, with its document."""
    if why := rules.why_not_rewrite(pledge, by):
        raise PledgeNotRewritable(why)
    if waiting := pledge.rewrites.filter(state=Pledge.State.DRAFT).first():
        return waiting
    kept = {column: getattr(pledge, column) for column in KEPT_BY_A_REWRITE}
    draft = Pledge.objects.create(**kept, revised_from=pledge, amends=pledge.amends, author=by.user, created_at=now)
    copy_rows(pledge, draft)
    audit.record("pledge.rewritten", by=by, target=draft, at=now, details={"from": pledge.pk})
    return draft


def copy_rows(source: Pledge, draft: Pledge) -> None:
    for party in source.parties.order_by("position"):
        party.pk, party._state.adding, party.pledge, party.slot = None, True, draft, None
        party.named, party.named_reason = None, ""
        party.save(force_insert=True)
    for commitment in source.commitments.order_by("position"):
        commitment.pk, commitment._state.adding, commitment.pledge = None, True, draft
        commitment.save(force_insert=True)


@transaction.atomic
def discard_pledge(pledge: Pledge, *, by: Actor, now: datetime) -> None:
    """A draft that nobody has seen may go; what circulated once stays for ever."""
    if why := rules.why_not_edit(pledge, by):
        raise PledgeNotComposable(why)
    audit.record("pledge.discarded", by=by, target=pledge, at=now)
    pledge.delete()
