"""From data to a frozen, numbered, sealed document. Rendering happens outside any transaction."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import ca, pades, typesetting
from documents.models import Document, NumberRegister, NumberTaken, Revision, SignatureSlot, grouped, new_code
from documents.refusals import FileNotStored, NotYourOffice, SamePersonTwice
from members.actor import Actor
from members.models import Office, Unit
from portal import audit
from portal.storage import FileNotKept, keep

NUMBER_TRIES = 5


@dataclass(frozen=True)
class SlotPlan:
    """Who is to sign in which field of the template's signature blocks."""

    field: str
    office: Office
    capacity: str = ""
    printed_name: str = ""  # the holder's name when empty
    title_line: str = ""  # the office's title when empty


@dataclass(frozen=True)
class _Draft:
    kind: str
    unit: Unit
    year: int
    symbol: str
    title: str
    template: str
    content: Mapping[str, Any]
    parties: Sequence[SlotPlan]
    now: datetime
    code: str
    is_demo: bool


@dataclass(frozen=True)
class _Frozen:
    number: int
    content: dict[str, Any]
    content_sha256: str
    pdf: bytes


def freeze(
    kind: str,
    *,
    unit: Unit,
    year: int,
    symbol: str,
    title: str,
    template: str,
    content: Mapping[str, Any],
    parties: Sequence[SlotPlan],
    by: Actor | None,
    now: datetime,
    within: Callable[[Document], object] | None = None,
) -> Document:
    """Give the document its number, typeset it, seal it with one empty field a party, and store it.

    Without parties it is complete at once. Raises `typesetting.DocumentNotRenderable`, `SamePersonTwice`,
    `NotYourOffice` (a party's office is not held today or may not sign), `FileNotStored`. Never call it inside
    a transaction.
    """
    _refuse_parties(parties, now)
    draft = _Draft(kind, unit, year, symbol, title, template, content, parties, now, new_code(), ca.is_demo())
    for _attempt in range(NUMBER_TRIES):
        frozen = _typeset(draft, NumberRegister.objects.upcoming(unit, symbol, year))
        file = store_file(draft.code, frozen.pdf)
        try:
            return _store(draft, frozen, file, by=by, within=within)
        except NumberTaken:
            continue
    raise NumberTaken(_("Others take numbers from this register at this moment; try again."))


def preview_images(template: str, content: Mapping[str, Any], *, now: datetime) -> list[bytes]:
    """Page images (PNG) of a document that has neither number nor code yet."""
    unnumbered = {"number": "", "code": "", "code_grouped": "", "verify_url": "", "verify_host": "", "qr_svg": ""}
    unnumbered |= {"symbol": "…", "audit_head": ""}
    return typesetting.page_images(template, {**unnumbered, "is_demo": ca.is_demo(), **content}, moment=now)


def page_images(document: Document) -> list[bytes]:
    """Page images of a frozen document, from the same template and data; signatures are not drawn in."""
    shown = {**document.content, "qr_svg": qr_svg(document.verify_url)}
    return typesetting.page_images(document.template, shown, moment=document.frozen_at)


def qr_svg(url: str) -> str:
    return segno.make(url, error="m", micro=False).svg_inline(scale=4, border=0, svgclass=None, lineclass=None)


def store_file(code: str, content: bytes) -> str:
    """Write the file under its own digest and answer the name; a row that points at it comes after."""
    try:
        return keep(f"documents/{code}/{hashlib.sha256(content).hexdigest()}.pdf", content)
    except FileNotKept as problem:
        raise FileNotStored(str(problem)) from problem


def _typeset(draft: _Draft, number: int) -> _Frozen:
    sequence, digest = audit.head()
    url = f"{settings.PORTAL_URL}/verify/{draft.code}/"
    kept = {
        "title": draft.title,
        **draft.content,
        "number": f"{number:02d}",
        "symbol": draft.symbol,
        "code": draft.code,
        "code_grouped": grouped(draft.code),
        "verify_url": url,
        "verify_host": urlsplit(url).netloc,
        "audit_head": f"{sequence} · {digest[:16]}" if digest else "",
        "is_demo": draft.is_demo,
    }
    attachment = typesetting.canonical_json(kept)
    shown = {**kept, "qr_svg": qr_svg(url)}
    pdf = typesetting.compile_pdf(draft.template, shown, moment=draft.now, attachment=attachment)
    return _Frozen(number, kept, hashlib.sha256(attachment).hexdigest(), _seal(pdf, draft, shown))


def _seal(pdf: bytes, draft: _Draft, shown: Mapping[str, Any]) -> bytes:
    boxes = typesetting.positions(draft.template, shown)
    if sorted(box.field for box in boxes) != sorted(plan.field for plan in draft.parties):
        raise typesetting.DocumentNotRenderable(_("The signature blocks of the text are not those of the parties."))
    authority = ca.load()
    return pades.seal(
        pdf,
        boxes,
        by=pades.SigningKey(authority.seal_key, authority.seal_certificate, authority.certificate),
        moment=draft.now,
        reason="Đóng băng văn bản để trình ký" + (" (bản minh họa)" if draft.is_demo else ""),
        location=shown["verify_url"],
    )


@transaction.atomic(durable=True)
def _store(
    draft: _Draft,
    frozen: _Frozen,
    file: str,
    *,
    by: Actor | None,
    within: Callable[[Document], object] | None,
) -> Document:
    NumberRegister.objects.take(draft.unit, draft.symbol, draft.year, frozen.number)
    standing = Document.Standing.CIRCULATING if draft.parties else Document.Standing.COMPLETED
    document = Document.objects.create(
        kind=draft.kind,
        unit=draft.unit,
        year=draft.year,
        number=frozen.number,
        symbol=draft.symbol,
        code=draft.code,
        title=draft.title,
        standing=standing,
        template=draft.template,
        content=frozen.content,
        content_sha256=frozen.content_sha256,
        is_demo=draft.is_demo,
        frozen_at=draft.now,
    )
    revision = add_revision(document, 0, frozen.pdf, file, draft.now)
    SignatureSlot.objects.bulk_create(_slots(document, draft.parties))
    if within is not None:
        within(document)
    facts = {"code": document.code, "sha256": revision.sha256, "content_sha256": document.content_sha256}
    audit.record("document.frozen", by=by, target=document, at=draft.now, details=facts)
    return document


def add_revision(document: Document, position: int, content: bytes, file: str, now: datetime) -> Revision:
    digest = hashlib.sha256(content).hexdigest()
    return Revision.objects.create(
        document=document, position=position, file=file, sha256=digest, size=len(content), made_at=now
    )


def _slots(document: Document, parties: Sequence[SlotPlan]) -> list[SignatureSlot]:
    return [
        SignatureSlot(
            document=document,
            position=position,
            field_name=plan.field,
            unit=plan.office.unit,
            office=plan.office,
            member=plan.office.member,
            printed_name=plan.printed_name or plan.office.member.full_name,
            title_line=plan.title_line or plan.office.title,
            capacity=plan.capacity,
        )
        for position, plan in enumerate(parties)
    ]


def _refuse_parties(parties: Sequence[SlotPlan], now: datetime) -> None:
    people = [plan.office.member_id for plan in parties]
    if len(set(people)) != len(people):
        raise SamePersonTwice(_("One person cannot sign for two parties."))
    today = timezone.localdate(now)
    for plan in parties:
        if not (plan.office.may_sign and plan.office.is_held_on(today)):
            sentence = _("%(office)s is not held today or carries no right to sign.")
            raise NotYourOffice(sentence % {"office": plan.office})
