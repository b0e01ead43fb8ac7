"""Page images of a pledge that is not frozen yet, kept for an hour: its page and its pictures are asked for in turn."""

from datetime import datetime

from documents import services as documents
from pledges.models import Pledge
from pledges.paper import paper
from pledges.services import fingerprint, symbol_of
from portal.memory import recall, remember

KEPT_FOR = 3600


def draft_pages(pledge: Pledge, *, now: datetime) -> list[bytes]:
    """PNG of every page as it would be frozen now, still without number and code."""
    key = f"pledge-draft:{fingerprint(pledge)}"
    pages: list[bytes] | None = recall(key)
    if pages is None:
        pages = documents.preview_images("pledge", {**paper(pledge), "symbol": symbol_of(pledge)}, now=now)
        remember(key, pages, seconds=KEPT_FOR)
    return pages
