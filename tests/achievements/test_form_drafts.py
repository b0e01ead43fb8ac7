"""What is being typed is kept on the server, offered on every device of the person, and gone once it is sent."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from achievements import services
from achievements.models import Achievement, FormDraft
from achievements.services import form_drafts
from tests.achievements.factories import make_achievement, make_indicator
from tests.achievements.test_editing import ADD, form, page
from tests.achievements.test_quick import QUICK, figure, running, sent
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KEY = UUID("9f0a3a5e-58f3-4a39-8f4c-0cbb1c8d0d11")
ADDRESS = reverse("achievements:draft_keep", args=[KEY])


def keep(person, *fields, device="phone", base=0, path=QUICK, address=ADDRESS):
    typed = {"path": path, "fields": fields, "device": device, "base": base}
    return person.client.post(address, json.dumps(typed), content_type="application/json")


def title(text):
    return ["title", text]


def test_what_is_typed_on_the_phone_goes_on_at_the_desk(officer):
    campaign = running(officer, "Phong trào xanh")
    cameras = make_indicator(officer.unit, "Camera", campaign=campaign)
    typed = {"campaign": str(campaign.pk), "day": "other", "period_to": "05/03/2021"} | figure(cameras, "1.062")
    keep(officer, title("Lắp camera"), *map(list, typed.items()))
    text = page(officer.client.get(FormDraft.objects.get().get_absolute_url()))

    for value in ("Lắp camera", "1.062", "05/03/2021", str(KEY)):
        assert f'value="{value}"' in text


def test_the_whole_form_comes_back_with_its_rows(officer):
    indicator = make_indicator(officer.unit, "Cuộc họp")
    rows = {
        "measurements-TOTAL_FORMS": "1",
        "measurements-0-indicator": str(indicator.pk),
        "measurements-0-value": "23",
    }
    keep(officer, title("Họp"), *map(list, rows.items()), path=ADD)
    answer = officer.client.get(ADD, {"draft": KEY})

    assert 'value="Họp"' in page(answer)
    assert answer.context["editor"].rows.forms[0]["value"].value() == "23"


def test_nobody_else_sees_it(officer, chair, reviewer):
    keep(officer, title("Của tôi"))
    keep(chair, title("Của chủ tịch"))

    assert 'value="Của tôi"' not in page(chair.client.get(QUICK, {"draft": KEY}))
    assert FormDraft.objects.count() == 2
    assert keep(reviewer, title("Không được ghi")).status_code == 403


def test_a_pin_a_password_and_a_code_are_never_kept(officer):
    secrets = ["pin", "signing_pin", "new-password1", "otp", "code", "csrfmiddlewaretoken"]
    keep(officer, title("Ký"), *([name, "bi-mat"] for name in secrets))

    assert FormDraft.objects.get().content == [["title", "Ký"]]


def test_typing_on_counts_up_and_forgets_nothing_of_another_device(officer):
    first = keep(officer, title("Trên điện thoại"))
    second = keep(officer, title("Trên điện thoại, dài hơn"), base=first.json()["version"])
    other = keep(officer, title("Trên máy tính"), device="desk")

    assert [answer.json()["version"] for answer in (first, second, other)] == [1, 2, 3]
    assert [answer.json()["other"] for answer in (first, second)] == [None, None]
    assert other.json()["other"]["fields"] == [["title", "Trên điện thoại, dài hơn"]]
    assert FormDraft.objects.get().title == "Trên máy tính"


def test_a_device_that_has_seen_the_newest_goes_on_without_a_question(officer):
    version = keep(officer, title("Trên điện thoại")).json()["version"]

    assert keep(officer, title("Tiếp ở máy tính"), device="desk", base=version).json()["other"] is None


def test_it_is_gone_once_it_is_sent_and_does_not_come_back(officer):
    campaign = running(officer, "Phong trào xanh")
    keep(officer, title("Lắp camera"))
    officer.client.post(QUICK, sent(campaign, form_key=KEY, narrative="Đã làm"))
    late = keep(officer, title("Lắp camera"))

    assert (late.status_code, late.json()["sent"]) == (409, Achievement.objects.get().get_absolute_url())
    assert FormDraft.objects.count() == 0


def test_changes_to_a_saved_deed_are_kept_until_they_are_saved(officer):
    deed = make_achievement(officer)
    edit = reverse("achievements:edit", args=[deed.pk])
    key = officer.client.get(edit).context["editor"].draft_key
    keep(officer, title("Tên mới"), path=edit, address=reverse("achievements:draft_keep", args=[key]))
    assert "Tên mới" in page(officer.client.get(edit))

    officer.client.post(edit, form(deed.unit, title="Tên mới"))
    assert FormDraft.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"path": "/", "fields": [], "device": "x"}', '{"path": 5, "fields": 5, "device": 5}',
        '{"path": "/achievements/quick/", "fields": [["a"]], "device": "x"}',
        json.dumps({"path": QUICK, "fields": [["title", "a" * 20_001]], "device": "x"}),
        json.dumps({"path": QUICK, "fields": [["a", "b"]] * 801, "device": "x"}),
        json.dumps({"path": QUICK, "fields": [["title", "a" * 61_000]], "device": "x"}),
    ],
)  # fmt: skip
def test_what_is_no_draft_is_refused_in_words(officer, body):
    answer = officer.client.post(ADDRESS, body, content_type="application/json")

    assert (answer.status_code, bool(answer.json()["error"]), FormDraft.objects.count()) == (400, True, 0)


def test_nobody_hoards_drafts(officer, monkeypatch):
    monkeypatch.setattr(form_drafts, "MAX_DRAFTS", 0)

    assert "quá nhiều" in keep(officer, title("Một")).json()["error"]


def test_the_list_and_home_show_what_is_not_sent_yet(officer, chair):
    keep(officer, title("Dọn vệ sinh"))

    for address in (reverse("achievements:list"), "/", QUICK):
        assert f"?draft={KEY}" in page(officer.client.get(address))
        assert f"?draft={KEY}" not in page(chair.client.get(address))


def test_thrown_away_it_is_gone(officer, chair):
    keep(officer, title("Dọn vệ sinh"))
    address = reverse("achievements:draft_discard", args=[FormDraft.objects.get().pk])

    assert (chair.client.post(address).status_code, officer.client.post(address).status_code) == (404, 302)
    assert "đã được gửi hoặc đã bỏ" in page(officer.client.get(QUICK, {"draft": KEY}))


def test_what_nobody_went_on_with_is_swept(officer):
    typing = services.Typing(form="achievement", path=QUICK, fields=[("title", "Bỏ dở")], device="phone")
    services.keep_draft(KEY, typing, by=officer.actor, now=NOW)

    assert services.sweep_form_drafts(now=NOW + form_drafts.DRAFT_LASTS) == 0
    assert services.sweep_form_drafts(now=NOW + form_drafts.DRAFT_LASTS + timedelta(seconds=1)) == 1


def test_a_draft_of_yesterday_keeps_its_day(officer):
    keep(officer, ["day", "24/11/2020"])
    FormDraft.objects.update(updated_at=timezone.now() - timedelta(days=1))

    assert 'value="24/11/2020"' in page(officer.client.get(QUICK, {"draft": KEY}))
