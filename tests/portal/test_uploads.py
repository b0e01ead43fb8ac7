import hashlib
import io
import struct
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, ImageCms

from portal import uploads
from portal.uploads import UploadRefused, accept_document, accept_evidence, accept_photo, thumbnail

MB = 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
GPS, ORIENTATION, GPS_LATITUDE = 0x8825, 0x0112, 2


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def picture(kind="JPEG", size=(60, 40), mode="RGB", colour="red", **options):
    stream = io.BytesIO()
    Image.new(mode, size, colour).save(stream, kind, **options)
    return stream.getvalue()


def upload(content, name="anh.jpg"):
    return SimpleUploadedFile(name, content)


def opened(clean):
    return Image.open(io.BytesIO(clean.content))


def photo_with_position():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[GPS_LATITUDE] = (21.0, 19.0, 0.0)
    return picture(exif=exif, comment=b"Yen Lap")


def test_a_photo_loses_position_and_comment():
    source = photo_with_position()
    clean = accept_photo(upload(source), max_bytes=MB)

    assert b"Exif" in source
    assert not opened(clean).getexif()
    assert b"Exif" not in clean.content
    assert b"Yen Lap" not in clean.content


def test_a_photo_is_stored_upright():
    clean = accept_photo(upload(photo_with_position()), max_bytes=MB)

    assert (clean.width, clean.height) == opened(clean).size == (40, 60)


def test_a_large_photo_is_made_smaller():
    clean = accept_photo(upload(picture(size=(4800, 1200))), max_bytes=MB)

    assert (clean.width, clean.height) == (2400, 600)


def test_a_colour_profile_is_applied_and_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clean = accept_photo(upload(picture(icc_profile=profile)), max_bytes=MB)

    assert "icc_profile" not in opened(clean).info


def test_a_broken_colour_profile_is_only_dropped():
    clean = accept_photo(upload(picture(icc_profile=b"no profile")), max_bytes=MB)

    assert "icc_profile" not in opened(clean).info


def test_a_small_graphic_keeps_its_transparency():
    clean = accept_photo(upload(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "logo.png"), max_bytes=MB)

    assert (clean.mime, clean.extension, opened(clean).mode) == ("image/png", "png", "RGBA")


def test_a_palette_with_transparency_keeps_it():
    image = Image.new("P", (10, 10), 0)
    stream = io.BytesIO()
    image.save(stream, "PNG", transparency=0)

    assert opened(accept_photo(upload(stream.getvalue()), max_bytes=MB)).mode == "RGBA"


def test_a_large_graphic_becomes_a_jpeg_on_white():
    clean = accept_photo(upload(picture("PNG", (1200, 1200), "RGBA", (0, 0, 0, 0))), max_bytes=MB)

    assert (clean.mime, opened(clean).getpixel((5, 5))) == ("image/jpeg", (255, 255, 255))


@pytest.mark.parametrize(
    ("kind", "mode"), [("WEBP", "RGB"), ("PNG", "L"), ("PNG", "I;16"), ("PNG", "1"), ("JPEG", "CMYK")]
)
def test_other_pictures_become_jpeg(kind, mode):
    clean = accept_photo(upload(picture(kind, mode=mode, colour=0)), max_bytes=MB)

    assert (clean.mime, opened(clean).mode) == ("image/jpeg", "RGB")


def test_a_heic_photo_from_a_phone_becomes_jpeg():
    source = (Path(__file__).parent / "photo.heic").read_bytes()
    clean = accept_photo(upload(source, "IMG_0001.HEIC"), max_bytes=MB)

    assert b"Exif" in source
    assert (clean.mime, clean.width, clean.height, b"Exif" in clean.content) == ("image/jpeg", 96, 64, False)


def test_the_digest_is_of_the_stored_bytes():
    clean = accept_photo(upload(picture()), max_bytes=MB)

    assert clean.sha256 == hashlib.sha256(clean.content).hexdigest()


def test_the_same_photo_gives_the_same_digest():
    first, second = (accept_photo(upload(picture()), max_bytes=MB) for _ in range(2))

    assert first == second


