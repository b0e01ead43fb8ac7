"""The launch plan as files, from the record."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from docx import Document

from campaigns.models import Campaign
from campaigns.rendering import content_of, launch_plan_pdf
from members.models import Placement, Unit
from tests.campaigns.factories import make_campaign, make_indicator
from tests.campaigns.test_views import add
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
TEXTS = {
    "purpose": "Động viên đoàn viên thi đua",
    "audience": "Toàn thể đoàn viên",
    "criteria": "Đăng ký trước 31/01",
    "rewards": "Biểu dương tập thể tiêu biểu",
    "budget": "Nguồn kinh phí công đoàn",
    "organisation": "Ban Chấp hành chỉ đạo",
}


def words(content: bytes) -> str:
    paper = Document(BytesIO(content))
    tables = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *tables])


def test_the_texts_of_the_plan_are_entered_with_the_campaign(officer: Person) -> None:
    add(officer.client, {"body_name": "Tỉnh đoàn"}, **TEXTS)

    campaign = Campaign.objects.get()
    assert {name: getattr(campaign, name) for name in TEXTS} == TEXTS
    assert all(text in officer.client.get(campaign.get_absolute_url()).text for text in TEXTS.values())


def test_the_part_of_the_plan_is_open_where_something_stands_in_it(officer: Person, union: Unit) -> None:
    empty, begun = make_campaign(union, state="draft"), make_campaign(union, state="draft", budget="Tự túc")
    pages = [officer.client.get(reverse("campaigns:edit", args=[each.pk])).text for each in (empty, begun)]

    assert ['<details class="form-section" open>' in page for page in pages] == [False, True]


def test_the_word_file_holds_every_text_and_indicator(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, slogan="Đoàn kết", content="Hướng về cơ sở", **TEXTS)
    make_indicator(union, campaign, name="Camera được lắp đặt")

    answer = officer.client.get(reverse("campaigns:launch_plan_docx", args=[campaign.pk]))

    said = words(answer.content)
    expected = [*TEXTS.values(), "“Đoàn kết”.", "Hướng về cơ sở", "Camera được lắp đặt", union.name.upper()]
    assert [text for text in expected if text not in said] == []
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ke-hoach-phat-dong-{campaign.pk}.docx"'


def test_the_pdf_is_a_tagged_archivable_download(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, **TEXTS)

    answer = officer.client.get(reverse("campaigns:launch_plan_pdf", args=[campaign.pk]))

    with pikepdf.open(BytesIO(answer.content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], str(pdf.docinfo["/Title"])) == ("3", "Kế hoạch")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_table_of_indicators_breaks_over_pages(union: Unit) -> None:
    campaign = make_campaign(union, **TEXTS)
    for _number in range(40):
        make_indicator(union, campaign)

    with pikepdf.open(BytesIO(launch_plan_pdf(campaign, now=NOW))) as pdf:
        assert len(pdf.pages) == 4


def test_a_letter_that_the_font_lacks_is_told_and_no_file_is_given(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, purpose="Vui 🎉")

    answer = officer.client.get(reverse("campaigns:launch_plan_pdf", args=[campaign.pk]), follow=True)

    assert "🎉" in str(next(iter(answer.context["messages"])))


def test_an_old_plan_keeps_the_old_names(officer: Person, chair: Person, union: Unit) -> None:
    Placement.objects.filter(unit=union).update(to_on=date(2021, 6, 30))
    now: dict[str, Any] = {"kind": union.kind, "parent": union.parent, "from_on": date(2021, 7, 1)}
    Placement.objects.create(unit=union, name="Công đoàn mới", **now)
    campaign = make_campaign(union, document_on=date(2021, 1, 4))

    head = content_of(campaign, now=NOW)["letterhead"]

    assert (head["issuing_body"], head["upper_body"]) == (union.name, union.parent.name if union.parent else "")


def test_the_chair_signs_and_local_indicators_stay_out(chair: Person, union: Unit, union_group: Unit) -> None:
    campaign = make_campaign(union)
    make_indicator(union_group, campaign, name="Chỉ tiêu riêng của tổ")

    content = content_of(campaign, now=NOW)

    assert [(each["capacity"], each["name"]) for each in content["signatures"]] == [
        ("TM. Ban Chấp hành", str(chair.member))
    ]
    assert "Chỉ tiêu riêng của tổ" not in str(content)
