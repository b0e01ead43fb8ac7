import io
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from achievements import services
from achievements.figures import approved_figures
from achievements.models import Achievement, Evidence, StagedFile
from campaigns.values import Area, Shape
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.factories import NOW
from tests.full_disk import stored_files

pytestmark = pytest.mark.django_db
ADD, STAGE = "/achievements/add/", "/achievements/staged/"


def picture(colour="red", name="anh.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


TEXT_FILE = b"Day khong phai la anh"


def text_file():
    return SimpleUploadedFile("ghi-chu.jpg", TEXT_FILE, "image/jpeg")


def form(unit, *rows, **fields):
    """What the page sends: the form with its measurement rows."""
    typed = {
        "unit": unit.pk,
        "area": Area.REFORM,
        "title": "Họp trực tuyến",
        "period_from": "01/01/2021",
        "period_to": "31/08/2021",
        "action": "save",
        "measurements-TOTAL_FORMS": len(rows),
        "measurements-INITIAL_FORMS": 0,
    }
    for place, row in enumerate(rows):
        typed |= {f"measurements-{place}-{name}": value for name, value in row.items()}
    return typed | fields


def page(answer):
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def campaign(officer):
    return make_campaign(officer.unit, area=Area.REFORM)


@pytest.fixture
def meetings(officer):
    return make_indicator(officer.unit, "Cuộc họp trực tuyến", unit_of_measure="cuộc họp")


# -- the case of 2021 --

CASE = [
    (
        "Xử phạt, nhắc gỡ thông tin sai sự thật",
        "từ đầu năm đến nay",
        [
            ("Xử phạt", "cá nhân", Shape.COUNT, 0, {"value": "3"}),
            ("Nhắc gỡ", "trường hợp", Shape.COUNT, 0, {"value": "36"}),
        ],
        ["3 cá nhân", "36 trường hợp"],
    ),
    (
        "Lắp camera thông minh tại các chốt",
        "trong thời gian ngắn",
        [("Camera", "camera", Shape.COUNT, 0, {"value": "62"}), ("Chốt", "chốt", Shape.COUNT, 0, {"value": "21 chốt"})],
        ["62 camera", "21 chốt"],
    ),
    (
        "Tổ chức họp trực tuyến",
        "8 tháng đầu năm 2021",
        [
            (
                "Cuộc họp",
                "cuộc họp",
                Shape.COUNT,
                0,
                {
                    "value": "233",
                    "comparison": "increase_by",
                    "comparison_qualifier": "estimated",
                    "comparison_base": "năm 2020",
                    "delta": "80",
                },
            )
        ],
        ["233 cuộc họp (ước tính tăng 80% so với năm 2020)"],
    ),
    (
        "Dịch vụ công trực tuyến mức độ 3, 4",
        "",
        [("Tỷ lệ dịch vụ công", "%", Shape.RATIO, 2, {"value": "80,35", "comparison": "increase_to"})],
        ["tăng lên 80,35%"],
    ),
    (
        "Hồ sơ trực tuyến mức độ 3, 4",
        "",
        [("Tỷ lệ hồ sơ", "%", Shape.RATIO, 2, {"value": "35%", "outcome": "exceeded"})],
        ["35%, vượt kế hoạch đề ra"],
    ),
]


@pytest.mark.parametrize(("title", "wording", "rows", "words"), CASE)
def test_the_deeds_of_2021_are_entered_and_printed_exactly(officer, reviewer, title, wording, rows, words):
    typed = []
    for place, (name, unit_of_measure, shape, scale, said) in enumerate(rows):
        facts = {"unit_of_measure": unit_of_measure, "shape": shape, "scale": scale, "position": place}
        typed.append({"indicator": make_indicator(officer.unit, name, **facts).pk} | said)
    sent = form(officer.unit, *typed, title=title, period_wording=wording, action="submit")
    answer = officer.client.post(ADD, sent, follow=True)
    deed = Achievement.objects.get()
    reviewer.client.post(reverse("achievements:approve", args=[deed.pk]))

    assert page(answer).count(words[0].split(" (")[0].split(",")[0].removeprefix("tăng lên ")) >= 1
    figures = approved_figures([officer.unit.pk], date(2021, 1, 1), date(2021, 12, 31))
    assert [figure.printed for figure in figures] == words
    assert {figure.period_wording for figure in figures} == {wording}
    assert {(figure.base, figure.plan) for figure in figures} == {(None, None)}


def test_a_deed_keeps_what_was_typed(officer, campaign, meetings, member):
    row = {"indicator": meetings.pk, "value": "1.233"}
    sent = form(officer.unit, row, campaign=campaign.pk, area="", members=[member.member.pk], narrative="Mô tả")
    answer = officer.client.post(ADD, sent)
    deed = Achievement.objects.get()

    assert answer.url == deed.get_absolute_url()
    assert (deed.state, deed.area, deed.campaign, deed.narrative) == ("draft", Area.REFORM, campaign, "Mô tả")
    assert (deed.period_from, deed.period_to, deed.counted_on) == (
        date(2021, 1, 1), date(2021, 8, 31), date(2021, 8, 31),
    )  # fmt: skip
    assert list(deed.members.all()) == [member.member]
    assert deed.measurements.get().scaled_value == 1233


def test_the_saved_deed_stands_in_the_form_again(officer, meetings):
    deed = make_achievement(officer, period_wording="8 tháng đầu năm 2021")
    make_measurement(deed, meetings, 1233, comparison="increase_by", delta_scaled=8050)
    text = page(officer.client.get(reverse("achievements:edit", args=[deed.pk])))

    for value in ("1.233", "80,5", "8 tháng đầu năm 2021", "30/06/2021"):
        assert f'value="{value}"' in text


def test_saving_without_changes_changes_nothing(officer, meetings):
    deed = make_achievement(officer)
    make_measurement(deed, meetings, 1233, comparison="increase_by", delta_scaled=8050, qualifier="over")
    before = deed.measurements.get().statement
    editor = officer.client.get(reverse("achievements:edit", args=[deed.pk])).context["editor"]
    row = {name: editor.rows.forms[0][name].value() or "" for name in editor.rows.forms[0].fields if name != "DELETE"}
    sent = form(deed.unit, row, title=deed.title, period_to="30/06/2021", area=deed.area)
    officer.client.post(reverse("achievements:edit", args=[deed.pk]), sent)

    assert deed.measurements.get().statement == before


def test_one_day_is_enough(officer):
    officer.client.post(ADD, form(officer.unit, period_from=""))
    deed = Achievement.objects.get()

    assert deed.period_from == deed.period_to == deed.counted_on == date(2021, 8, 31)


def test_a_form_sent_twice_makes_one_deed(officer):
    sent = form(officer.unit, form_key="9f0a3a5e-58f3-4a39-8f4c-0cbb1c8d0d11")
    first, second = officer.client.post(ADD, sent), officer.client.post(ADD, sent)

    assert (first.url, Achievement.objects.count()) == (second.url, 1)


def test_a_second_click_on_submitting_leads_to_the_deed(officer, reviewer):
    sent = form(officer.unit, form_key="9f0a3a5e-58f3-4a39-8f4c-0cbb1c8d0d11", narrative="Đã làm", action="submit")
    first, second = officer.client.post(ADD, sent), officer.client.post(ADD, sent)

    assert first.url == second.url == Achievement.objects.get(state="submitted").get_absolute_url()


def test_a_deed_for_a_closed_campaign_says_why_it_comes_late(officer):
    closed = make_campaign(officer.unit, state="closed", closed_at=NOW)
    answer = officer.client.post(ADD, form(officer.unit, campaign=closed.pk))
    assert list(answer.context["editor"].form.errors) == ["late_reason"]

    officer.client.post(ADD, form(officer.unit, campaign=closed.pk, late_reason="Chờ số liệu của huyện"))
    assert Achievement.objects.get().late_reason == "Chờ số liệu của huyện"


def test_a_campaign_not_yet_launched_is_no_choice(officer):
    draft = make_campaign(officer.unit, state="draft", launched_at=None)
    answer = officer.client.post(ADD, form(officer.unit, campaign=draft.pk))

    assert list(answer.context["editor"].form.errors) == ["campaign"]


# -- what is refused, beside the field --


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"title": ""}, "title", "Trường này là bắt buộc."),
        ({"period_from": "31/08/2021", "period_to": "01/01/2021"}, "period_to", "Ngày cuối nằm trước ngày đầu."),
        ({"period_to": "2021/31/12"}, "period_to", "ngày/tháng/năm"),
        ({"period_to": "31/12/2199"}, "period_to", "Ngày này chưa đến."),
        ({"counted_on": "31/12/2020"}, "counted_on", "trước ngày đầu"),
        ({"area": ""}, "area", "Chọn lĩnh vực"),
    ],
)
def test_a_mistake_is_named_beside_its_field(officer, fields, name, sentence):
    answer = officer.client.post(ADD, form(officer.unit, **fields))

    assert sentence in " ".join(answer.context["editor"].form.errors[name])
    assert Achievement.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "name", "sentence"),
    [
        ({"value": "80.35"}, "value", "dấu phẩy"),
        ({"value": "12,5"}, "value", "chữ số thập phân"),
        ({"value": "nhiều"}, "value", "nhập một số"),
        ({"value": ""}, "value", "Nhập giá trị"),
        ({"value": "-1"}, "value", "nhỏ hơn 0"),
        ({"value": "9" * 30}, "value", "quá lớn"),
        ({"indicator": "", "value": "5"}, "indicator", "Chọn chỉ tiêu"),
        ({"value": "5", "delta": "80"}, "comparison", "tăng hay giảm"),
        ({"value": "5", "plan": "1.5"}, "plan", "dấu phẩy"),
        ({"value": "5", "numerator": "1"}, "denominator", "cả hai"),
        ({"value": "5", "numerator": "1", "denominator": "0"}, "denominator", "khác 0"),
    ],
)
def test_a_wrong_figure_is_named_beside_its_field(officer, meetings, row, name, sentence):
    answer = officer.client.post(ADD, form(officer.unit, {"indicator": meetings.pk} | row))

    assert sentence in " ".join(answer.context["editor"].rows.forms[0].errors[name])
    assert f'value="{row["value"]}"' in page(answer) or not row["value"]


