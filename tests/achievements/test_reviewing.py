"""The review queue and its pages: many decisions at once, one deed beside its decision."""

from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from achievements.models import Achievement
from campaigns.values import Area
from notifications.models import Notice
from portal import audit
from tests.achievements.factories import make_achievement, make_campaign, make_evidence
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REVIEW, DECIDE = "/achievements/review/", "/achievements/review/decide/"


def page(answer):
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def submitted(author, **fields):
    fields.setdefault("submitted_at", NOW)
    return make_achievement(author, state="submitted", narrative="Đã làm", **fields)


def found(person, **asked):
    return list(person.client.get(REVIEW, asked).context["page"].object_list)


def deciding(*deeds, decision="approve", **filters):
    boxes = [f"{deed.pk} {deed.submitted_at.isoformat()}" for deed in deeds]
    return f"{DECIDE}?{urlencode({'chosen': boxes, 'decision': decision, **filters}, doseq=True)}"


def states(*deeds):
    return [Achievement.objects.get(pk=deed.pk).state for deed in deeds]


def actions(deed):
    return [entry.action.removeprefix("achievement.") for entry in audit.history(deed)]


# -- the queue --


def test_every_filter_narrows_the_queue(officer, chair, reviewer, union_group):
    deed = submitted(chair, campaign=make_campaign(officer.unit), area=Area.WELFARE, unit=union_group)
    newer = submitted(officer, submitted_at=timezone.now() - timedelta(days=1))

    for name, value in {
        "q": deed.title,
        "campaign": deed.campaign.pk,
        "unit": union_group.pk,
        "area": Area.WELFARE,
        "author": chair.user.pk,
        "waiting": 7,
    }.items():
        assert found(reviewer, **{name: value}) == [deed], name
    assert found(reviewer, waiting="31", area="x") == [deed, newer]
    assert found(reviewer, unit=union_group.code, campaign=deed.campaign.name) == [deed]


def test_the_queue_begins_with_the_longest_waiting(officer, reviewer):
    newer = submitted(officer, submitted_at=NOW + timedelta(hours=1))
    older = submitted(officer)

    assert found(reviewer) == [older, newer]


def test_a_filter_stays_when_one_comes_back_from_deciding(officer, reviewer):
    answer = reviewer.client.post(deciding(submitted(officer), q="việc"))

    assert answer.url == f"{REVIEW}?q=vi%E1%BB%87c"


# -- many at once --


def test_many_are_approved_each_with_its_own_history(officer, reviewer):
    deeds = [submitted(officer) for _number in range(3)]
    text = page(reviewer.client.post(deciding(*deeds), follow=True))

    assert "Đã duyệt 3 thành tích" in text
    assert states(*deeds) == ["approved"] * 3
    assert [actions(deed) for deed in deeds] == [["approved"]] * 3
    assert found(reviewer) == []


def test_many_are_returned_with_one_reason_on_top_of_each(officer, reviewer):
    deeds = [submitted(officer) for _number in range(2)]
    reviewer.client.post(deciding(*deeds, decision="return"), {"reason": "Thiếu ảnh hiện trường"})

    for deed in deeds:
        text = page(officer.client.get(deed.get_absolute_url()))
        assert text.index("Thiếu ảnh hiện trường") < text.index("Lịch sử")
    assert Notice.objects.filter(recipient=officer.user).count() == 2


def test_returning_many_needs_a_reason_and_keeps_what_was_ticked(officer, reviewer):
    deeds = [submitted(officer) for _number in range(2)]
    answer = reviewer.client.post(deciding(*deeds, decision="return"), {"reason": "  "})

    assert "reason" in answer.context["form"].errors
    assert [each.deed for each, _hints in answer.context["chosen"]] == deeds
    assert states(*deeds) == ["submitted", "submitted"]


def test_asking_once_more_decides_nothing(officer, reviewer):
    deed = submitted(officer)
    text = page(reviewer.client.get(deciding(deed)))

    assert (deed.title in text, states(deed)) == (True, ["submitted"])


def test_what_somebody_else_decided_meanwhile_stops_none_of_the_others(officer, reviewer, officer_above):
    first, second = submitted(officer), submitted(officer)
    address = deciding(first, second)
    officer_above.client.post(reverse("achievements:approve", args=[first.pk]))
    text = page(reviewer.client.post(address, follow=True))

    assert "Đã duyệt 1 thành tích" in text
    assert f"“{first.title}”: Cấp Trên Minh Họa đã quyết định trước đó" in text
    assert actions(first) == ["approved"]


