"""What officers and the people concerned do in the browser."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demo.photos import picture
from publications import services
from publications.models import Publication, PublicCampaign, PublicConsent
from tests.achievements.factories import make_campaign
from tests.factories import NOW, Person
from tests.publications.factories import approved_deed, make_photos, proposed, publish, published, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def address(name: str, *args: object) -> str:
    return reverse(f"publications:{name}", args=args)


def test_an_officer_proposes_with_other_words_and_fewer_photos(officer: Person, reviewer: Person) -> None:
    deed = approved_deed(officer, reviewer, photos=2)
    kept, _left = deed.evidence.shown()
    typed = {"title": "Lời khác", "text": "Ngắn gọn", f"shown_{kept.pk}": "on", f"caption_{kept.pk}": "Trước chốt"}
    answer = officer.client.post(address("deed_propose", deed.pk), typed)

    publication = Publication.objects.get()
    assert answer["Location"] == publication.get_absolute_url()
    assert (publication.title, publication.text) == ("Lời khác", "Ngắn gọn")
    assert list(publication.photos.values_list("evidence", "caption")) == [(kept.pk, "Trước chốt")]


def test_the_form_begins_with_the_words_of_the_deed(officer: Person, reviewer: Person, member: Person) -> None:
    deed = approved_deed(officer, reviewer, member)
    body = officer.client.get(address("deed_propose", deed.pk)).content.decode()
    assert deed.narrative in body and str(member.member) in body


def test_a_title_left_out_loses_nothing_typed(officer: Person, reviewer: Person) -> None:
    deed = approved_deed(officer, reviewer, photos=0)
    answer = officer.client.post(address("deed_propose", deed.pk), {"title": "", "text": "Viết dở dang"})
    assert "Viết dở dang" in answer.content.decode()
    assert not Publication.objects.exists()


def test_what_was_proposed_leads_to_its_page(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=0))
    answer = officer.client.get(address("deed_propose", publication.achievement_id))
    assert answer["Location"] == publication.get_absolute_url()


def test_a_person_agrees_with_one_tap(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    page = member.client.get(consent.get_absolute_url()).content.decode()
    assert 'value="given"' in page and 'value="refused"' in page and 'value="withdrawn"' not in page

    member.client.post(consent.get_absolute_url(), {"answer": "given"})
    assert PublicConsent.objects.get().state == "given"


def test_after_the_answer_nothing_waits_any_more(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    assert "Đăng công khai có nêu tên tôi?" in member.client.get("/").content.decode()
    member.client.post(consent.get_absolute_url(), {"answer": "refused"})
    assert "Đăng công khai có nêu tên tôi?" not in member.client.get("/").content.decode()
    assert not member.user.notices.filter(settled_at__isnull=True).exists()


def test_a_published_page_offers_only_to_withdraw(officer: Person, reviewer: Person, member: Person) -> None:
    consent = published(officer, reviewer, member).consents.get()
    page = member.client.get(consent.get_absolute_url()).content.decode()
    assert 'value="withdrawn"' in page and 'value="given"' not in page


@pytest.mark.parametrize("answer", ["", "yes", "withdrawn"])
def test_an_answer_nobody_offered_changes_nothing(
    officer: Person, reviewer: Person, member: Person, answer: str
) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    member.client.post(consent.get_absolute_url(), {"answer": answer})
    consent.refresh_from_db()
    assert consent.state == "asked"


def test_the_reviewer_unticks_a_photo_and_publishes(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=2))
    kept, _left = publication.photos.order_by("position")
    reviewer.client.post(address("publish", publication.pk), {"photos": [kept.pk], "is_checked": "on"})
    publication.refresh_from_db()
    assert (publication.state, list(publication.photos.all())) == ("published", [kept])


def test_without_having_looked_the_ticks_stay_as_they_were(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=2))
    kept, left = publication.photos.order_by("position")
    body = reviewer.client.post(address("publish", publication.pk), {"photos": [kept.pk]}).content.decode()

    assert "Đề nghị xem lại nội dung, ảnh và đánh dấu xác nhận." in body
    assert (f'id="photo-{kept.pk}" checked' in body, f'id="photo-{left.pk}" checked' in body) == (True, False)


def test_who_did_not_agree_stands_above_the_button(officer: Person, reviewer: Person, member: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, member))
    body = reviewer.client.get(address("publish", publication.pk)).content.decode()
    assert f"{member.member} (đang hỏi ý kiến)" in body


def test_a_reason_for_taking_it_down_is_asked_for(officer: Person, reviewer: Person) -> None:
    publication = published(officer, reviewer, photos=0)
    officer.client.post(address("withdraw", publication.pk), {"reason": ""})
    publication.refresh_from_db()
    assert publication.state == "published"

    officer.client.post(address("withdraw", publication.pk), {"reason": "Nhầm số liệu"})
    assert "Nhầm số liệu" in reviewer.client.get(publication.get_absolute_url()).content.decode()


def test_a_signed_paper_is_recorded(officer: Person, reviewer: Person, member: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, member))
    consent = publication.consents.get()
    typed = {"answer": "given", "reference": "05/03/2021, hồ sơ công đoàn"}
    officer.client.post(address("consent_record", publication.pk, consent.pk), typed)
    consent.refresh_from_db()
    assert (consent.state, consent.through, consent.reference) == ("given", "paper", typed["reference"])


def test_a_role_model_is_proposed_with_a_photo(officer: Person, reviewer: Person, member: Person) -> None:
    photo = SimpleUploadedFile("guong.jpg", picture("desk"), content_type="image/jpeg")
    typed: dict[str, Any] = {"title": "Gương sáng", "text": "Tận tụy", "year": "2021", "caption": "Tại nơi làm việc"}
    assert member.member
    officer.client.post(address("member_propose", member.member.pk), typed | {"photo": photo})
    publication = Publication.objects.get()
    say(member, publication, "given")
    publish(publication, reviewer)

    body = officer.client.get(publication.get_public_url()).content.decode()
    assert publication.photos.get().address(480) in body and "Tại nơi làm việc" in body


def test_a_file_that_is_no_photo_is_refused_beside_the_field(officer: Person) -> None:
    text = SimpleUploadedFile("thu.txt", b"khong phai anh", content_type="text/plain")
    typed: dict[str, Any] = {"title": "Tập thể", "text": "Tận tụy", "year": "2021", "photo": text}
    body = officer.client.post(address("unit_propose", officer.unit.pk), typed).content.decode()
    assert "thu.txt" in body and "Tận tụy" in body
    assert not Publication.objects.exists()


def test_the_owner_switches_a_campaign_on_and_off(officer: Person) -> None:
    campaign = make_campaign(officer.unit, "Lao động giỏi")
    for action, shown in [("show", True), ("show", True), ("hide", False), ("hide", False)]:
        officer.client.post(address("campaign", campaign.pk), {"action": action})
        assert PublicCampaign.objects.exists() == shown


def test_a_draft_has_no_switch(officer: Person) -> None:
    campaign = make_campaign(officer.unit, state="draft", launched_at=None)
    officer.client.post(address("campaign", campaign.pk), {"action": "show"})
    assert not PublicCampaign.objects.exists()
    assert 'value="show"' not in officer.client.get(address("campaign", campaign.pk)).content.decode()


def test_a_corrected_deed_says_why_its_page_is_hidden(officer: Person, reviewer: Person) -> None:
    publication = published(officer, reviewer, photos=0)
    assert publication.achievement
    type(publication.achievement).objects.update(state="superseded")
    body = officer.client.get(publication.get_absolute_url()).content.decode()
    assert "Bài tạm ẩn đến khi bản đính chính được xem lại" in body


def test_the_list_is_searched_without_marks_and_filtered(officer: Person, reviewer: Person) -> None:
    published(officer, reviewer, photos=0, title="Đường truyền")
    proposed(officer, approved_deed(officer, reviewer, photos=0, title="Camera"))
    found = officer.client.get(address("list"), {"q": "duong truyen", "state": "published"})
    assert [each.title for each in found.context["page"].object_list] == ["Đường truyền"]


def test_a_photo_is_not_handed_to_others_before_it_is_public(
    officer: Person, reviewer: Person, member: Person, stranger: Person
) -> None:
    photo = proposed(officer, approved_deed(officer, reviewer, member)).photos.get()
    answers = [person.client.get(address("photo", photo.pk)) for person in (officer, member, stranger)]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert officer.client.get(photo.address(480)).status_code == 404


def test_a_page_shows_its_photos_only_when_they_are_made(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer))
    photos = list(publication.photos.values_list("pk", flat=True))
    services.publish(publication, photos=photos, is_checked=True, by=reviewer.actor, now=NOW)
    assert "<img" not in officer.client.get(publication.get_public_url()).content.decode()

    make_photos()
    assert "<img" in officer.client.get(publication.get_public_url()).content.decode()
