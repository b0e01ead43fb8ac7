"""How long a signature takes from the request to the stored file, beside pyHanko alone on the same bytes.

`make bench-sign`, on SQLite in a folder that is thrown away: a pledge of one party and one of forty, signed by all; and
the typesetting of a pledge beside Typst alone on the same template and data. What counts is the ratios.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
logging.disable(logging.WARNING)

import typst
from cryptography import x509
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from documents import ca, credentials, judging, keys, pades, services, signing, typesetting
from documents.models import Document, SignatureSlot
from documents.services import SlotPlan
from tests.documents.factories import CONSENT, PIN, pledge_content
from tests.factories import NOW, Person, make_person, make_unit

SIZES = (1, 40)
ROUNDS = 15
STEPS: dict[str, tuple[Any, str]] = {
    "PIN (scrypt)": (keys, "unlock"),
    "stamp (Typst)": (typesetting, "stamp_pdf"),
    "signature": (pades, "sign"),
    "check of the new file": (judging, "judge"),
    "file written": (signing, "store_file"),
}


@dataclass
class Times:
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in STEPS})


@contextmanager
def watched(times: Times) -> Iterator[None]:
    """Each step notes how long it took, beside the whole."""
    patches = [
        patch.object(module, name, _timed(getattr(module, name), times.steps[step]))
        for step, (module, name) in STEPS.items()
    ]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        began = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent.append(perf_counter() - began)

    return call


def people(number: int) -> list[Person]:
    union = make_unit(f"Công đoàn cấp trên {number}", kind="upper_union")
    found = []
    for place in range(1, number + 1):
        unit = make_unit(f"Công đoàn cơ sở số {place}", parent=union)
        person = make_person(f"Người Ký Số {place}", unit=unit, grants="sign", title="Chủ tịch Công đoàn")
        assert person.office is not None
        credentials.enrol(person.office, pin=PIN, by=person.actor, now=NOW)
        found.append(person)
    return found


def frozen(signers_: list[Person]) -> Document:
    names = [f"Party{place}" for place in range(1, len(signers_) + 1)]
    pairs = list(zip(names, signers_, strict=True))
    parties = [{"unit": str(each.unit), "representative": str(each.member), "office": "Chủ tịch"} for each in signers_]
    blocks = [{"field": name, "capacity": "", "office": "Chủ tịch", "name": str(each.member)} for name, each in pairs]
    plans = [SlotPlan(field=name, office=each.office) for name, each in pairs if each.office is not None]
    content = pledge_content(parties=parties, signatures=blocks)
    facts: dict[str, Any] = {"year": 2021, "symbol": "GƯ", "title": "Giao ước thi đua", "template": "pledge"}
    unit = signers_[0].unit
    return services.freeze(Document.Kind.PLEDGE, unit=unit, content=content, parties=plans, by=None, now=NOW, **facts)


def measure(number: int) -> Times:
    times, signers_ = Times(), people(number)
    rounds = ROUNDS if number == 1 else 1
    for _round in range(rounds):
        document = frozen(signers_)
        for place, person in enumerate(signers_, 1):
            slot = document.slots.get(field_name=f"Party{place}")
            base = document.newest.read()
            with watched(times):
                began = perf_counter()
                moment = NOW + timedelta(minutes=place)
                factor = SignatureSlot.SecondFactor.DEMO
                services.sign(slot, by=person.actor, pin=PIN, consent=CONSENT, second_factor=factor, now=moment)
                times.ours.append(perf_counter() - began)
            times.bare.append(bare(base, slot))
    return times


def bare(content: bytes, slot: SignatureSlot) -> float:
    """pyHanko's own signer on the same bytes, with a key that is open and a stamp that is made."""
    key = keys.new_key()
    authority = ca.load()
    certificate = ca.issue(
        authority, public_key=key.public_key(), person="Người Ký", office="Chức vụ", unit="Đơn vị", now=NOW
    )
    stamp = {"label": "Ký", "name": "Người Ký", "office": "Chức vụ", "moment": "", "note": "", "is_demo": True}
    picture = typesetting.stamp_pdf({**stamp, "width": 180, "height": 70}, moment=NOW)
    signer = _open(key, certificate, authority.certificate)
    began = perf_counter()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    metadata = signers.PdfSignatureMetadata(
        field_name=slot.field_name, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    style = StaticStampStyle(background=pades._Stamp(picture), border_width=0)
    signers.PdfSigner(metadata, signer=signer, stamp_style=style).sign_pdf(writer, existing_fields_only=True)
    return perf_counter() - began


def _open(key: Any, certificate: x509.Certificate, authority: x509.Certificate) -> signers.Signer:
    return pades._signer(pades.SigningKey(key, certificate, authority))


def rendering() -> tuple[float, float]:
    content = {**pledge_content(), "number": "05", "symbol": "GƯ", "code": "", "code_grouped": "", "verify_url": ""}
    content |= {"verify_host": "", "audit_head": "", "is_demo": True, "qr_svg": ""}
    ours = _median(lambda: typesetting.compile_pdf("pledge", content, moment=NOW))
    folder, fonts = typesetting.TEMPLATES, typesetting.fonts()
    inputs = {"content": typesetting.canonical_json(content).decode()}
    plain = _median(
        lambda: typst.compile(
            str(folder / "pledge.typ"),
            root=str(folder),
            font_paths=fonts,
            sys_inputs=inputs,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=NOW.astimezone(typesetting.VIETNAM),
        )
    )
    return ours, plain


def _median(work: Callable[[], object]) -> float:
    spent = []
    for _round in range(ROUNDS):
        began = perf_counter()
        work()
        spent.append(perf_counter() - began)
    return median(spent)


def main() -> None:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        ca.ensure_demo_ca()
        print("| signers | ours, s | pyHanko alone, s | × |", "|---|---|---|---|", sep="\n")
        found = {number: measure(number) for number in SIZES}
        for number, times in found.items():
            ours, plain = median(times.ours), median(times.bare)
            print(f"| {number} | {ours:.3f} | {plain:.3f} | {ours / plain:.1f} |")
        print("\n| step of one signature, s |", *(f" {number} signers |" for number in SIZES), sep="")
        print("|---|", *("---|" for _number in SIZES), sep="")
        for step in STEPS:
            print(f"| {step} |", *(f" {median(found[number].steps[step]):.3f} |" for number in SIZES), sep="")
        ours, plain = rendering()
        print(f"\nA pledge typeset: {ours:.3f} s, Typst alone {plain:.3f} s, × {ours / plain:.2f}")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