def test_an_indicator_is_measured_once(officer, meetings):
    rows = [{"indicator": meetings.pk, "value": "1"}, {"indicator": meetings.pk, "value": "2"}]
    answer = officer.client.post(ADD, form(officer.unit, *rows))

    assert list(answer.context["editor"].rows.forms[1].errors) == ["indicator"]


def test_an_indicator_of_another_campaign_asks_for_that_campaign(officer, campaign):
    indicator = make_indicator(officer.unit, campaign=campaign)
    answer = officer.client.post(ADD, form(officer.unit, {"indicator": indicator.pk, "value": "1"}))

    assert campaign.name in " ".join(answer.context["editor"].rows.forms[0].errors["indicator"])


def test_a_percentage_has_to_fit_its_fraction(officer):
    indicator = make_indicator(officer.unit, shape=Shape.RATIO, scale=2, unit_of_measure="%")
    row = {"indicator": indicator.pk, "value": "80,35", "numerator": "1", "denominator": "2"}
    answer = officer.client.post(ADD, form(officer.unit, row))

    assert list(answer.context["editor"].rows.forms[0].errors) == ["value"]


@pytest.mark.parametrize(
    ("shape", "levels", "typed", "printed"),
    [
        (Shape.YES_NO, [], "có", "Có"),
        (Shape.CLASSIFICATION, ["Xuất sắc", "Tốt"], "xuat sac", "Xuất sắc"),
        (Shape.DEADLINE, [], "31/12/2021", "31/12/2021"),
        (Shape.MONEY, [], "1.250.000 đồng", "1.250.000 đồng"),
        (Shape.ZERO, [], "0", "0"),
    ],
)
def test_every_shape_is_read_its_own_way(officer, shape, levels, typed, printed):
    indicator = make_indicator(officer.unit, shape=shape, levels=levels)
    officer.client.post(ADD, form(officer.unit, {"indicator": indicator.pk, "value": typed}))

    assert Achievement.objects.get().measurements.get().statement.printed == printed


