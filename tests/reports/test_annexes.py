"""Which annexes a report has, how they are numbered, and what the further ones say."""

from datetime import date

import pytest

from campaigns.models import Participation
from campaigns.values import Area, Shape, TypedValue
from members.models import Unit
from pledges.models import Commitment, Pledge
from reports import drafting, figures, paper, periods, rendering
from reports.annexes import annexes
from reports.outline import outline
from reports.snapshot import Content, frozen, read
from tests.achievements.factories import make_achievement, make_campaign, make_indicator
from tests.factories import NOW, Person, make_unit
from tests.overview.factories import make_pledge
from tests.reports.factories import YEAR, Case, log, make_report

pytestmark = pytest.mark.django_db


def told(unit: Unit, period: periods.Period = YEAR) -> Content:
    return outline(read(frozen(figures.collect(unit, period, today=date(2022, 1, 5)))[0]), {})


def shown(content: Content) -> dict[str, list[list[str]]]:
    return {f"{each['number']} {each['name']}": each["rows"] for each in annexes(content)}


def test_initiatives_and_titles_are_deeds_of_their_area_with_what_they_came_to(case: Case) -> None:
    log(
        case,
        "si",
        "Phần mềm quản lý hồ sơ",
        area=Area.LEARNING,
        measured=[("Sáng kiến được công nhận", "sáng kiến", 2, {})],
    )
    log(case, "ti", "Tập thể lao động xuất sắc", area=Area.TITLES, campaign=None)
    found = shown(told(case.union))

    assert found["IV Sáng kiến, giải pháp trong kỳ"] == [
        ["1", "Phần mềm quản lý hồ sơ", case.union.name, "30/06/2021", "Sáng kiến được công nhận: 2 sáng kiến"]
    ]
    assert [row[1:] for row in found["V Danh hiệu thi đua, hình thức khen thưởng"]] == [
        ["Tập thể lao động xuất sắc", case.union.name, "30/06/2021", "–"]
    ]


def test_the_annexes_are_numbered_as_they_stand(case: Case, union_above: Unit) -> None:
    assert list(told(case.union)["annex_numbers"].items()) == [
        ("movements", "I"), ("commitments", "II"), ("social", "III"), ("statistic", "IV"),
    ]  # fmt: skip
    assert told(union_above)["annex_numbers"]["below"] == "IV"


def test_a_union_group_reports_in_short(union: Unit, officer: Person, reviewer: Person) -> None:
    group = make_unit("Tổ công đoàn Minh Họa", parent=union, kind=Unit.Kind.UNION_GROUP)
    assert told(group)["annex_numbers"] == {}

    campaign = make_campaign(union)
    make_achievement(officer, state="approved", reviewer=reviewer, unit=group, campaign=campaign)
    assert list(told(group)["annex_numbers"]) == ["movements", "statistic"]


def test_sentences_refer_to_an_annex_by_the_number_that_it_has_here(case: Case) -> None:
    """Of a union group that launched nothing the commitments are the first annex."""
    content = told(case.union) | {"annex_numbers": {"movements": "II", "commitments": "III"}}
    content["annex_commitments"] = [{"outcome": "missed"}]
    content["chart"] = ""
    [direction] = drafting._directions(content)
    [pledged] = paper._pledged(content)

    assert "(Phụ lục II)" in paper.launched(content)
    assert "(Phụ lục III)" in direction.text
    assert "(chi tiết tại Phụ lục III)" in str(pledged)


@pytest.fixture
def next_year(case: Case, officer: Person) -> Pledge:
    pledge = make_pledge(case.union, officer, state=Pledge.State.COMPLETED)
    Pledge.objects.filter(pk=pledge.pk).update(year=2022, valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31))
    pledge.parties.create(position=0, unit=case.union, office=officer.office)
    indicator = make_indicator(case.union, "Sáng kiến được công nhận", unit_of_measure="sáng kiến")
    line = Commitment(pledge=pledge, position=0, area=Area.LEARNING, indicator=indicator)
    line.value = TypedValue(Shape.COUNT, scaled=12)
    line.save()
    campaign = make_campaign(
        case.union, "Đổi mới, sáng tạo năm 2022", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31)
    )
    Participation.objects.create(campaign=campaign, unit=case.union, joined_at=NOW)
    return pledge


def test_what_is_registered_for_the_next_year_freezes_with_the_report(case: Case, next_year: Pledge) -> None:
    content = told(case.union)
    rows = shown(content)["IV Nội dung đăng ký thi đua năm 2022"]

    assert [row[1:] for row in rows] == [
        ["Sáng kiến được công nhận", "Học tập, lao động sáng tạo, sáng kiến", "sáng kiến", "≥ 12"],
        ["Đổi mới, sáng tạo năm 2022", "Nhiệm vụ chính trị, chuyên môn", "–", "01/01/2022 – 31/12/2022"],
    ]
    quarter = periods.parse("quarter", "2021-Q4")
    assert told(case.union, quarter)["annex_registrations"] == []


def test_page_and_paper_show_them(case: Case, next_year: Pledge, officer: Person) -> None:
    log(case, "si", "Phần mềm quản lý hồ sơ", area=Area.LEARNING)
    report = make_report(case.union)
    page = officer.client.get(report.get_absolute_url()).content.decode()

    for words in ("Phụ lục IV. Sáng kiến, giải pháp", "Phụ lục V. Đăng ký thi đua năm sau", "≥ 12"):
        assert words in page
    assert rendering.draft_pdf(report, now=NOW).startswith(b"%PDF")