def test_a_deed_submitted_anew_since_it_was_ticked_is_not_decided(officer, reviewer):
    deed = submitted(officer)
    address = deciding(deed)
    Achievement.objects.update(submitted_at=NOW + timedelta(minutes=5))
    text = page(reviewer.client.post(address, follow=True))

    assert ("Đề nghị xem lại" in text, states(deed)) == (True, ["submitted"])


def test_nobody_approves_their_own_in_a_heap(chair, officer):
    own, other = submitted(chair), submitted(officer)
    answer = chair.client.get(deciding(own, other))
    assert [each.deed for each, _hints in answer.context["chosen"]] == [other]
    assert "Không thể tự duyệt" in page(answer)

    chair.client.post(deciding(own, other))
    assert states(own, other) == ["submitted", "approved"]


def test_a_heap_holds_nothing_out_of_reach(officer, stranger):
    deed = submitted(officer)
    text = page(stranger.client.post(deciding(deed)))

    assert (deed.title in text, "Chưa đánh dấu thành tích nào" in text) == (False, True)
    assert states(deed) == ["submitted"]


def test_a_heap_that_names_nonsense_is_empty(reviewer):
    boxes = urlencode({"chosen": ["", "x", "1 gestern", "99999999999999999999 "], "decision": "approve"}, doseq=True)

    assert "Chưa đánh dấu thành tích nào" in page(reviewer.client.get(f"{DECIDE}?{boxes}"))


def test_a_second_click_changes_nothing_and_says_so(officer, reviewer):
    deed = submitted(officer)
    reviewer.client.post(deciding(deed))
    text = page(reviewer.client.post(deciding(deed), follow=True))

    assert ("đã quyết định trước đó" in text, actions(deed)) == (True, ["approved"])


# -- one deed beside its decision --


def examine(deed, **filters):
    return reverse("achievements:examine", args=[deed.pk]) + (f"?{urlencode(filters)}" if filters else "")


def test_the_photos_stand_beside_the_decision(officer, reviewer):
    deed = submitted(officer)
    photo = make_evidence(deed, officer, caption="Kiểm tra đường truyền")
    text = page(reviewer.client.get(examine(deed)))

    for words in (reverse("achievements:evidence", args=[photo.pk]), "Kiểm tra đường truyền", "Phê duyệt", "reason"):
        assert words in text


def test_after_a_decision_the_next_of_the_same_queue_is_shown(officer, reviewer):
    first, other, last = (submitted(officer, title=title) for title in ("Họp một", "Việc khác", "Họp hai"))
    sent = {"queue": "q=hop", "reason": "Chưa đủ"}
    onward = reviewer.client.post(reverse("achievements:approve", args=[first.pk]), sent)
    back = reviewer.client.post(reverse("achievements:return", args=[last.pk]), sent)

    assert (onward.url, back.url) == (examine(last, q="hop"), f"{REVIEW}?q=hop")
    assert states(other) == ["submitted"]


def test_the_last_of_the_queue_leads_to_what_was_passed_over(officer, reviewer):
    passed_over, last = submitted(officer), submitted(officer)
    answer = reviewer.client.post(reverse("achievements:approve", args=[last.pk]), {"queue": ""})

    assert answer.url == examine(passed_over)


def test_a_reason_refused_beside_the_queue_keeps_the_way_back(officer, reviewer):
    deed = submitted(officer)
    answer = reviewer.client.post(reverse("achievements:return", args=[deed.pk]), {"queue": "q=viec", "reason": ""})

    assert 'name="queue" value="q=viec"' in page(answer)


def test_the_neighbours_are_a_key_away(officer, reviewer):
    deeds = [submitted(officer) for _number in range(3)]
    context = reviewer.client.get(examine(deeds[1])).context

    assert (context["previous"], context["following"], context["waiting"]) == (deeds[0].pk, deeds[2].pk, 3)


def test_what_is_decided_already_offers_no_decision(officer, reviewer):
    deed = make_achievement(officer, state="approved", reviewer=reviewer, submitted_at=NOW)
    text = page(reviewer.client.get(examine(deed)))

    assert ("hiện không chờ ai quyết định" in text, "Phê duyệt" in text) == (True, False)