def test_an_empty_row_is_no_figure(officer):
    officer.client.post(ADD, form(officer.unit, {"indicator": "", "value": ""}))

    assert Achievement.objects.get().measurements.count() == 0


def test_a_removed_row_is_not_judged(officer, meetings):
    officer.client.post(ADD, form(officer.unit, {"indicator": meetings.pk, "value": "x", "DELETE": "on"}))

    assert Achievement.objects.get().measurements.count() == 0


# -- buttons that help without a script --


def test_another_row_keeps_everything_typed(officer, meetings):
    row = {"indicator": meetings.pk, "value": "80.35", "comparison_base": "năm 2020"}
    answer = officer.client.post(ADD, form(officer.unit, row, title="Việc đang viết", action="add_row"))
    text = page(answer)

    assert len(answer.context["editor"].rows.forms) == 2
    for value in ("80.35", "năm 2020", "Việc đang viết", "01/01/2021"):
        assert f'value="{value}"' in text
    assert "is-invalid" not in text


def test_people_are_found_without_marks_and_stay_chosen(officer, member, reviewer):
    sent = form(officer.unit, people="tham dinh", members=[member.member.pk], action="find")
    editor = officer.client.post(ADD, sent).context["editor"]

    assert (editor.chosen_people, editor.found_people) == ([member.member], [reviewer.member])