def test_a_text_file_named_jpg_is_refused_by_name():
    with pytest.raises(
        UploadRefused, match=r"^“ghi-chú.jpg” is neither a photo \(JPEG, PNG, WebP, HEIC\) nor a PDF file.$"
    ):
        accept_evidence(upload("Không phải ảnh".encode(), "ghi-chú.jpg"))


def test_a_photo_of_30_mb_is_refused_with_both_sizes(settings):
    with pytest.raises(UploadRefused, match=r"^“anh.jpg” is too large: 30 MB. At most 20 MB is accepted.$"):
        accept_evidence(upload(picture() + bytes(30 * MB - len(picture()))))


def test_a_size_is_rounded_up_and_written_with_a_comma():
    with pytest.raises(UploadRefused, match=r"1,1 MB. At most 1 MB"):
        accept_photo(upload(picture() + bytes(MB)), max_bytes=MB)


def test_an_empty_file_is_refused():
    with pytest.raises(UploadRefused, match="is empty"):
        accept_evidence(upload(b""))


def test_a_truncated_photo_is_refused():
    with pytest.raises(UploadRefused, match="is damaged"):
        accept_photo(upload(picture(size=(600, 600))[:900]), max_bytes=MB)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 1000)

    with pytest.raises(UploadRefused, match="too many pixels"):
        accept_photo(upload(picture("PNG", (40, 40))), max_bytes=MB)


def test_a_decompression_bomb_is_refused():
    bomb = picture("PNG", (12_000, 12_000), "1", 0)

    with pytest.raises(UploadRefused, match="too many pixels"):
        accept_photo(upload(bomb), max_bytes=MB)


@pytest.mark.parametrize(("place", "value"), [(178, 173), (179, 150)])
def test_a_heic_file_that_breaks_its_decoder_is_refused_and_breaks_nothing_else(place, value):
    content = bytearray((Path(__file__).parent / "photo.heic").read_bytes())
    content[place] = value

    with pytest.raises(UploadRefused, match="is damaged"):
        accept_photo(upload(bytes(content)), max_bytes=MB)


def test_a_heic_photo_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 100)

    with pytest.raises(UploadRefused, match="too many pixels"):
        accept_photo(upload((Path(__file__).parent / "photo.heic").read_bytes()), max_bytes=MB)


@pytest.mark.parametrize("problem", [TypeError, struct.error, KeyError, MemoryError])
def test_whatever_a_decoder_stumbles_over_the_photo_is_damaged(monkeypatch, problem):
    def stumble(_image):
        raise problem

    monkeypatch.setattr(uploads.ImageOps, "exif_transpose", stumble)

    with pytest.raises(UploadRefused, match="is damaged"):
        accept_photo(upload(picture()), max_bytes=MB)


def test_an_animation_or_svg_is_no_photo():
    for content in (picture("GIF"), b'<svg xmlns="http://www.w3.org/2000/svg"/>'):
        with pytest.raises(UploadRefused, match="is not a photo"):
            accept_photo(upload(content), max_bytes=MB)


def test_a_pdf_is_kept_byte_for_byte():
    clean = accept_evidence(upload(PDF, "quyết định.pdf"))

    assert (clean.content, clean.mime, clean.extension, clean.is_photo) == (PDF, "application/pdf", "pdf", False)


@pytest.mark.parametrize("content", [PDF[:-7], b"%PDF-1.7\n%%EOF"])
def test_a_cut_pdf_is_refused(content):
    with pytest.raises(UploadRefused, match="is damaged"):
        accept_document(upload(content, "a.pdf"), max_bytes=MB)


def test_a_photo_is_no_document():
    with pytest.raises(UploadRefused, match="is not a PDF file"):
        accept_document(upload(picture(), "a.pdf"), max_bytes=MB)


def test_a_thumbnail_is_a_small_jpeg():
    small = thumbnail(accept_photo(upload(picture("PNG", (900, 600), "RGBA")), max_bytes=MB))

    assert (Image.open(io.BytesIO(small)).format, Image.open(io.BytesIO(small)).size) == ("JPEG", (480, 320))


def test_a_name_loses_folders_and_length():
    assert uploads.shown_name(upload(b"x", "C:\\anh\\ký kết.jpg")) == "ký kết.jpg"
    assert len(uploads.shown_name(upload(b"x", "a" * 400 + ".jpeg"))) <= 200
