"""Formal documents from data, by Typst: values in, bytes out, and the same values give the same bytes.

`template` is the name of a file in templates/documents without ".typ"; `content` is described in `content.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
VIETNAM = timezone(timedelta(hours=7))
Content = Mapping[str, Any]


class DocumentNotRenderable(Exception):
    """The template refused the content; the sentence carries what Typst said and the text at fault."""


@dataclass(frozen=True)
class Position:
    """A signature box: page from 1, points from the top left corner of the page."""

    field: str
    page: int
    x: float
    y: float
    width: float
    height: float


def canonical_json(content: Content) -> bytes:
    """One way to write the same data: sorted keys, no spaces, UTF-8. Hashes are taken of this."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def fonts() -> typst.Fonts:
    folder = settings.NODE_MODULES / "@expo-google-fonts" / "tinos"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def compile_pdf(template: str, content: Content, *, moment: datetime, attachment: bytes = b"") -> bytes:
    """PDF/A-3a and PDF/UA-1 in one; `attachment` is put inside as noi-dung.json."""
    inputs = {"attachment": attachment.decode()} if attachment else {}
    return _compile(template, content, moment, inputs, format="pdf", pdf_standards=["a-3a", "ua-1"])


def page_images(template: str, content: Content, *, moment: datetime, ppi: int = 110) -> list[bytes]:
    """One PNG a page: telephones cannot show a PDF inside a page. Refuses what `compile_pdf` would refuse."""
    compile_pdf(template, content, moment=moment)
    pages = _compile(template, content, moment, {}, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def stamp_pdf(content: Content, *, moment: datetime) -> bytes:
    """The one-page picture of a signature; PDF/A so that a missing glyph is an error, untagged to be imported."""
    return _compile("stamp", content, moment, {}, format="pdf", pdf_standards=["a-2b"], pdf_tags=False)


def positions(template: str, content: Content) -> list[Position]:
    """Where the signature boxes of the template came to stand."""
    return [Position(**each) for each in query(template, content, "<signature-field>")]


def query(template: str, content: Content, label: str) -> list[Any]:
    """The values that the template left at `label`, in the order of the text."""
    try:
        found = typst.query(
            TEMPLATES / f"{template}.typ",
            label,
            field="value",
            root=TEMPLATES,
            font_paths=fonts(),
            sys_inputs={"content": canonical_json(content).decode()},
        )
    except typst.TypstError as error:
        raise DocumentNotRenderable(_refusal(error)) from error
    values: list[Any] = json.loads(found)
    return values


def _compile(template: str, content: Content, moment: datetime, inputs: dict[str, str], **options: Any) -> Any:
    try:
        output, warnings = typst.compile_with_warnings(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=fonts(),
            sys_inputs={"content": canonical_json(content).decode(), **inputs},
            timestamp=moment.astimezone(VIETNAM).replace(microsecond=0),
            **options,
        )
    except typst.TypstError as error:
        raise DocumentNotRenderable(_refusal(error)) from error
    if warnings:
        raise DocumentNotRenderable(_refusal(warnings[0]))
    return output


def _refusal(problem: "typst.TypstError | typst.TypstWarning") -> str:
    said = " ".join([problem.message, *problem.hints])
    return _("The document cannot be typeset: %(said)s") % {"said": said}
