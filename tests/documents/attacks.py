"""What somebody could do to a signed file. Each takes the bytes and answers the attacked bytes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

from documents import ca, keys, pades, typesetting
from documents.judging import Trust, Verdict, judge
from tests.factories import NOW

Attack = Callable[[bytes], bytes]
RED_BOX = b"q 1 0 0 rg 100 400 300 40 re f Q"


def updated(change: Callable[[IncrementalPdfFileWriter], object]) -> Attack:
    """An incremental update behind the last signature, as shadow attacks use it."""

    def attack(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        change(writer)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return attack


def draw_over_the_page(writer: IncrementalPdfFileWriter) -> None:
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=RED_BOX)))


def replace_the_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=RED_BOX))
    writer.update_container(page)


def annotate(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 400, 400, 440))),
            pdf_name("/Contents"): generic.TextStringObject("Chỉ tiêu khác"),
            pdf_name("/DA"): generic.TextStringObject("/Helv 12 Tf"),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def add_a_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/Resources"): generic.DictionaryObject(),
            pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=RED_BOX)),
        }
    )
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])


def swap_a_stamp(writer: IncrementalPdfFileWriter) -> None:
    """Another picture in the place of a signature."""
    found = fields.enumerate_sig_fields(writer)
    widget = next(field for name, _value, field in found if name == "Party1").get_object()
    picture = generic.StreamObject(stream_data=RED_BOX)
    picture[pdf_name("/Type")], picture[pdf_name("/Subtype")] = pdf_name("/XObject"), pdf_name("/Form")
    picture[pdf_name("/BBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 180, 70)))
    widget["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(picture)})
    writer.update_container(widget)


def replace_a_font(writer: IncrementalPdfFileWriter) -> None:
    """Other shapes for the same letters: “5” shows as “9”."""
    page = writer.root["/Pages"]["/Kids"][0]
    font = next(iter(page["/Resources"]["/Font"].values())).get_object()
    descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
    name = next(key for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor)
    descriptor[name] = writer.add_object(generic.StreamObject(stream_data=b"\x00" * 64))
    writer.update_container(descriptor)


def swap_the_page_tree(writer: IncrementalPdfFileWriter) -> None:
    page = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
                pdf_name("/Resources"): generic.DictionaryObject(),
                pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=RED_BOX)),
            }
        )
    )
    tree = {pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Count"): generic.NumberObject(1)}
    tree[pdf_name("/Kids")] = generic.ArrayObject([page])
    writer.root["/Pages"] = writer.add_object(generic.DictionaryObject(tree))
    writer.update_root()


def resaved(pdf: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


def signed_by_one_more(pdf: bytes) -> bytes:
    """Somebody adds a field of their own and signs it with a key of their own."""
    authority, key = ca.load(), keys.new_key()
    certificate = ca.issue(
        authority, public_key=key.public_key(), person="Kẻ Lạ", office="Không", unit="Không", now=NOW
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec("Party9", on_page=0, box=(100, 100, 280, 170)))
    out = BytesIO()
    writer.write(out)
    signing_key = pades.SigningKey(key, certificate, authority.certificate)
    stamp = {"label": "Ký", "name": "Kẻ Lạ", "office": "Không", "moment": "", "note": "", "is_demo": True}
    picture = typesetting.stamp_pdf({**stamp, "width": 180, "height": 70}, moment=NOW)
    return pades.sign(out.getvalue(), "Party9", by=signing_key, stamp=picture, moment=NOW, reason="", location="")


def contents_of(pdf: bytes) -> list[tuple[int, int]]:
    """Where the hexadecimal digits of each signature stand, between “<” and “>”."""
    places, start = [], 0
    while (start := pdf.find(b"/Contents <", start)) >= 0:
        begin = start + len(b"/Contents <")
        places.append((begin, pdf.index(b">", begin)))
        start = begin
    return places


def with_a_signature_of_another(pdf: bytes, other: bytes) -> bytes:
    """The newest signature of another document put in the place of this one's; both have the same room."""
    (begin, end), (first, last) = contents_of(pdf)[-1], contents_of(other)[-1]
    moved = other[first:last][: end - begin].ljust(end - begin, b"0")
    return pdf[:begin] + moved + pdf[end:]


UPDATES: dict[str, Attack] = {
    "draws over a page": updated(draw_over_the_page),
    "replaces the content of a page": updated(replace_the_page),
    "adds an annotation": updated(annotate),
    "adds a page": updated(add_a_page),
    "swaps a stamp": updated(swap_a_stamp),
    "replaces a font": updated(replace_a_font),
    "swaps the page tree": updated(swap_the_page_tree),
    "saves the file anew": resaved,
    "adds a signature of its own": signed_by_one_more,
}


def small(authority: ca.Authority) -> bytes:
    """A file of one empty page with one signature: small enough to flip every byte of it."""
    empty = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 100))
        made.save(empty, static_id=True)
    key = pades.SigningKey(authority.seal_key, authority.seal_certificate, authority.certificate)
    return pades.seal(empty.getvalue(), [], by=key, moment=NOW, reason="", location="")


def unseen(content: bytes, trust: Trust, places: Iterable[int]) -> Iterator[int]:
    """The places at which a flipped lowest bit is not seen from the file alone."""
    for place in places:
        flipped = content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]
        if judge(flipped, trust, moment=NOW + timedelta(minutes=1)).verdict == Verdict.VALID:
            yield place
