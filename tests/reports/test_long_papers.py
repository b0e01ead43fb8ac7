"""The paper of a report at its shortest and at sixty pages, with the longest names (domain.md §7)."""

from collections import defaultdict
from functools import cache
from itertools import pairwise

import pytest

from reports.snapshot import Content
from tests.reports.long_papers import PARENT, SIGNER, UNIT, long_paper, pdf_of, short_paper
from tests.reports.pdf_text import Run, runs, squeezed

LEFT, RIGHT, FOOT = 85.0, 595.3 - 48.1, 56.6  # margins of 30, 17 and 20 mm in points
PAPERS = {"short": short_paper, "long": long_paper}
HANGING = 3  # points: a full stop or a colon at the end of a line stands a little in the margin
Pages = dict[int, list[Run]]


@cache
def paper_of(name: str) -> Content:
    return PAPERS[name]()


@cache
def pages_of(name: str) -> tuple[Pages, Pages]:
    """The body of every page, and its head and foot."""
    body: Pages = defaultdict(list)
    around: Pages = defaultdict(list)
    for run in runs(pdf_of(paper_of(name))):
        (around if run.is_artifact else body)[run.page].append(run)
    return body, around


def text_of(page: list[Run]) -> str:
    return squeezed("".join(run.text for run in page))


def first_pages(name: str) -> list[int]:
    """Where the report begins, and each of its annexes."""
    starts = [squeezed(f"Phụ lục {annex['number']}{annex['name'].upper()}") for annex in paper_of(name)["annexes"]]
    body = pages_of(name)[0]
    return [1, *(page for start in starts for page in body if text_of(body[page]).startswith(start))]


def parts(name: str) -> list[range]:
    begun = [*first_pages(name), max(pages_of(name)[0]) + 1]
    return [range(first, after) for first, after in pairwise(begun)]


@pytest.mark.parametrize(("name", "body", "at_least", "at_most"), [("short", 3, 6, 8), ("long", 20, 55, 75)])
def test_the_papers_are_as_long_as_they_are_meant_to_be(name: str, body: int, at_least: int, at_most: int) -> None:
    assert len(parts(name)) == len(paper_of(name)["annexes"]) + 1
    assert len(parts(name)[0]) >= body
    assert at_least <= max(pages_of(name)[0]) <= at_most


@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_numbered_in_the_middle_of_the_top_but_for_the_first(name: str) -> None:
    around = pages_of(name)[1]
    for part in parts(name):
        heads = [[run for run in around.get(page, []) if run.y > 780] for page in part]
        assert [[run.text for run in head] for head in heads] == [[], *([str(n)] for n in range(2, len(part) + 1))]
        for run in (run for head in heads for run in head):
            assert run.size == 13
            assert run.x + run.width / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_of_an_annex_begins_with_the_head_of_its_table(name: str) -> None:
    for annex, part in zip(paper_of(name)["annexes"], parts(name)[1:], strict=True):
        head = squeezed("".join(annex["header"]))
        assert head in text_of(pages_of(name)[0][part[0]])
        assert [repeated_on(name, page) for page in part[1:]] == [head] * (len(part) - 1)


def repeated_on(name: str, page: int) -> str:
    """A repeated head is no part of the text: whoever has the page read aloud hears it once."""
    return text_of([run for run in pages_of(name)[1][page] if run.y < 780])


def headings(name: str) -> set[str]:
    found = set()
    for section in paper_of(name)["sections"]:
        found.add(squeezed(f"{section['number']}. {section['heading'].upper()}"))
        found |= {squeezed(f"{each['number']}. {each['text']}") for each in section["blocks"] if each["kind"] == "sub"}
        found |= {squeezed(each["text"]) for each in section["blocks"] if each["kind"] == "minor"}
    return found


@pytest.mark.parametrize("name", PAPERS)
def test_no_heading_is_the_last_on_its_page(name: str) -> None:
    body = pages_of(name)[0]
    everything = "".join(text_of(body[page]) for page in sorted(body))

    assert [heading for heading in headings(name) if heading not in everything] == []
    assert [page for page in body if text_of(body[page]).endswith(tuple(headings(name)))] == []


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_stands_in_the_margins_or_over_something_else(name: str) -> None:
    for page in pages_of(name)[0].values():
        assert [run for run in page if not (run.x >= LEFT - 0.5 and run.x + run.width <= RIGHT + HANGING)] == []
        assert [run for run in page if run.y < FOOT] == []
        lines: dict[int, list[Run]] = defaultdict(list)
        for run in page:
            lines[round(run.y)].append(run)
        for line in lines.values():
            beside = pairwise(sorted(line, key=lambda run: run.x))
            assert [(one.text, two.text) for one, two in beside if one.x + one.width > two.x + 0.5] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_chart_longer_than_a_page_goes_on_and_loses_no_row(name: str) -> None:
    body = pages_of(name)[0]
    charts = [
        block for section in paper_of(name)["sections"] for block in section["blocks"] if block["kind"] == "chart"
    ]
    text = "".join(text_of(body[page]) for page in sorted(body))
    (chart,) = charts

    for label, target, result, _remark in chart["rows"]:
        assert squeezed(f"{label}kế hoạch {target} · thực hiện {result}") in text
    total = len(chart["svgs"])
    marks = [f" ({number}/{total})" for number in range(1, total + 1)] if total > 1 else [""]
    assert [squeezed(f"{chart['caption']}{mark}") in text for mark in marks] == [True] * total


@pytest.mark.parametrize("name", PAPERS)
def test_no_number_is_torn_at_the_end_of_a_line(name: str) -> None:
    ends = [run.text for page in pages_of(name)[0].values() for run in page if run.text.rstrip().endswith("567.")]

    assert ends == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_head_of_the_first_page_has_both_bodies_whole(name: str) -> None:
    text = text_of(pages_of(name)[0][1])

    for words in (PARENT.upper(), UNIT.upper(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"):
        assert squeezed(words) in text
    assert "Số:……/BC-CĐCSPhúThọ,ngày20tháng12năm2021BÁOCÁO" in text


@pytest.mark.parametrize("name", PAPERS)
def test_the_signature_stands_on_one_page_with_the_last_words(name: str) -> None:
    body = pages_of(name)[0]
    (page,) = [page for page in parts(name)[0] if squeezed(SIGNER[1]) in text_of(body[page])]

    words = text_of(body[page])
    assert [squeezed(each) in words for each in ("TM. BAN CHẤP HÀNH", SIGNER[0].upper(), "Nơi nhận:")] == [True] * 3
    assert squeezed("V. Kiến nghị, đề xuất").upper() in words.upper()
