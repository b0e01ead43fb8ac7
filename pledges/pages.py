"""Page images of a pledge, kept for an hour: the page and its pictures are asked for one after the other."""

from datetime import datetime

from documents import services as documents
from documents.models import Document
from pledges.models import Pledge
from pledges.paper import paper
from pledges.services import fingerprint, symbol_of
from portal.memory import recall, remember

KEPT_FOR = 3600


def frozen_pages(document: Document) -> list[bytes]:
    """PNG of every page, from the same template and data as the stored file."""
    key = f"pledge-pages:{document.content_sha256}"
    pages: list[bytes] | None = recall(key)
    if pages is None:
        pages = documents.page_images(document)
        remember(key, pages, seconds=KEPT_FOR)
    return pages


def draft_pages(pledge: Pledge, *, now: datetime) -> list[bytes]:
    """PNG of every page as it would be frozen now, still without number and code."""
    key = f"pledge-draft:{fingerprint(pledge)}"
    pages: list[bytes] | None = recall(key)
    if pages is None:
        pages = documents.preview_images("pledge", {**paper(pledge), "symbol": symbol_of(pledge)}, now=now)
        remember(key, pages, seconds=KEPT_FOR)
    return pages
