"""Drafts say only what the snapshot says; numbers that no figure says are pointed out."""

import pytest

from reports import drafting, services
from reports.models import Report
from reports.outline import outline
from reports.snapshot import Content, read
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


def told(report: Report) -> Content:
    return outline(read(report.snapshot), report.texts())


def test_every_number_of_a_draft_is_in_the_snapshot(report: Report):
    outlined = told(report)

    for sentences in drafting.drafts(outlined).values():
        assert drafting.strange_numbers(drafting.text_of(sentences), outlined) == []


def test_the_launched_movements_are_drafted_in_formal_words(report: Report):
    (sentence,) = drafting.drafts(told(report))["leadership"]

    assert sentence.text.startswith("Trong năm 2021, đơn vị đã phát động, phối hợp phát động 1 phong trào")


def test_a_number_that_differs_from_its_figure_is_pointed_out(report: Report):
    outlined = told(report)

    assert drafting.strange_numbers("Đã tổ chức 233 cuộc họp, đạt 80,35%.", outlined) == []
    assert drafting.strange_numbers("Đã tổ chức 234 cuộc họp, đạt 80,4%.", outlined) == ["234", "80,4"]


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Tổng số 999 sáng kiến.", ["999"]),
        ("Trong năm 999 sáng kiến, lên đến 998 lượt.", ["999", "998"]),
        ("Đã tặng 2000 suất quà.", ["2000"]),
        ("Đạt 233,0 cuộc họp và 0,0 vi phạm.", []),
        ("Có 12.345 lượt, tăng 12.345,6.", ["12.345", "12.345,6"]),
    ],
)
def test_what_counts_is_looked_at_by_its_value(report: Report, text: str, strange: list[str]):
    assert drafting.strange_numbers(text, told(report)) == strange


def test_keys_and_hashes_of_the_snapshot_say_no_number(report: Report):
    outlined = told(report)
    outlined["figures"][0]["key"], outlined["deeds"][0]["photos"][0]["sha256"] = "871-0", "4417ab99"

    assert drafting.strange_numbers("Có 871 sáng kiến, 4417 lượt.", outlined) == ["871", "4417"]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 15/9/2021, tháng 12 năm 2021, quý 4.",
        "Kế hoạch số 27 và Nghị định 152/2025/NĐ-CP.",
        "Trong năm 2020 có 2 khó khăn.",
    ],
)
def test_days_years_and_numbers_of_documents_are_left_alone(report: Report, text: str):
    assert drafting.strange_numbers(text, told(report)) == []


def test_a_draft_is_put_into_its_box_and_nothing_is_saved(report: Report, officer: Person):
    typed = {"leadership": "Đã có chữ.", "draft": "leadership", "initial-leadership": ""}
    page = officer.client.post(f"{report.get_absolute_url()}narrative/", typed).content.decode()

    assert "Đã có chữ.\nTrong năm 2021, đơn vị đã phát động" in page
    assert report.texts() == {}


def test_before_it_is_made_final_strange_numbers_are_shown(report: Report, officer: Person, chair: Person):
    services.write_narrative(report, {"causes": "Do 777 ca bệnh."}, by=officer.actor, now=NOW)

    assert "777" in chair.client.get(f"{report.get_absolute_url()}finalise/").content.decode()
    assert "777" in officer.client.get(f"{report.get_absolute_url()}narrative/").content.decode()
