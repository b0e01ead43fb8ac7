"""What the page's script sends again and again until it has arrived arrives once, or is refused in words."""

from uuid import uuid4

import pytest

from achievements.models import Achievement, Evidence, StagedFile
from tests.achievements.factories import make_indicator
from tests.achievements.test_editing import ADD, STAGE, form, picture
from tests.achievements.test_quick import QUICK, figure, running, sent

pytestmark = pytest.mark.django_db
OUTBOX = {"X-Outbox": "1"}


@pytest.fixture
def campaign(officer):
    return running(officer, "Phong trào xanh")


@pytest.fixture
def entry(campaign):
    return sent(campaign, form_key=str(uuid4()), narrative="Đã làm")


def stage(person, key, colour="red"):
    return person.client.post(STAGE, {"files": picture(colour), "key": key}).json()["staged"]


def send(person, entry, **more):
    return person.client.post(QUICK, entry | more, headers=OUTBOX)


def test_the_same_entry_sent_three_times_is_one_deed_with_all_its_photos(officer, reviewer, entry):
    keys = [str(uuid4()), str(uuid4())]
    entry["staged"] = [stage(officer, key, colour) for key, colour in zip(keys, ("red", "blue"), strict=True)]
    answers = [send(officer, entry, expected=keys) for _time in range(3)]
    deed = Achievement.objects.get()

    assert [answer.json() for answer in answers] == [{"url": deed.get_absolute_url()}] * 3
    assert (deed.state, deed.evidence.count()) == ("submitted", 2)


def test_a_file_that_never_arrived_is_asked_for_before_anything_is_saved(officer, entry):
    here, lost = str(uuid4()), str(uuid4())
    answer = send(officer, entry, staged=[stage(officer, here)], expected=[here, lost])

    assert (answer.status_code, answer.json(), Achievement.objects.count()) == (409, {"missing": [lost]}, 0)


def test_a_file_swept_meanwhile_is_sent_once_more(officer, entry):
    key = str(uuid4())
    gone = stage(officer, key)
    StagedFile.objects.all().delete()
    assert send(officer, entry, staged=[gone], expected=[key]).json() == {"missing": [key]}

    send(officer, entry, staged=[stage(officer, key)], expected=[key])
    assert Evidence.objects.get().client_key is not None


def test_a_mistake_is_answered_with_its_field_and_sentence(officer, campaign, entry):
    cameras = make_indicator(officer.unit, "Camera", campaign=campaign)
    answer = send(officer, entry, title="", **figure(cameras, "80.35"))

    assert answer.status_code == 422
    assert [line.split(":")[0] for line in answer.json()["errors"]] == ["Nội dung việc đã làm", "Giá trị"]


def test_the_whole_form_answers_in_the_same_way(officer, reviewer):
    entry = form(officer.unit, form_key=str(uuid4()), narrative="Đã làm", action="submit")
    first, again = (officer.client.post(ADD, entry, headers=OUTBOX).json() for _time in range(2))

    assert first == again == {"url": Achievement.objects.get().get_absolute_url()}


def test_the_page_asks_who_is_signed_in_and_with_which_token_to_send(officer, anonymous):
    state = officer.client.get("/achievements/outbox/").json()

    assert (state["user"], bool(state["token"])) == (officer.user.pk, True)
    assert anonymous.get("/achievements/outbox/").status_code == 302
