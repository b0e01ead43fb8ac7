"""Page images of a frozen document, kept for an hour: the page and its pictures are asked for one after the other."""

from documents.freezing import page_images
from documents.models import Document
from portal.memory import recall, remember

KEPT_FOR = 3600


def frozen_pages(document: Document) -> list[bytes]:
    """PNG of every page, from the same template and data as the stored file."""
    key = f"document-pages:{document.content_sha256}"
    pages: list[bytes] | None = recall(key)
    if pages is None:
        pages = page_images(document)
        remember(key, pages, seconds=KEPT_FOR)
    return pages