def test_people_out_of_reach_are_not_found(officer, stranger):
    editor = officer.client.get(ADD, {"people": "don vi khac"}).context["editor"]

    assert editor.found_people == []


def test_a_link_from_a_campaign_chooses_it(officer, campaign):
    indicator = make_indicator(officer.unit, campaign=campaign)
    editor = officer.client.get(ADD, {"campaign": campaign.pk, "indicator": indicator.pk}).context["editor"]

    assert str(editor.form["campaign"].value()) == str(campaign.pk)
    assert editor.rows.forms[0].chosen == indicator


# -- files --


def test_several_files_come_with_their_captions(officer):
    sent = form(officer.unit, files=[picture("red"), picture("blue")], captions=["Ký giao ước", "Tập huấn"])
    officer.client.post(ADD, sent)

    assert list(Evidence.objects.shown().values_list("caption", flat=True)) == ["Ký giao ước", "Tập huấn"]
    assert StagedFile.objects.count() == 0


def test_one_caption_without_a_script_is_given_to_every_file(officer):
    officer.client.post(ADD, form(officer.unit, files=[picture("red"), picture("blue")], captions=["Tập huấn"]))

    assert set(Evidence.objects.values_list("caption", flat=True)) == {"Tập huấn"}


def test_a_refused_file_loses_nothing_else(officer, meetings):
    row = {"indicator": meetings.pk, "value": "233"}
    sent = form(officer.unit, row, files=[picture(), text_file()], action="submit")
    answer = officer.client.post(ADD, sent, follow=True)
    deed = Achievement.objects.get()

    assert "“ghi-chu.jpg” không phải là ảnh" in page(answer)
    assert (deed.state, deed.measurements.get().scaled_value, deed.evidence.count()) == ("draft", 233, 1)


def test_a_file_too_large_is_named_with_the_limit(officer):
    large = SimpleUploadedFile("lon.jpg", picture().read() + bytes(30 * 1024**2), "image/jpeg")
    answer = officer.client.post(ADD, form(officer.unit, files=[large]), follow=True)

    assert "“lon.jpg” quá lớn" in page(answer)
    assert Achievement.objects.get().title == "Họp trực tuyến"


def test_an_accepted_file_stays_when_the_form_is_wrong(officer):
    first = officer.client.post(ADD, form(officer.unit, title="", files=[picture()], captions=["Ký giao ước"]))
    waiting = StagedFile.objects.get()
    assert 'value="Ký giao ước"' in page(first)

    sent = form(officer.unit, staged=[waiting.pk], **{f"staged-caption-{waiting.pk}": "Lễ ký"})
    officer.client.post(ADD, sent)
    assert Achievement.objects.get().evidence.get().caption == "Lễ ký"


def test_a_waiting_file_can_be_discarded(officer):
    officer.client.post(ADD, form(officer.unit, title="", files=[picture()]))
    waiting = StagedFile.objects.get()
    officer.client.post(ADD, form(officer.unit, staged=[waiting.pk], discard=[waiting.pk]))

    assert Achievement.objects.get().evidence.count() == 0


