"""The snapshot of the case of 2021, and what may and may not be counted in it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Achievement
from campaigns.values import Area, Shape, TypedValue
from documents.models import Document
from members.models import Member, Placement, Unit
from pledges.models import Commitment, Pledge
from reports import figures, snapshot
from reports.models import Report
from reports.periods import of_campaign, parse
from tests.factories import NOW, Person, make_member, make_unit
from tests.pledges import factories as pledges
from tests.reports.factories import YEAR, Case, log, make_report

TODAY = date(2021, 12, 20)


def collect(unit: Unit, period: Any = YEAR) -> dict[str, Any]:
    return snapshot.read(snapshot.frozen(figures.collect(unit, period, today=TODAY))[0])


def wordings(told: dict[str, Any]) -> dict[str, str]:
    return {figure["name"]: figure["wording"] for figure in told["figures"]}


def test_every_figure_of_the_case_is_printed_exactly(case: Case):
    assert wordings(collect(case.union)) == {
        "Cá nhân bị xử phạt hành chính về đưa tin sai sự thật": "3 cá nhân",
        "Trường hợp nhắc nhở, yêu cầu gỡ bỏ thông tin": "36 trường hợp",
        "Camera thông minh được lắp đặt": "62 camera",
        "Chốt kiểm soát dịch được giám sát": "21 chốt",
        "Cuộc họp trực tuyến được kết nối, vận hành": "233 cuộc họp (ước tính tăng 80% so với năm 2020)",
        "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4": "tăng lên 80,35%",
        "Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4": "35%, vượt kế hoạch đề ra",
    }


def test_the_wording_of_the_period_is_kept(case: Case):
    meetings = next(figure for figure in collect(case.union)["figures"] if figure["scaled"] == 233)

    assert meetings["period_wording"] == "8 tháng đầu năm 2021"


def test_no_plan_and_no_base_is_invented(case: Case):
    told = collect(case.union)
    exceeded = next(figure for figure in told["figures"] if figure["outcome"] == "exceeded")

    assert (exceeded["plan"], exceeded["printed"]) == ("", "35%")
    assert "129" not in json.dumps([figure["wording"] for figure in told["figures"]])


def test_two_measurements_of_one_deed_are_one_deed(case: Case):
    told = collect(case.union)
    cameras = next(deed for deed in told["deeds"] if deed["achievement"] == case.deeds["R3"].pk)

    assert len(cameras["figures"]) == 2
    counts = {"deeds": 5, "figures": 7, "measurements": 7, "photos": 5, "commitments": 0}
    assert {name: number for name, number in told["totals"].items() if number} | {"commitments": 0} == counts


def test_a_figure_is_the_sum_of_the_sources_it_names(case: Case):
    log(case, "more", "Lắp thêm camera", measured=[("Camera thông minh được lắp đặt", "camera", 8, {})])
    cameras = next(figure for figure in collect(case.union)["figures"] if figure["unit_of_measure"] == "camera")

    assert (cameras["scaled"], cameras["wording"]) == (70, "70 camera")
    assert [source["achievement"] for source in cameras["sources"]] == [case.deeds["R3"].pk, case.deeds["more"].pk]
    assert [source["printed"] for source in cameras["sources"]] == ["62 camera", "8 camera"]


def test_percentages_are_listed_and_never_added(case: Case):
    name = "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4"
    log(case, "more", "Nâng tỷ lệ lần hai", measured=[(name, "%", 9000, {})])
    figure = next(figure for figure in collect(case.union)["figures"] if figure["name"] == name)

    assert (figure["scaled"], figure["wording"]) == (None, "tăng lên 80,35%; 90%")
    assert figure["remark"].startswith("Các tỷ lệ không kèm tử số và mẫu số")


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2020, 12, 31), 5), (date(2021, 1, 1), 6), (date(2021, 12, 31), 6), (date(2022, 1, 1), 5)],
)
def test_the_day_it_is_counted_on_decides_the_period(case: Case, day: date, counts: int):
    log(case, "edge", "Việc ngày giao thừa", counted_on=day, period_from=date(2020, 1, 1), period_to=day)

    assert collect(case.union)["totals"]["deeds"] == counts


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "superseded"])
def test_only_what_is_approved_counts(case: Case, state: str):
    Achievement.objects.filter(pk=case.deeds["R5"].pk).update(state=state, state_reason="Lý do")

    assert "Cuộc họp trực tuyến được kết nối, vận hành" not in wordings(collect(case.union))


def test_the_half_years_share_the_deeds_between_them(case: Case):
    Achievement.objects.filter(pk=case.deeds["R5"].pk).update(counted_on=date(2021, 7, 1))
    halves = [collect(case.union, parse("half_year", key))["totals"]["deeds"] for key in ("2021-H1", "2021-H2")]

    assert halves == [4, 1]


def test_the_quarters_and_the_months_share_the_deeds_between_them(case: Case):
    Achievement.objects.filter(pk=case.deeds["R5"].pk).update(counted_on=date(2021, 7, 1))
    quarters = [collect(case.union, parse("quarter", f"2021-Q{number}"))["totals"]["deeds"] for number in range(1, 5)]
    months = [collect(case.union, parse("month", f"2021-{number:02d}"))["totals"]["deeds"] for number in range(1, 13)]

    assert quarters == [0, 4, 1, 0]
    assert months == [0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0]


def test_a_report_on_a_campaign_tells_only_of_it(case: Case):
    span = of_campaign(case.movement.pk, case.movement.name, case.movement.starts_on, case.movement.ends_on)
    told = collect(case.union, span)

    assert [each["name"] for each in told["movements"]] == [case.movement.name]
    assert told["totals"]["deeds"] == len(case.deeds) - 1  # the Zalo groups belong to no campaign
    assert told["areas"] == []
    assert told["period"]["subject"] == f"Tổng kết {case.movement.name}"


def test_a_snapshot_of_the_first_schema_can_still_be_read(case: Case):
    told = collect(case.union)
    del told["period"]["subject"], told["period"]["campaign"]

    assert snapshot.read(json.dumps(told))["period"]["subject"] == "Tổng kết phong trào thi đua năm 2021"


def test_campaigns_are_told_apart_by_who_launched_them(case: Case):
    told = {each["name"]: (each["is_own"], each["launchers"]) for each in collect(case.union)["movements"]}

    assert told == {
        "Lao động giỏi, lao động sáng tạo": (True, [case.union.name, "Sở Thông tin và Truyền thông"]),
        "Xanh - sạch - đẹp": (False, ["Công đoàn Viên chức tỉnh Phú Thọ"]),
        "Mua vải thiều ủng hộ nhân dân Bắc Giang": (False, ["Liên đoàn Lao động tỉnh"]),
    }


def test_a_deed_without_a_number_stands_under_its_area(case: Case):
    told = collect(case.union)

    assert told["areas"] == [{"area": "building", "figures": [], "deeds": [case.deeds["zalo"].pk], "deeds_below": 0}]


def test_social_activities_tell_money_goods_and_people_apart(case: Case):
    lychees = next(each for each in collect(case.union)["movements"] if each["kind"] == "social")
    deed = log(case, "lychees", "Mua vải thiều", campaign_id=lychees["campaign"], campaign=None)
    Achievement.objects.filter(pk=deed.pk).update(campaign=lychees["campaign"])
    for name, unit_of_measure, shape, value in [
        ("Số tiền ủng hộ", "đồng", Shape.MONEY, 12_500_000), ("Vải thiều", "kg", Shape.COUNT, 600),
        ("Lượt người tham gia", "người", Shape.COUNT, 45),
    ]:  # fmt: skip
        _measure(case, deed, name, unit_of_measure, shape, value)

    line = collect(case.union)["social"][0]
    assert (line["money"], line["goods"], line["people"]) == ("12.500.000 đồng", "600 kg", "45 người")


def _measure(case: Case, deed: Achievement, name: str, unit_of_measure: str, shape: Shape, value: int) -> None:
    from tests.achievements.factories import make_indicator, make_measurement

    indicator = make_indicator(case.union, name, unit_of_measure=unit_of_measure, shape=shape)
    make_measurement(deed, indicator, TypedValue(shape, scaled=value))


def test_people_are_counted_once_on_the_last_day(case: Case, union_group: Unit):
    before = collect(case.union)["people"]
    woman = make_member("Nữ Minh Họa", unit=union_group, gender=Member.Gender.FEMALE, is_party_member=True)
    woman.memberships.create(unit=case.union, from_on=date(2021, 1, 1))
    gone = make_member("Đã Chuyển Minh Họa", unit=case.union)
    gone.memberships.update(to_on=TODAY - timedelta(days=1))

    assert collect(case.union)["people"] == before | {
        "members": before["members"] + 1, "women": before["women"] + 1, "staff": before["staff"] + 1,
        "party_members": before["party_members"] + 1,
    }  # fmt: skip


def test_the_people_of_a_past_period_are_those_of_its_last_day(case: Case):
    counted = figures.collect(case.union, YEAR, today=date(2023, 5, 1)).people

    assert counted.on == date(2021, 12, 31)


def test_a_renamed_unit_keeps_its_old_name_in_an_old_report(case: Case):
    Placement.objects.filter(unit=case.union).update(to_on=date(2022, 6, 30))
    Placement.objects.create(
        unit=case.union, name="Công đoàn Sở Khoa học và Công nghệ", kind=Unit.Kind.UNION, from_on=date(2022, 7, 1)
    )

    assert collect(case.union)["unit"]["name"] == "Công đoàn cơ sở Sở Thông tin và Truyền thông"
    assert collect(case.union)["unit"]["parent"] == "Công đoàn Viên chức tỉnh Phú Thọ"


def test_units_below_count_also_when_they_were_dissolved_in_the_year(case: Case, union_group: Unit):
    log(case, "group", "Việc của tổ", unit=union_group)
    Placement.objects.filter(unit=union_group).update(to_on=date(2021, 3, 31))

    assert collect(case.union)["totals"]["deeds"] == 6


def test_units_beside_do_not_count(case: Case, other_union: Unit):
    log(case, "beside", "Việc của đơn vị khác", unit=other_union)

    assert collect(case.union)["totals"]["deeds"] == 5


def pledge_of(case: Case, *targets: tuple[str, int], state: str = "completed") -> Pledge:
    """Signing has its own tests; here stands what is left of it."""
    document = Document.objects.create(
        kind="pledge", unit=case.union, year=2021, number=1, symbol="GƯ-CĐCS", title="Giao ước thi đua năm 2021",
        template="pledge", content={}, content_sha256="0" * 64, frozen_at=NOW,
    )  # fmt: skip
    pledge = Pledge.objects.create(
        unit=case.union, year=2021, title="Giao ước thi đua năm 2021", place="Phú Thọ", dated_on=date(2021, 3, 5),
        valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31), author=case.officer.user, created_at=NOW,
        document=document, state=state,
    )  # fmt: skip
    pledge.parties.create(position=0, unit=case.union, office=case.officer.office)
    for position, (name, scaled) in enumerate(targets):
        indicator = case.indicators[name]
        line = Commitment(pledge=pledge, position=position, area=Area.PROFESSIONAL, indicator=indicator)
        line.value = TypedValue(Shape(indicator.shape), scale=indicator.scale, scaled=scaled)
        line.save()
    return pledge


def test_a_commitment_stands_beside_its_result(case: Case):
    pledge_of(case, ("Camera thông minh được lắp đặt", 50), ("Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4", 3000))
    told = collect(case.union)

    lines = [(each["target"], each["result"], each["percent"], each["note"]) for each in told["commitments"]]
    assert lines == [
        ("≥ 50", "62 camera", "124%", "vượt kế hoạch đề ra"),
        ("≥ 30%", "35%", "116,67%", "vượt kế hoạch đề ra"),
    ]


def test_a_commitment_without_a_result_says_so(case: Case):
    _indicator_without_deeds(case)
    pledge_of(case, ("Sáng kiến", 10))
    line = collect(case.union)["commitments"][0]

    assert (line["result"], line["percent"], line["note"]) == ("", "", "chưa có kết quả được duyệt")


def _indicator_without_deeds(case: Case) -> None:
    from tests.achievements.factories import make_indicator

    case.indicators["Sáng kiến"] = make_indicator(case.union, "Sáng kiến", unit_of_measure="sáng kiến")


def test_a_result_over_several_campaigns_gets_its_own_figure(case: Case):
    log(case, "more", "Lắp thêm", campaign=case.green, measured=[("Camera thông minh được lắp đặt", "camera", 8, {})])
    pledge_of(case, ("Camera thông minh được lắp đặt", 50))
    told = collect(case.union)
    line = told["commitments"][0]
    whole = next(figure for figure in told["figures"] if figure["key"] == line["figure"])

    assert (line["result"], whole["campaign"], len(whole["sources"])) == ("70 camera", None, 2)


def test_an_unsigned_pledge_is_no_commitment(case: Case):
    pledge_of(case, ("Camera thông minh được lắp đặt", 50), state="circulating")

    assert collect(case.union)["commitments"] == []


def test_the_same_facts_give_the_same_digest(case: Case):
    first, second = make_report(case.union), make_report(case.union)

    assert first.digest == second.digest
    assert Report.objects.count() == 1


def test_a_changed_fact_changes_the_digest(case: Case):
    before = make_report(case.union).digest
    log(case, "more", "Việc mới")

    assert make_report(case.union).digest != before


def test_collecting_costs_the_same_queries_however_much_there_is(case: Case):
    make_unit(parent=case.union)
    with CaptureQueriesContext(connection) as few:
        collect(case.union)
    for number in range(4):
        group = make_unit(parent=case.union)
        log(case, f"n{number}", f"Việc {number}", unit=group, measured=[(f"Chỉ số {number}", "lượt", number, {})])
    with CaptureQueriesContext(connection) as many:
        collect(case.union)

    assert len(many) == len(few)


def test_an_approval_in_the_middle_of_collecting_is_not_half_counted(case: Case, monkeypatch: pytest.MonkeyPatch):
    tries = []

    def approve_meanwhile(*, done: int, total: int, step: str = "") -> None:
        if done == 2 and not tries:
            tries.append(log(case, "late", "Việc vừa duyệt", measured=[("Chỉ số mới", "lượt", 9, {})]).pk)

    told = snapshot.read(snapshot.frozen(figures.collect(case.union, YEAR, today=TODAY, progress=approve_meanwhile))[0])

    assert told["totals"]["deeds"] == 6
    assert {key for deed in told["deeds"] for key in deed["figures"]} == {each["key"] for each in told["figures"]}


def test_figures_count_for_the_agency_of_nobody_else(case: Case, stranger: Person):
    assert collect(stranger.unit)["figures"] == []


def test_a_pledge_signed_by_both_sides_is_compared_with_what_was_done(case: Case, chair: Person, director: Person):
    pledge = pledges.make_draft(chair, director)
    pledges.enrol(chair, director)
    pledges.circulate(pledge, chair)
    pledges.sign(pledge, chair)
    assert collect(case.union)["commitments"] == []

    pledges.sign(pledge, director)
    cameras = Commitment.objects.select_related("indicator").get(pledge=pledge, indicator__unit_of_measure="camera")
    case.indicators[cameras.indicator.name] = cameras.indicator
    log(case, "signed", "Lắp camera", measured=[(cameras.indicator.name, "camera", 62, {})])
    lines = [(each["target"], each["result"], each["percent"]) for each in collect(case.union)["commitments"]]
    assert lines == [("≥ 60", "62 camera", "103,33%"), ("≥ 80%", "", ""), ("Không có", "", "")]
