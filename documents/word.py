"""The editable form of a formal document: the same content as the Typst templates take, as a DOCX file. Pure.

Layout after NĐ 30/2020/NĐ-CP, Phụ lục I, as in templates/documents/nd30.typ. `content` has the common keys that are
named there and: subject, status, opening, sections: [(number, heading, blocks)], signatures, recipients. A block is one
of (kind: "sub", number, text) · (kind: "minor", text) · (kind: "lead", label, text) · (kind: "body", text) · (kind:
"items", items) · (kind: "table" or "chart", widths in mm, centred: columns from 0, header, rows, optional caption),
where a row is a list of cells, or one string that spans the table. Optional: facts (where the figures come from) and
annexes [(number, name, widths, centred, header, rows, empty)], each on a page of its own. Text goes in as text, never
as markup; the same content and moment give the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
WIDTH = 163  # mm between the margins
Block = Mapping[str, Any]


def formal_docx(content: Mapping[str, Any], *, moment: datetime) -> bytes:
    """The bytes of the file; `moment` stands in its properties as the time of making."""
    paper = Document()
    _set_page(paper)
    _set_styles(paper)
    _state(paper, content, moment)
    _letterhead(paper, content)
    _title(paper, content)
    for paragraph in _paragraphs(content.get("opening", "")):
        paper.add_paragraph(paragraph)
    for section in content["sections"]:
        paper.add_heading(f"{section['number']}. {section['heading']}".upper(), level=1)
        for block in section["blocks"]:
            _block(paper, block)
    if content.get("facts"):
        _line(paper, content["facts"], size=10, align=ALIGN.LEFT, before=12)
    _foot(paper, content)
    for each in content.get("annexes", ()):
        _annex(paper, each)
    file = BytesIO()
    paper.save(file)
    return _undated(file)


def _undated(file: BytesIO) -> bytes:
    """The same parts without the time of packing."""
    packed = BytesIO()
    with ZipFile(file) as made, ZipFile(packed, "w") as archive:
        for part in made.infolist():
            entry = ZipInfo(part.filename)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, made.read(part))
    return packed.getvalue()


def _set_page(paper: Paper) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(17)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True  # the number stands from the second page on
    number = page.header.paragraphs[0]
    number.paragraph_format.first_line_indent = Mm(0)
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _set_styles(paper: Paper) -> None:
    normal = _style(paper, "Normal", size=13)
    normal.paragraph_format.alignment = ALIGN.JUSTIFY
    normal.paragraph_format.first_line_indent = Mm(10)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    for level in (1, 2, 3):
        heading = _style(paper, f"Heading {level}", size=13, is_bold=True)
        heading.font.italic = level == 3
        heading.paragraph_format.space_before = Pt(9)
        heading.paragraph_format.space_after = Pt(4)
        heading.paragraph_format.keep_with_next = True


def _style(paper: Paper, name: str, *, size: float, is_bold: bool = False) -> ParagraphStyle:
    style = paper.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    return style


def _state(paper: Paper, content: Mapping[str, Any], moment: datetime) -> None:
    said = paper.core_properties
    said.title = " ".join(f"{content['title']} {content['subject']}".split())
    said.author = content["letterhead"]["issuing_body"].replace("\n", " ")
    said.language, said.comments = "vi-VN", ""
    said.created = said.modified = moment.astimezone(UTC).replace(tzinfo=None)


def _letterhead(paper: Paper, content: Mapping[str, Any]) -> None:
    head = content["letterhead"]
    left, right = _columns(paper, [67, 96])
    if head["upper_body"]:
        _line(left, head["upper_body"].upper(), size=12)
    _line(left, head["issuing_body"].upper(), size=12, is_bold=True)
    _rule(left, 67, share=0.4)
    _line(left, f"Số: {content['number'] or '……'}/{content['symbol']}", size=13)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, is_bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, is_bold=True)
    _rule(right, 96, share=0.6)
    _line(right, f"{head['place']}, {head['day']}", size=13, is_italic=True)


def _title(paper: Paper, content: Mapping[str, Any]) -> None:
    _line(paper, content["title"].upper(), size=14, is_bold=True, before=14)
    if content["subject"]:
        _line(paper, content["subject"], size=13.5, is_bold=True)
        _rule(paper, WIDTH, share=0.3)
    if content["status"]:
        _line(paper, content["status"], size=13, is_italic=True)
    _line(paper, "", size=6)


def _block(paper: Paper, block: Block) -> None:
    kind = block["kind"]
    if kind == "sub":
        paper.add_heading(f"{block['number']}. {block['text']}", level=2)
    elif kind == "items":
        for item in block["items"]:
            paper.add_paragraph(f"- {item}")
    elif kind in {"table", "chart"}:
        _table(paper, block)
    elif kind == "minor":
        paper.add_heading(block["text"], level=3)
    elif kind == "lead":
        lead = paper.add_paragraph()
        lead.add_run(f"{block['label']}: ").italic = True
        lead.add_run(block["text"])
    else:
        for paragraph in _paragraphs(block["text"]):
            paper.add_paragraph(paragraph)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _table(paper: Paper, block: Block) -> None:
    """Its head is repeated on each page, and no row is torn in two."""
    widths: Sequence[float] = block["widths"]
    if block.get("caption"):
        _line(paper, block["caption"], size=12, is_italic=True, before=6).paragraph_format.keep_with_next = True
    table = paper.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)  # of its cells, and of the cells of every row added later
    for cell, name in zip(table.rows[0].cells, block["header"], strict=True):
        _line(cell, name, size=12, is_bold=True)
    _mark(table.rows[0], "tblHeader")
    for row in block["rows"]:
        _row(table, row, block["centred"])
    for made in table.rows:
        _mark(made, "cantSplit")
    _line(paper, "", size=6)


def _row(table: Table, row: str | Sequence[str], centred: Sequence[int]) -> None:
    cells = table.add_row().cells
    if isinstance(row, str):
        _line(cells[0].merge(cells[-1]), row, size=12, is_bold=True, align=ALIGN.LEFT)
        return
    for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
        _line(cell, text, size=12, align=ALIGN.CENTER if place in centred else ALIGN.LEFT)


def _annex(paper: Paper, each: Block) -> None:
    """On a page of its own, its pages counted from one."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(count, "w:cols", "w:titlePg", "w:docGrid")
    for text in (f"Phụ lục {each['number']}", each["name"].upper()):
        heading = paper.add_heading(text, level=1)
        heading.alignment, heading.paragraph_format.first_line_indent = ALIGN.CENTER, Mm(0)
    if each["rows"]:
        _table(paper, each)
    else:
        paper.add_paragraph(each["empty"])


