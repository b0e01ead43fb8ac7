import re
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from reports.chart import FILL, FULL, PIECE, WIDTH, Row, pieces, svg, wrapped

NAMESPACE = "{http://www.w3.org/2000/svg}"
MET = Row("Sáng kiến", "≥ 10 sáng kiến", "12 sáng kiến", Decimal(120), "đạt 120% kế hoạch")
STATED = Row("Hồ sơ trực tuyến", "", "35%", None, "vượt kế hoạch đề ra")


def drawn(*rows: Row) -> ElementTree.Element:
    return ElementTree.fromstring(svg(rows, title="Kế hoạch và kết quả"))


def bars(root: ElementTree.Element) -> list[str]:
    return [bar.get("width", "") for bar in root.iter(f"{NAMESPACE}rect")][2:]


def test_a_chart_says_in_words_what_it_shows():
    root = drawn(MET, STATED)

    assert root.findtext(f"{NAMESPACE}title") == "Kế hoạch và kết quả"
    assert root.findtext(f"{NAMESPACE}desc") == (
        "Sáng kiến: kế hoạch ≥ 10 sáng kiến · thực hiện 12 sáng kiến · đạt 120% kế hoạch; "
        "Hồ sơ trực tuyến: không nêu số kế hoạch · thực hiện 35% · vượt kế hoạch đề ra."
    )


def test_target_and_result_are_drawn_to_one_measure():
    assert bars(drawn(MET)) == [str(FULL), str(FULL * 120 // 100)]


def test_without_a_planned_value_there_is_no_bar_to_mislead():
    assert "<rect" not in svg([STATED], title="t")


def test_a_result_beyond_the_paper_ends_in_a_point():
    root = drawn(Row("Họp", "≥ 10", "100", Decimal(1000)))
    points = root.find(f"{NAMESPACE}polygon")

    assert points is not None
    assert max(int(point.split(",")[0]) for point in points.get("points", "").split()) == WIDTH


def test_no_rows_no_chart():
    assert svg([], title="t") == ""


def test_a_strict_page_can_show_the_chart():
    text = svg([MET, STATED], title="t")

    assert not re.search(r"style=|<script|<style|\son\w+=|href", text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=300))
def test_any_words_make_valid_xml(words: str):
    root = drawn(Row(words, words, words, Decimal(50), words))

    assert root.tag == f"{NAMESPACE}svg"


@given(st.lists(st.text("abcđêơ", min_size=1, max_size=20), min_size=1, max_size=40))
def test_wrapping_loses_no_word(words: list[str]):
    assert " ".join(wrapped(" ".join(words))).split() == words
    assert all(len(line) <= 72 for line in wrapped(" ".join(words)))


def test_target_and_result_differ_without_colour():
    shown = list(drawn(MET).iter(f"{NAMESPACE}rect"))[2:]
    red, green, blue = (int(FILL[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    grey = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert [(bar.get("fill"), bar.get("stroke")) for bar in shown] == [("none", "currentColor"), (FILL, None)]
    assert 1.05 / (grey + 0.05) >= 3  # WCAG 1.4.11, against white paper


def test_a_long_chart_comes_in_pictures_that_lose_no_row():
    rows = [Row(f"Chỉ tiêu số {number}", "≥ 10", "12", Decimal(120)) for number in range(30)]
    found = pieces(rows, title="t")
    heights = [int(ElementTree.fromstring(each).get("height", "0")) for each in found]

    assert len(found) > 1 and max(heights) <= PIECE
    assert [each for each in rows if sum(f">{each.label}<" in piece for piece in found) != 1] == []
    assert (pieces(rows[:2], title="t"), pieces([], title="t")) == ([svg(rows[:2], title="t")], [])
