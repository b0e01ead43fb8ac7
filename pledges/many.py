"""The pledges among the documents that are signed at once."""

from collections.abc import Collection
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from documents.many import AT_ONCE, Line, Place
from documents.models import Revision, SignatureSlot
from members.actor import Actor
from pledges import rules
from pledges.expected import PartySignature
from pledges.models import Party, Pledge


def waiting_lines(actor: Actor) -> list[Line]:
    """What waits for the office acted in, the last day that comes first on top; no more than are signed at once."""
    waiting = Pledge.objects.waiting_for_offices([actor.office] if actor.office else [])
    waiting = waiting.order_by(F("sign_by").asc(nulls_last=True), "pk")
    shown = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    return _lines(actor, _signed_as(actor).filter(pledge__in=shown))


def lines_of(actor: Actor, documents: Collection[int]) -> list[Line]:
    """Of these documents, whatever has become of them."""
    return _lines(actor, _signed_as(actor).filter(pledge__document__in=documents))


def _signed_as(actor: Actor) -> QuerySet[Party]:
    """The parties that the office acted in may sign for, with all that is shown of them."""
    visible = Pledge.objects.visible_to(actor).filter(document__isnull=False)
    rows = Party.objects.signed_by([actor.office.pk] if actor.office else []).filter(pledge__in=visible.values("pk"))
    in_turn = Exists(Party.objects.in_turn().filter(pk=OuterRef("pk")))
    rows = rows.annotate(is_in_turn=in_turn).select_related(
        "pledge__document", "pledge__unit", "pledge__author", "office__unit", "office__member", "slot__document", "unit"
    )
    parties = Prefetch("pledge__parties", Party.objects.select_related("unit").order_by("position"))
    newest = Prefetch("pledge__document__revisions", Revision.objects.order_by("-position"))
    alternates = ("alternates__office__member", "alternates__office__unit")
    return rows.prefetch_related(parties, newest, *alternates).order_by(
        F("pledge__sign_by").asc(nulls_last=True), "pledge", "position"
    )


def _lines(actor: Actor, parties: QuerySet[Party]) -> list[Line]:
    return [_line(actor, list(rows)) for _pk, rows in groupby(parties, key=lambda party: party.pledge_id)]


def _line(actor: Actor, rows: list[Party]) -> Line:
    """Signed before waiting, so that nobody signs twice; then the row in the person's own name, as on its own page."""
    member = actor.member.pk if actor.member else None
    rows.sort(key=lambda row: (not _is_signed_by(row, member), not _is_waiting(row), row.office.member_id != member))
    if _is_signed_by(rows[0], member) or not _is_waiting(rows[0]):
        rows = rows[:1]
    open_rows = [row for row in rows if _is_waiting(row)] or rows
    places = [_place(actor, row) for row in open_rows]
    party, pledge = open_rows[0], open_rows[0].pledge
    assert pledge.document is not None
    return Line(
        document=pledge.document,
        title=pledge.title,
        about=" · ".join(str(each.unit) for each in pledge.parties.all()),
        signs_as=_signs_as(party),
        url=pledge.get_absolute_url(),
        places=places,
        why_not=rules.why_not_sign(pledge, actor, party, is_in_turn=party.is_in_turn),  # type: ignore[attr-defined]
        sign_by=pledge.sign_by,
    )


def _place(actor: Actor, party: Party) -> Place:
    """The label names the office and whom the paper asks first, before the person's own name takes that place."""
    words = {"number": party.position, "name": party.office.member.full_name}
    if party.office == actor.office:
        label = _("place %(number)d, where you were asked first") % words
    else:
        label = _("place %(number)d, where %(name)s was asked first") % words
    return Place(PartySignature(rules.as_signed_by(actor, party)), label)


def _signs_as(party: Party) -> str:
    capacity = f"{party.capacity} {party.on_behalf_of} · " if party.capacity else ""
    return f"{capacity}{party.office.title}"


def _is_waiting(party: Party) -> bool:
    return party.slot is not None and party.slot.state == SignatureSlot.State.WAITING


def _is_signed_by(party: Party, member: int | None) -> bool:
    return party.slot is not None and member is not None and party.slot.signed_by_id == member
