from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, Indicator, Participation
from campaigns.services import LauncherChoice
from campaigns.values import Shape
from members.models import Unit
from tests.campaigns.factories import campaign_facts, make_campaign, make_indicator
from tests.campaigns.test_services import measured
from tests.factories import NOW, Person, make_unit
from tests.portal.guards import ask, is_part_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"


def typed(*bodies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What the browser sends for the form of a campaign, with one row per launching body."""
    form: dict[str, Any] = {
        "kind": "movement",
        "name": "Lao động giỏi, lao động sáng tạo",
        "area": "professional",
        "mode": "regular",
        "level": "unit",
        "scope": "unit",
        "starts_on": "04/01/2021",
        "ends_on": "15/12/2021",
        "launchers-TOTAL_FORMS": len(bodies),
        "launchers-INITIAL_FORMS": 0,
    }
    rows = {f"launchers-{index}-{name}": value for index, row in enumerate(bodies) for name, value in row.items()}
    return form | rows | fields


def add(client: Client, *bodies: dict[str, Any], **fields: Any) -> Any:
    return client.post(reverse("campaigns:add"), typed(*bodies, **fields))


def test_an_officer_enters_a_campaign_with_two_launching_bodies(officer: Person, union: Unit, agency: Unit) -> None:
    answer = add(officer.client, {"unit": agency.pk}, {"body_name": "Hội Chữ thập đỏ tỉnh"})

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == campaign.get_absolute_url()
    assert (campaign.owner, campaign.state, campaign.duration) == (union, "draft", "under_1")
    assert [str(body) for body in campaign.launchers.order_by("position")] == [agency.name, "Hội Chữ thập đỏ tỉnh"]


def test_a_wrong_order_of_days_is_told_beside_the_field_and_nothing_typed_is_lost(officer: Person) -> None:
    answer = add(officer.client, {"body_name": "Công đoàn ngành"}, ends_on="03/01/2021", slogan="Đoàn kết")

    assert answer.context["form"].errors == {"ends_on": ["Ngày tổng kết không được trước ngày phát động."]}
    assert [text in answer.text for text in ("Đoàn kết", "Công đoàn ngành", "03/01/2021")] == [True, True, True]
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("interim", ["03/01/2021", "16/12/2021"])
def test_the_interim_review_lies_within_the_campaign(officer: Person, interim: str) -> None:
    assert list(add(officer.client, interim_on=interim).context["form"].errors) == ["interim_on"]


def test_a_day_is_read_day_first(officer: Person) -> None:
    add(officer.client, starts_on="03/04/2021")

    assert Campaign.objects.get().starts_on == date(2021, 4, 3)


def test_another_launching_body_without_script_keeps_everything_typed(officer: Person, agency: Unit) -> None:
    answer = add(officer.client, {"unit": agency.pk}, {"body_name": "Tỉnh đoàn"}, name="Xanh", add_launcher="1")

    rows = answer.context["launchers"]
    kept = [(str(row["unit"].value() or ""), row["body_name"].value() or "") for row in rows]
    assert kept == [(str(agency.pk), ""), ("", "Tỉnh đoàn"), ("", "")]
    assert answer.context["form"]["name"].value() == "Xanh"
    assert not answer.context["form"].errors


@pytest.mark.parametrize("total", ["", "abc", "-3", "999999"])
def test_a_tampered_number_of_rows_is_an_answer(officer: Person, total: str) -> None:
    fields = {"launchers-TOTAL_FORMS": total}

    statuses = [add(officer.client, **fields).status_code, add(officer.client, add_launcher="1", **fields).status_code]

    assert max(statuses) < 400


def test_a_body_is_a_unit_or_a_name_and_stands_once(officer: Person, agency: Unit) -> None:
    both = add(officer.client, {"unit": agency.pk, "body_name": "Sở"})
    twice = add(officer.client, {"body_name": "Tỉnh đoàn"}, {"body_name": "Tỉnh đoàn"})

    assert [list(row.errors) for row in both.context["launchers"]] == [["body_name"]]
    assert [list(row.errors) for row in twice.context["launchers"]] == [[], ["body_name"]]


def test_a_removed_row_is_no_launching_body(officer: Person, agency: Unit) -> None:
    add(officer.client, {"unit": agency.pk, "DELETE": "on"}, {"body_name": "Tỉnh đoàn"})

    assert [str(body) for body in Campaign.objects.get().launchers.all()] == ["Tỉnh đoàn"]


def test_a_unit_far_away_cannot_be_named_from_the_list(officer: Person) -> None:
    far = make_unit("Công đoàn ngành khác")

    assert list(add(officer.client, {"unit": far.pk}).context["launchers"].forms[0].errors) == ["unit"]


def test_a_second_click_is_told_that_the_campaign_stands(officer: Person) -> None:
    answers = [add(officer.client).status_code for _click in range(2)]

    assert (answers, Campaign.objects.count()) == ([302, 200], 1)


def test_a_launch_document_is_a_pdf_and_handed_out_as_a_download(officer: Person, member: Person) -> None:
    add(officer.client, document_file=SimpleUploadedFile("kế hoạch.pdf", PDF, "application/pdf"))
    services.launch_campaign(_with_launcher(Campaign.objects.get()), by=None, now=NOW)

    answer = member.client.get(reverse("campaigns:document", args=[Campaign.objects.get().pk]))

    assert b"".join(answer.streaming_content) == PDF
    headers = {name: answer.headers[name] for name in ("X-Content-Type-Options", "Content-Disposition")}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith("attachment")


def _with_launcher(campaign: Campaign) -> Campaign:
    services.set_launchers(campaign, [LauncherChoice(campaign.owner)])
    return campaign


def test_a_text_file_named_pdf_is_refused_beside_the_field(officer: Person) -> None:
    answer = add(officer.client, document_file=SimpleUploadedFile("ke-hoach.pdf", b"xin chao", "application/pdf"))

    assert list(answer.context["form"].errors) == ["document_file"]


def test_the_document_of_a_campaign_out_of_reach_does_not_exist(officer: Person, stranger: Person) -> None:
    add(officer.client, document_file=SimpleUploadedFile("a.pdf", PDF, "application/pdf"))

    assert stranger.client.get(reverse("campaigns:document", args=[Campaign.objects.get().pk])).status_code == 404


def test_an_edit_starts_from_what_is_stated(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, interim_on=date(2021, 6, 30))

    form = officer.client.get(reverse("campaigns:edit", args=[campaign.pk])).context["form"]

    assert [form["name"].value(), form["interim_on"].value()] == [campaign.name, date(2021, 6, 30)]


def test_an_edit_changes_the_launching_bodies(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    bodies: list[dict[str, Any]] = [{"body_name": "Liên đoàn Lao động tỉnh"}, {"unit": union.pk}]

    officer.client.post(reverse("campaigns:edit", args=[campaign.pk]), typed(*bodies))

    assert [str(body) for body in campaign.launchers.order_by("position")] == ["Liên đoàn Lao động tỉnh", union.name]


def test_an_officer_launches_and_a_second_click_is_told_so(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, state="draft")
    address = reverse("campaigns:launch", args=[campaign.pk])

    first, second = (officer.client.post(address) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    assert second.context["refused"] == "Phong trào đã được phát động từ trước."


def test_closing_early_asks_for_a_reason_beside_the_field(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, ends_on=date(2199, 12, 31))
    address = reverse("campaigns:close", args=[campaign.pk])

    refused = officer.client.post(address, {"reason": ""})
    officer.client.post(address, {"reason": "Sáp nhập"})

    assert list(refused.context["form"].errors) == ["reason"]
    assert Campaign.objects.get().state == "closed"


def test_a_unit_below_takes_part_and_leaves_with_a_reason(officer: Person, union: Unit, union_above: Unit) -> None:
    campaign = make_campaign(union_above)

    officer.client.post(reverse("campaigns:join", args=[campaign.pk]), {"unit": union.pk, "note": "42 người"})
    joined = Participation.objects.current().get()
    officer.client.post(reverse("campaigns:leave", args=[campaign.pk]), {"unit": union.pk, "reason": "Nhầm"})

    assert (joined.unit, joined.note, Participation.objects.current().count()) == (union, "42 người", 0)


def test_nobody_registers_a_unit_of_others(officer: Person, other_union: Unit, union_above: Unit) -> None:
    address = reverse("campaigns:join", args=[make_campaign(union_above).pk])

    assert list(officer.client.post(address, {"unit": other_union.pk}).context["form"].errors) == ["unit"]


@pytest.mark.parametrize("page", ["edit", "launch", "close", "indicator_add"])
def test_who_sees_a_campaign_but_does_not_own_it_may_not_change_it(member: Person, union: Unit, page: str) -> None:
    campaign = make_campaign(union)

    assert member.client.get(reverse(f"campaigns:{page}", args=[campaign.pk])).status_code == 403


@pytest.mark.parametrize("page", ["detail", "edit", "launch", "close", "join", "leave", "document", "indicator_add"])
def test_a_draft_of_others_does_not_exist(stranger: Person, union: Unit, page: str) -> None:
    campaign = make_campaign(union, state="draft")

    assert stranger.client.get(reverse(f"campaigns:{page}", args=[campaign.pk])).status_code == 404


def test_an_officer_adds_an_indicator_and_goes_on_with_another(officer: Person, union: Unit) -> None:
    address = reverse("campaigns:indicator_add", args=[make_campaign(union).pk])
    form = {"name": "Tỷ lệ hồ sơ trực tuyến", "area": "reform", "shape": "ratio", "direction": "at_least"}

    answer = officer.client.post(address, form | {"another": "1"})

    made = Indicator.objects.get()
    assert answer.headers["Location"] == address
    assert (made.unit_of_measure, made.scale, made.over_time) == ("%", 2, "fraction")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"shape": "count"}, "unit_of_measure"),
        ({"shape": "classification", "levels": "Tốt"}, "levels"),
        ({"shape": "ratio", "over_time": "sum"}, "over_time"),
    ],
)
def test_what_an_indicator_lacks_is_told_beside_the_field(
    officer: Person, union: Unit, fields: dict[str, str], field: str
) -> None:
    address = reverse("campaigns:indicator_add", args=[make_campaign(union).pk])

    answer = officer.client.post(address, {"name": "A", "area": "reform", "direction": "at_least"} | fields)

    assert list(answer.context["form"].errors) == [field]


def test_a_used_indicator_is_locked_on_the_page_and_cannot_be_forced(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)
    measured(indicator, officer)
    forced = {"name": "Số mắt", "area": "reform", "shape": "money", "direction": "at_most", "unit_of_measure": "m"}

    officer.client.post(reverse("campaigns:indicator_edit", args=[indicator.pk]), forced)

    indicator.refresh_from_db()
    assert (indicator.name, indicator.shape, indicator.unit_of_measure) == ("Số mắt", Shape.COUNT, "camera")


def test_a_used_indicator_gets_a_new_version(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)
    measured(indicator, officer)
    form = {"name": "Số tiền", "area": "reform", "shape": "money", "direction": "at_least"}

    officer.client.post(reverse("campaigns:indicator_replace", args=[indicator.pk]), form)

    assert [(made.shape, made.version) for made in Indicator.objects.current()] == [("money", 2)]


def test_a_unit_has_indicators_of_its_own(officer: Person, union: Unit) -> None:
    form = {"name": "Tỷ lệ đạt LĐTT", "area": "titles", "shape": "ratio", "direction": "at_least"}

    officer.client.post(reverse("campaigns:own_indicator_add"), form)

    made = Indicator.objects.get()
    assert (made.owner, made.campaign) == (union, None)
    assert list(officer.client.get(reverse("campaigns:indicators")).context["page"].object_list) == [made]


@pytest.mark.parametrize("query", ["lao dong sang tao", "Lao Động", "doan ket"])
def test_the_search_ignores_marks_and_finds_the_slogan_too(officer: Person, union: Unit, query: str) -> None:
    found = make_campaign(union, name="Lao động giỏi, lao động sáng tạo", slogan="Đoàn kết")
    make_campaign(union, name="Xanh - sạch - đẹp")

    assert list(officer.client.get(reverse("campaigns:list"), {"q": query}).context["page"].object_list) == [found]


def test_the_filters_of_the_list_narrow_it_down(officer: Person, union: Unit, union_above: Unit) -> None:
    own = make_campaign(union, state="draft", kind="drive")
    joined = make_campaign(union_above, kind="social", starts_on=date(2020, 2, 1), ends_on=date(2020, 3, 1))
    Participation.objects.create(campaign=joined, unit=union, joined_at=NOW)

    def shown(**query: str) -> list[Campaign]:
        return list(officer.client.get(reverse("campaigns:list"), query).context["page"].object_list)

    assert [shown(kind="drive"), shown(state="draft"), shown(year="2021"), shown(mine="owned")] == [[own]] * 4
    assert [shown(kind="social"), shown(year="2020"), shown(mine="joined")] == [[joined]] * 3
    assert shown(kind="unknown") == [own, joined]


@pytest.mark.parametrize("page", ["list", "indicators"])
def test_a_list_costs_the_same_for_one_row_and_for_three(officer: Person, union: Unit, page: str) -> None:
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make_indicator(union)
            Participation.objects.create(campaign=make_campaign(union), unit=make_unit(parent=union), joined_at=NOW)
        counts.append(ask(officer.client, reverse(f"campaigns:{page}")).queries)

    assert counts[0] == counts[1]


def test_the_page_of_a_campaign_costs_the_same_whatever_it_holds(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make_indicator(union, campaign)
            services.join_campaign(campaign, make_unit(parent=union), by=officer.actor, now=NOW)
        counts.append(ask(officer.client, campaign.get_absolute_url()).queries)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["list", "indicators"])
def test_the_answer_to_htmx_is_part_of_the_page(officer: Person, union: Unit, page: str) -> None:
    make_campaign(union), make_indicator(union)
    whole, rows = (ask(officer.client, reverse(f"campaigns:{page}"), **head) for head in ({}, {"HX_Request": "true"}))

    assert is_part_of(rows.body, whole.body)


def test_no_get_writes(officer: Person, union: Unit, union_above: Unit) -> None:
    campaign, above, indicator = make_campaign(union), make_campaign(union_above), make_indicator(union)
    own = [reverse(f"campaigns:{page}", args=[campaign.pk]) for page in ("detail", "edit", "launch", "close")]
    joining = [reverse(f"campaigns:{page}", args=[above.pk]) for page in ("join", "leave")]
    others = [reverse(f"campaigns:{page}") for page in ("list", "add", "indicators", "own_indicator_add")]
    of_indicator = [
        reverse(f"campaigns:{page}", args=[indicator.pk]) for page in ("indicator_edit", "indicator_replace")
    ]

    answers = [ask(officer.client, address) for address in own + joining + others + of_indicator]

    assert [(answer.says, answer.writes) for answer in answers] == [("200", ())] * len(answers)


def test_a_campaign_page_says_why_it_cannot_be_launched_yet(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, state="draft")
    campaign.launchers.all().delete()

    text = officer.client.get(campaign.get_absolute_url()).text
    assert ["Còn thiếu" in text, "Ít nhất một đơn vị phát động" in text] == [True, True]


def test_only_the_units_that_reach_the_owner_read_the_history(officer: Person, union: Unit, union_above: Unit) -> None:
    own = services.create_campaign(owner=union, facts=campaign_facts(), launchers=[], by=officer.actor, now=NOW)
    above = make_campaign(union_above)
    services.join_campaign(above, union, by=officer.actor, now=NOW)

    histories = [officer.client.get(page.get_absolute_url()).context["history"] for page in (own, above)]

    assert [[entry.label for entry in history] for history in histories] == [["Lập dự thảo"], []]


def test_a_file_has_to_be_chosen_again_and_the_page_says_so(officer: Person) -> None:
    document = SimpleUploadedFile("ke-hoach.pdf", PDF, "application/pdf")

    assert "Hãy chọn lại tệp" in add(officer.client, document_file=document, ends_on="03/01/2021").text


def test_an_officer_of_a_unit_that_takes_part_logs_a_deed_from_the_page(officer: Person, union_above: Unit) -> None:
    campaign = make_campaign(union_above)
    before = officer.client.get(campaign.get_absolute_url()).context["rights"]
    Participation.objects.create(campaign=campaign, unit=officer.unit, joined_at=NOW)
    after = officer.client.get(campaign.get_absolute_url()).context["rights"]

    assert [(rights.join, rights.leave, rights.log) for rights in (before, after)] == [
        (True, False, False),
        (False, True, True),
    ]
