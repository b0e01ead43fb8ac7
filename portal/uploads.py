"""What comes in as a file is judged by its content and never kept as it came.

Photos are decoded and encoded again, so that position, device and hidden payloads stay behind; PDFs are kept byte for
byte (they may be signed) and are only ever handed out as a download.
"""

import hashlib
import io
import struct
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from portal.likeness import look_of
from portal.vietnamese import format_number, written

PHOTO_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
PDF = "application/pdf"
HEIC_PROGRAM = Path(__file__).with_name("heic.py")
HEIC_SECONDS, HEIC_TOO_MANY_PIXELS = 60, 3
# What the decoders were seen to raise on files made to break them.
DAMAGED = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError, TypeError, LookupError),
    *(AttributeError, ArithmeticError, MemoryError, struct.error, subprocess.SubprocessError),
)
MAX_PIXELS = 80_000_000
MAX_SIDE = 2400
THUMBNAIL_SIDE = 480
GRAPHIC_PIXELS = 1_000_000  # a picture with transparency up to this size stays a PNG
JPEG_OPTIONS: dict[str, Any] = {"quality": 85, "optimize": True, "progressive": True}


class UploadRefused(Exception):
    """A file that is not taken, with the sentence to show beside the field."""


@dataclass(frozen=True)
class CleanFile:
    """A file that may be stored: its bytes as they will be kept, their SHA-256 (hex), and pixels for photos.

    `sent_sha256` is that of the bytes as they came, `look` what `portal.likeness` makes of a photo.
    """

    content: bytes
    sha256: str
    mime: str
    extension: str
    width: int | None = None
    height: int | None = None
    sent_sha256: str = ""
    look: str = ""

    @property
    def is_photo(self) -> bool:
        return self.width is not None


def accept_photo(upload: UploadedFile, *, max_bytes: int) -> CleanFile:
    """JPEG, PNG, WebP or HEIC, by content; upright, at most 2400 px a side, without EXIF, GPS or colour profile."""
    content = _read(upload, max_bytes)
    mime = _sniff(content)
    if mime not in PHOTO_FORMATS:
        raise UploadRefused(_("“%(name)s” is not a photo (JPEG, PNG, WebP or HEIC).") % {"name": shown_name(upload)})
    try:
        return replace(_encode(_decode(content, PHOTO_FORMATS[mime])), sent_sha256=hashlib.sha256(content).hexdigest())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(_too_many_pixels(upload)) from None
    except DAMAGED:
        raise UploadRefused(_("“%(name)s” is damaged: it cannot be read.") % {"name": shown_name(upload)}) from None


def accept_document(upload: UploadedFile, *, max_bytes: int) -> CleanFile:
    """A PDF, kept byte for byte; only its frame is looked at here."""
    content = _read(upload, max_bytes)
    if _sniff(content) != PDF:
        raise UploadRefused(_("“%(name)s” is not a PDF file.") % {"name": shown_name(upload)})
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise UploadRefused(_("“%(name)s” is damaged: it cannot be read.") % {"name": shown_name(upload)})
    digest = hashlib.sha256(content).hexdigest()
    return CleanFile(content, digest, PDF, "pdf", sent_sha256=digest)


def accept_evidence(upload: UploadedFile) -> CleanFile:
    """A photo or a PDF."""
    head = upload.read(4096)
    upload.seek(0)
    mime = _sniff(head)
    if mime == PDF:
        return accept_document(upload, max_bytes=settings.EVIDENCE_MAX_BYTES)
    if upload.size and mime not in PHOTO_FORMATS:
        names = {"name": shown_name(upload)}
        raise UploadRefused(_("“%(name)s” is neither a photo (JPEG, PNG, WebP, HEIC) nor a PDF file.") % names)
    return accept_photo(upload, max_bytes=settings.PHOTO_MAX_BYTES)


def thumbnail(photo: CleanFile) -> bytes:
    """A small JPEG of an accepted photo, for lists and grids."""
    image = Image.open(io.BytesIO(photo.content), formats=["JPEG", "PNG"])
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    small = io.BytesIO()
    _on_white(image).save(small, "JPEG", quality=80, optimize=True)
    return small.getvalue()


def shown_name(upload: UploadedFile) -> str:
    """The name the person gave the file, without folders, at most 200 characters."""
    name = PurePath(written(upload.name or "").replace("\\", "/")).name
    return name if len(name) <= 200 else f"{name[:190]}….{name.rpartition('.')[2][:8]}"


def _read(upload: UploadedFile, max_bytes: int) -> bytes:
    name, size = shown_name(upload), upload.size or 0
    if size > max_bytes:
        raise UploadRefused(
            _("“%(name)s” is too large: %(size)s MB. At most %(limit)s MB is accepted.")
            % {"name": name, "size": _megabytes(size), "limit": _megabytes(max_bytes)}
        )
    upload.seek(0)
    content = upload.read()
    if not content:
        raise UploadRefused(_("“%(name)s” is empty.") % {"name": name})
    return content


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // (1024 * 1024))
    whole, tenth = divmod(tenths, 10)
    return f"{format_number(whole)},{tenth}" if tenth else format_number(whole)


def _sniff(content: bytes) -> str:
    kind = filetype.guess(content[:4096])
    return kind.mime if kind else ""


def _too_many_pixels(upload: UploadedFile) -> str:
    limit = format_number(MAX_PIXELS // 1_000_000)
    names = {"name": shown_name(upload), "limit": limit}
    return _("“%(name)s” has too many pixels. At most %(limit)s million are accepted.") % names


def _decode(content: bytes, kind: str) -> Image.Image:
    """The first picture of the file, upright, in sRGB, small enough, with nothing else attached."""
    if kind == "HEIF":
        content, kind = _png_from_heic(content), "PNG"
    opened: Image.Image = Image.open(io.BytesIO(content), formats=[kind])
    if opened.width * opened.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    opened.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded no larger than needed
    image = ImageOps.exif_transpose(opened)
    image = _in_srgb(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    image.info = {}
    return image


def _png_from_heic(content: bytes) -> bytes:
    limits = (str(MAX_PIXELS), str(MAX_SIDE))
    done = subprocess.run(
        [sys.executable, "-P", str(HEIC_PROGRAM), *limits],
        input=content,
        capture_output=True,
        cwd="/",
        env={"PYTHONUTF8": "1"},  # the process that reads a stranger's file gets none of our secrets
        timeout=HEIC_SECONDS,
        check=False,
    )
    if done.returncode == HEIC_TOO_MANY_PIXELS:
        raise Image.DecompressionBombError
    done.check_returncode()
    return done.stdout


def _in_srgb(image: Image.Image) -> Image.Image:
    """Phones store wide colour with a profile; the profile goes, so the colours are converted first."""
    has_alpha = image.has_transparency_data
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L") if image.mode == "I;16" else image.convert("L")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile says nothing about the colours
    return image.convert("RGBA" if has_alpha else "RGB")


def _encode(image: Image.Image) -> CleanFile:
    kept = io.BytesIO()
    if image.mode == "RGBA" and image.width * image.height <= GRAPHIC_PIXELS:
        image.save(kept, "PNG", optimize=True)
        mime, extension = "image/png", "png"
    else:
        _on_white(image).save(kept, "JPEG", **JPEG_OPTIONS)
        mime, extension = "image/jpeg", "jpg"
    content = kept.getvalue()
    digest, look = hashlib.sha256(content).hexdigest(), look_of(_on_white(image))
    return CleanFile(content, digest, mime, extension, image.width, image.height, look=look)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
