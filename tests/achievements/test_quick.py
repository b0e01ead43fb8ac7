"""Quick entry: campaign, what, when, figures, camera."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from achievements.models import Achievement, Evidence
from campaigns.models import Participation
from campaigns.values import Area, Shape
from portal.vietnamese import format_day
from tests.achievements.factories import make_achievement, make_campaign, make_indicator, make_measurement
from tests.achievements.test_editing import page, picture
from tests.factories import NOW

pytestmark = pytest.mark.django_db
QUICK = "/achievements/quick/"


@pytest.fixture
def campaign(officer):
    return running(officer, "Phong trào xanh")


@pytest.fixture
def cameras(officer, campaign):
    return make_indicator(officer.unit, "Camera", campaign=campaign, unit_of_measure="camera")


@pytest.fixture
def posts(officer, campaign):
    return make_indicator(officer.unit, "Chốt", campaign=campaign, unit_of_measure="chốt")


def running(person, name, **fields):
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=30)}
    return make_campaign(person.unit, name, area=Area.REFORM, **days | fields)


def sent(campaign=None, **fields):
    today = format_day(timezone.localdate())
    chosen = {"campaign": campaign.pk if campaign else "", "title": "Lắp camera", "day": today, "action": "submit"}
    return chosen | fields


def figure(indicator, value):
    """The field of an indicator as it stands below its campaign."""
    return {f"figure-{indicator.campaign_id}-{indicator.pk}-value": value}


def names(answer):
    return [choice.campaign and choice.campaign.name for choice in answer.context["entry"].choices]


def test_a_deed_with_two_figures_and_a_photo_goes_to_review(officer, reviewer, campaign, cameras, posts):
    figures = figure(cameras, "1.062") | figure(posts, "21 chốt")
    officer.client.post(QUICK, sent(campaign, files=[picture()], **figures))
    deed = Achievement.objects.get()

    assert (deed.state, deed.campaign, deed.unit, deed.area) == ("submitted", campaign, officer.unit, Area.REFORM)
    assert deed.period_from == deed.period_to == deed.counted_on == timezone.localdate()
    assert list(deed.measurements.order_by("position").values_list("scaled_value", flat=True)) == [1062, 21]
    assert Evidence.objects.get().achievement == deed


def test_a_campaign_carried_over_counts_as_used_with_the_one_it_was_made_from(officer):
    before = running(officer, "Phong trào B, năm trước", state="closed", closed_at=NOW)
    other, after = running(officer, "Phong trào A"), running(officer, "Phong trào B", cloned_from=before)
    make_achievement(officer, campaign=before)

    assert names(officer.client.get(QUICK)) == [after.name, other.name, None]


def test_a_campaign_of_the_own_unit_stands_before_one_nobody_registered_for(officer, officer_above):
    above, own = running(officer_above, "Phong trào A"), running(officer, "Phong trào B")

    assert names(officer.client.get(QUICK)) == [own.name, above.name, None]


def test_the_campaign_used_last_stands_first_and_is_chosen(officer):
    first, second, third = (running(officer, f"Phong trào {name}") for name in "ABC")
    make_achievement(officer, campaign=second)
    make_achievement(officer, campaign=third)
    answer = officer.client.get(QUICK)

    assert names(answer) == [third.name, second.name, first.name, None]
    assert answer.context["entry"].chosen == str(third.pk)


def test_where_ones_unit_takes_part_comes_before_what_is_merely_seen(officer, officer_above):
    running(officer_above, "A chỉ nhìn thấy")
    joined = running(officer_above, "B hưởng ứng")
    Participation.objects.create(campaign=joined, unit=officer.unit, joined_at=NOW)

    assert names(officer.client.get(QUICK)) == ["B hưởng ứng", "A chỉ nhìn thấy", None]


def test_only_running_campaigns_are_offered(officer, campaign, other_union):
    today = timezone.localdate()
    running(officer, "Chưa bắt đầu", starts_on=today + timedelta(days=1))
    running(officer, "Dự thảo", state="draft", launched_at=None)
    running(officer, "Đã kết thúc", state="closed", closed_at=NOW)

    assert names(officer.client.get(QUICK)) == [campaign.name, None]


def test_where_nothing_runs_the_closed_ones_ask_why_it_comes_late(officer):
    closed = running(officer, "Đã kết thúc", state="closed", closed_at=NOW)
    answer = officer.client.post(QUICK, sent(closed))
    assert (names(answer), list(answer.context["editor"].form.errors)) == ([closed.name, None], ["late_reason"])

    officer.client.post(QUICK, sent(closed, narrative="Đã làm", late_reason="Chờ số liệu"))
    assert Achievement.objects.get().late_reason == "Chờ số liệu"


def test_yesterday_is_one_tap_and_another_day_is_typed(officer, campaign):
    yesterday = timezone.localdate() - timedelta(days=1)
    officer.client.post(QUICK, sent(campaign, day=format_day(yesterday), narrative="Đã làm"))
    officer.client.post(QUICK, sent(campaign, day="other", period_to="05/03/2021", narrative="Đã làm"))

    assert list(Achievement.objects.order_by("pk").values_list("counted_on", flat=True)) == [
        yesterday, date(2021, 3, 5),
    ]  # fmt: skip


def test_a_wrong_figure_is_named_beside_it_and_nothing_typed_is_lost(officer, campaign, cameras, posts):
    figures = figure(cameras, "1,062.5") | figure(posts, "21")
    answer = officer.client.post(QUICK, sent(campaign, files=[picture()], **figures))
    text = page(answer)

    assert "dấu phẩy" in text
    for typed in ("1,062.5", "21", "Lắp camera"):
        assert f'value="{typed}"' in text
    assert 'name="staged"' in text
    assert Achievement.objects.count() == 0


def test_figures_of_a_campaign_not_chosen_count_for_nothing(officer, campaign, cameras):
    other = running(officer, "Phong trào khác")
    officer.client.post(QUICK, sent(other, narrative="Đã làm", **figure(cameras, "62")))

    assert Achievement.objects.get().measurements.count() == 0


def test_an_indicator_of_the_unit_measured_in_a_campaign_before_is_ready_again(officer, campaign):
    own = make_indicator(officer.unit, "Cuộc họp", unit_of_measure="cuộc họp")
    make_indicator(officer.unit, "Chưa dùng bao giờ")
    make_measurement(make_achievement(officer, campaign=campaign), own, 233)
    officer.client.post(QUICK, sent(campaign, **{f"figure-{campaign.pk}-{own.pk}-value": "5"}))

    choice = officer.client.get(QUICK).context["entry"].choices[0]
    assert [row.chosen for row in choice.figures] == [own]
    assert Achievement.objects.latest("pk").measurements.get().scaled_value == 5


def test_nought_is_a_figure(officer, campaign, cameras):
    officer.client.post(QUICK, sent(campaign, **figure(cameras, "0")))

    assert Achievement.objects.get().measurements.get().scaled_value == 0


def test_levels_are_chosen_and_numbers_get_the_keyboard_of_digits(officer, campaign, cameras):
    shape = {"shape": Shape.CLASSIFICATION, "levels": ["Tốt", "Khá"]}
    level = make_indicator(officer.unit, "Xếp loại", campaign=campaign, **shape)
    text = page(officer.client.get(QUICK))
    officer.client.post(QUICK, sent(campaign, **figure(level, "Khá")))

    assert 'inputmode="decimal"' in text and '<option value="Khá">' in text
    assert Achievement.objects.get().measurements.get().choice_value == "Khá"


def test_what_belongs_to_no_campaign_needs_its_area(officer):
    answer = officer.client.post(QUICK, sent(narrative="Đã làm"))
    assert list(answer.context["editor"].form.errors) == ["area"]

    officer.client.post(QUICK, sent(narrative="Đã làm", area=Area.REFORM))
    assert (Achievement.objects.get().campaign, Achievement.objects.get().area) == (None, Area.REFORM)


def test_sent_twice_it_is_one_deed(officer, campaign, cameras):
    twice = sent(campaign, form_key="9f0a3a5e-58f3-4a39-8f4c-0cbb1c8d0d11", **figure(cameras, "62"))
    first, second = officer.client.post(QUICK, twice), officer.client.post(QUICK, twice)

    assert (first.url, Achievement.objects.count()) == (second.url, 1)


def test_titles_written_before_are_offered(officer, chair, campaign):
    make_achievement(officer, title="Dọn vệ sinh")
    make_achievement(chair, title="Việc của người khác")

    assert officer.client.get(QUICK).context["entry"].titles == ["Dọn vệ sinh"]


def test_the_plus_stands_among_the_tabs_of_those_who_may_log(officer, member):
    assert f'href="{QUICK}"' in page(officer.client.get("/"))
    assert f'href="{QUICK}"' not in page(member.client.get("/"))