def test_nobody_takes_the_waiting_file_of_somebody_else(officer, chair):
    officer.client.post(ADD, form(officer.unit, title="", files=[picture()]))
    chair.client.post(ADD, form(chair.unit, staged=[StagedFile.objects.get().pk]))

    assert Achievement.objects.get().evidence.count() == 0


def test_captions_change_and_files_go_when_saving(officer):
    deed = make_achievement(officer)
    kept, gone = make_evidence(deed, officer), make_evidence(deed, officer)
    sent = form(officer.unit, remove=[gone.pk], **{f"evidence-caption-{kept.pk}": "Chú thích mới"})
    officer.client.post(reverse("achievements:edit", args=[deed.pk]), sent)

    assert list(deed.evidence.values_list("pk", "caption")) == [(kept.pk, "Chú thích mới")]


def test_the_same_file_twice_is_said_and_kept_once(officer):
    answer = officer.client.post(ADD, form(officer.unit, files=[picture(), picture()]), follow=True)

    assert "đã được đính kèm" in page(answer)
    assert Evidence.objects.count() == 1


def test_refused_files_of_a_forged_address_are_not_shown(officer):
    deed = make_achievement(officer)

    answer = officer.client.get(reverse("achievements:edit", args=[deed.pk]), {"refused": "forged"})

    assert answer.context["refusals"] == []


def test_files_are_taken_while_the_form_is_still_typed(officer):
    taken, refused = (officer.client.post(STAGE, {"files": file}) for file in (picture(), text_file()))
    waiting = StagedFile.objects.get()

    assert taken.json()["staged"] == waiting.pk
    assert f'name="staged" value="{waiting.pk}"' in taken.json()["html"]
    assert (refused.status_code, "“ghi-chu.jpg” không phải là ảnh" in refused.json()["errors"][0]) == (422, True)


def test_a_file_sent_again_under_its_key_is_the_same_file(officer, chair):
    key = "0d7a5f6e-3c6f-4d0c-9a52-6d3f1f1c7b10"
    sent = [person.client.post(STAGE, {"files": picture(), "key": key}) for person in (officer, officer, chair)]
    first, again, other = (answer.json()["staged"] for answer in sent)

    assert (first == again, first == other, StagedFile.objects.count()) == (True, False, 2)
    assert len(stored_files()) == 4


def test_only_those_who_may_log_send_files(reviewer, member):
    assert [person.client.post(STAGE, {"files": [picture()]}).status_code for person in (reviewer, member)] == [403] * 2


def test_nobody_hoards_waiting_files(officer, monkeypatch):
    monkeypatch.setattr(services, "MAX_WAITING", 1)
    answers = [officer.client.post(STAGE, {"files": picture(colour)}).status_code for colour in ("red", "blue")]

    assert (answers, StagedFile.objects.count()) == ([200, 422], 1)


# -- who may write --


def test_only_those_who_may_log_see_the_form(officer, chair, reviewer, member, nobody):
    people = (officer, chair, reviewer, member, nobody)

    assert [person.client.get(ADD).status_code for person in people] == [200, 200, 403, 403, 403]


def test_a_unit_out_of_reach_is_no_choice(officer, other_union):
    answer = officer.client.post(ADD, form(other_union))

    assert list(answer.context["editor"].form.errors) == ["unit"]


def test_another_persons_draft_is_seen_but_not_edited(officer, chair, stranger):
    address = reverse("achievements:edit", args=[make_achievement(officer).pk])

    assert [person.client.get(address).status_code for person in (officer, chair, stranger)] == [200, 403, 404]


def test_a_submitted_deed_is_not_edited(officer):
    deed = make_achievement(officer, state="submitted")

    assert officer.client.get(reverse("achievements:edit", args=[deed.pk])).status_code == 403


def test_a_draft_is_deleted_after_asking(officer):
    address = reverse("achievements:delete", args=[make_achievement(officer).pk])
    assert officer.client.get(address).status_code == 200
    assert Achievement.objects.count() == 1

    assert officer.client.post(address).url == reverse("achievements:list")
    assert Achievement.objects.count() == 0
