from io import BytesIO

import pikepdf
import pytest

from documents import typesetting
from tests.documents.conftest import framed_content
from tests.factories import NOW


def pledge(**changes: object) -> bytes:
    return typesetting.compile_pdf("pledge", framed_content(**changes), moment=NOW, attachment=b'{"a":1}')


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pledge() == pledge()


def test_a_letter_that_the_font_lacks_is_named() -> None:
    with pytest.raises(typesetting.DocumentNotRenderable, match="🎉"):
        pledge(opening="Chúc mừng 🎉")


def test_a_missing_part_of_the_content_is_refused() -> None:
    content = framed_content()
    del content["grounds"]

    with pytest.raises(typesetting.DocumentNotRenderable, match="grounds"):
        typesetting.compile_pdf("pledge", content, moment=NOW)


def test_text_is_never_read_as_markup() -> None:
    assert pledge(opening='#panic("x") *đậm* $x$ \\ @y')


def test_the_file_is_tagged_archivable_and_in_vietnamese() -> None:
    with pikepdf.open(BytesIO(pledge())) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert str(pdf.Root.Lang) == "vi"
        assert str(pdf.docinfo["/Title"]) == "Giao ước thi đua năm 2021"


def test_the_data_is_inside_the_file() -> None:
    with pikepdf.open(BytesIO(pledge())) as pdf:
        assert pdf.attachments["noi-dung.json"].get_file().read_bytes() == b'{"a":1}'


def test_only_the_document_font_is_used() -> None:
    with pikepdf.open(BytesIO(pledge())) as pdf:
        fonts = {str(font.BaseFont).split("+")[1] for page in pdf.pages for font in page.Resources.Font.values()}

    assert fonts <= {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_each_party_has_its_box_side_by_side() -> None:
    union, head = typesetting.positions("pledge", framed_content())

    assert (union.field, head.field) == ("Party1", "Party2")
    assert union.page == head.page
    assert union.y == head.y
    assert union.x + union.width < head.x


@pytest.mark.parametrize("duties", range(0, 40, 5))
def test_signatures_never_stand_on_a_page_without_text(duties: int) -> None:
    """However long the text before them: the last words and the signatures are on one page."""
    content = framed_content(duties=[{"heading": "Trách nhiệm", "items": ["Thực hiện nội dung đã cam kết."] * duties}])

    pages = typesetting.query("pledge", content, "<last-words>")

    assert set(pages) == {box.page for box in typesetting.positions("pledge", content)}


def test_a_block_of_sixteen_parties_gets_sixteen_boxes() -> None:
    blocks = [{"field": f"Party{n}", "capacity": "", "office": "Chủ tịch", "name": f"Người {n}"} for n in range(1, 17)]

    boxes = typesetting.positions("pledge", framed_content(signatures=blocks))

    assert [box.field for box in boxes] == [block["field"] for block in blocks]
    assert all(box.y + box.height < 842 for box in boxes)


def test_there_is_a_picture_of_every_page() -> None:
    images = typesetting.page_images("pledge", framed_content(), moment=NOW, ppi=30)

    with pikepdf.open(BytesIO(pledge())) as pdf:
        assert len(images) == len(pdf.pages)
    assert {image[:4] for image in images} == {b"\x89PNG"}


def test_a_very_long_office_still_fits_the_stamp() -> None:
    content = {"label": "Ký điện tử trên hệ thống", "name": "Người Ký " * 8, "office": "Chủ tịch Công đoàn cơ sở " * 8}
    content |= {"moment": "15/09/2021 10:30:00", "note": "Không có yếu tố xác thực thứ hai", "is_demo": True}

    stamp = typesetting.stamp_pdf({**content, "width": 180, "height": 70}, moment=NOW)

    with pikepdf.open(BytesIO(stamp)) as pdf:
        assert [tuple(map(int, page.MediaBox)) for page in pdf.pages] == [(0, 0, 180, 70)]


def test_canonical_json_does_not_depend_on_the_order() -> None:
    assert typesetting.canonical_json({"b": "ế", "a": 1}) == '{"a":1,"b":"ế"}'.encode()
