"""The public copies of photos: made from the pixels alone, and gone when they are no longer shown."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from portal import audit
from portal.storage import keep
from publications.models import Publication, PublicPhoto

log = structlog.get_logger(__name__)
SAVED_AS = {"quality": 82, "optimize": True, "progressive": True}


def make_copies(photo: PublicPhoto) -> None:
    """Write the copies of a photo; nobody gets them before `show_copies`."""
    with default_storage.open(photo.source) as stored:
        picture = _pixels(stored.read())
    for width in photo.widths:
        keep(photo.file_name(width), _copy(picture, width))


@transaction.atomic
def show_copies(
    publication: Publication, photos: Sequence[PublicPhoto], *, now: datetime, finish: Callable[[], None]
) -> None:
    """Show what was made. Photos that were withdrawn meanwhile leave no file behind."""
    published = PublicPhoto.objects.filter(publication=publication, publication__state=Publication.State.PUBLISHED)
    made = published.filter(pk__in=[photo.pk for photo in photos])
    kept = set(made.values_list("pk", flat=True))
    PublicPhoto.objects.filter(pk__in=kept).update(made_at=now)
    finish()
    names = [name for photo in photos if photo.pk not in kept for name in copies_of(photo)]
    transaction.on_commit(partial(remove_files, names))
    audit.record("publication.photos_made", by=None, target=publication, at=now, details={"photos": len(kept)})


def _pixels(content: bytes) -> Image.Image:
    """Nothing but colours: no EXIF, no position, no comment, no profile."""
    opened = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
    if opened.mode == "RGB":
        plain: Image.Image = opened.copy()
    else:
        plain = Image.new("RGB", opened.size, "white")
        seen = opened.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    plain.info = {}
    return plain


def _copy(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.save(written, "JPEG", **SAVED_AS)
    return written.getvalue()


def copies_of(photo: PublicPhoto) -> list[str]:
    return [photo.file_name(width) for width in photo.widths]


def names_of(photo: PublicPhoto) -> list[str]:
    """Every stored file that goes with this row: its copies, and a source of its own."""
    return copies_of(photo) + ([photo.source] if photo.is_own else [])


def remove_files(names: Iterable[str]) -> None:
    """Delete files to which no row points any more. A store that is away is logged: no address leads to them."""
    for name in names:
        if PublicPhoto.objects.filter(source=name).exists():
            continue
        try:
            default_storage.delete(name)
        except Exception as problem:  # noqa: BLE001 - each storage library has its own family of errors
            log.warning("publications.file_left", name=name, problem=type(problem).__name__)


@contextmanager
def removed_unless_kept(name: str) -> Iterator[None]:
    """A file written before its row goes again when the row does not come to stay."""
    try:
        yield
    except BaseException:
        if name:
            with suppress(OSError):
                remove_files([name])
        raise