def _foot(paper: Paper, content: Mapping[str, Any]) -> None:
    """Nơi nhận on the left, who signs on the right, on one page."""
    _line(paper, "", size=6)
    left, right = _columns(paper, [82, 81])
    _line(left, "Nơi nhận:", size=12, is_bold=True, is_italic=True, align=ALIGN.LEFT)
    last = len(content["recipients"]) - 1
    for place, name in enumerate(content["recipients"]):
        _line(left, f"- {name}{'.' if place == last else ';'}", size=11, align=ALIGN.LEFT)
    for signature in content["signatures"]:
        if signature["capacity"]:
            _line(right, signature["capacity"].upper(), size=13, is_bold=True)
        _line(right, signature["office"].upper(), size=13, is_bold=True)
        for _number in range(4):
            _line(right, "", size=13)
        _line(right, signature["name"], size=13, is_bold=True)


def _columns(paper: Paper, widths: Sequence[float]) -> list[_Cell]:
    """A row of cells without borders."""
    table = paper.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _mark(table.rows[0], "cantSplit")
    return [cell for column in table.columns for cell in column.cells]


def _line(
    place: Paper | _Cell,
    text: str,
    *,
    size: float,
    is_bold: bool = False,
    is_italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
    before: float = 0,
) -> Paragraph:
    """One line outside the body; a new cell's empty paragraph is filled first."""
    empty = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.text
    paragraph = place.paragraphs[0] if empty else place.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), is_bold, is_italic
    paragraph.alignment = align
    kept = paragraph.paragraph_format
    kept.first_line_indent, kept.space_before, kept.space_after, kept.line_spacing = Mm(0), Pt(before), Pt(1), 1.0
    return paragraph


def _rule(place: Paper | _Cell, width: float, *, share: float) -> None:
    """The line under a text, as the upper border of a paragraph so narrow."""
    paragraph = _line(place, "", size=4)
    indent = width * (1 - share) / 2
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "auto"}.items():
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
