import io
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from PIL import Image

from achievements import services
from achievements.models import Achievement, Evidence, StagedFile
from campaigns.values import Area
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.achievements.test_services import photo, staged
from tests.factories import NOW
from tests.portal.guards import is_part_of

pytestmark = pytest.mark.django_db
LIST, REVIEW = "/achievements/", "/achievements/review/"


def page(answer):
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def found(person, address=LIST, **asked):
    return list(person.client.get(address, asked).context["page"].object_list)


def statuses(address, *people):
    return [person.client.get(address).status_code for person in people]


def submitted(author, **fields):
    return make_achievement(author, state="submitted", submitted_at=NOW, narrative="Đã làm", **fields)


# -- list --


def test_a_list_shows_what_is_within_reach(officer, chair, officer_above, stranger, nobody):
    deed = make_achievement(officer)

    people = (officer, chair, officer_above, stranger, nobody)
    assert [found(person) for person in people] == [[deed], [deed], [deed], [], []]


def test_a_member_sees_the_deeds_they_took_part_in(officer, member):
    deed = make_achievement(officer)
    make_achievement(officer)
    deed.members.add(member.member)

    assert found(member) == [deed]


def test_searching_ignores_marks(officer):
    deed = make_achievement(officer, title="Tổ chức họp trực tuyến", narrative="Đường truyền ổn định")
    make_achievement(officer)

    assert found(officer, q="truc tuyen duong") == [deed]


def test_every_filter_narrows_the_list(officer, reviewer, union_group):
    deed = make_achievement(
        officer,
        state="approved",
        reviewer=reviewer,
        campaign=make_campaign(officer.unit),
        area=Area.WELFARE,
        unit=union_group,
        day=date(2020, 5, 5),
    )
    make_achievement(officer)

    for name, value in {
        "state": "approved",
        "campaign": deed.campaign.pk,
        "area": Area.WELFARE,
        "unit": union_group.pk,
        "year": 2020,
    }.items():
        assert found(officer, **{name: value}) == [deed], name
    assert len(found(officer, state="no such state")) == 2


def test_an_empty_list_says_what_to_do(officer, nobody):
    assert "Hãy nhập thành tích đầu tiên" in page(officer.client.get(LIST))
    assert "Không có thành tích phù hợp" in page(officer.client.get(LIST, {"q": "zzz"}))
    assert "Những thành tích có đồng chí tham gia" in page(nobody.client.get(LIST))


def test_a_list_prints_the_figures(officer):
    deed = make_achievement(officer)
    make_measurement(deed, make_indicator(officer.unit, unit_of_measure="cuộc họp"), 1233)

    assert "1.233 cuộc họp" in page(officer.client.get(LIST))


@pytest.mark.parametrize("address", [LIST, REVIEW])
def test_a_list_costs_the_same_for_one_row_and_for_three(
    officer, reviewer, address, django_assert_max_num_queries, django_assert_num_queries
):
    def add():
        deed = submitted(officer, campaign=make_campaign(officer.unit))
        make_measurement(deed, make_indicator(officer.unit), 1)

    add()
    reviewer.client.get(address)
    with django_assert_max_num_queries(30) as one:
        reviewer.client.get(address)
    add(), add()
    with django_assert_num_queries(len(one.captured_queries)):
        reviewer.client.get(address)


@pytest.mark.parametrize("address", [LIST, REVIEW])
def test_an_htmx_answer_is_the_rows_of_the_page(officer, reviewer, address):
    submitted(officer)
    whole = reviewer.client.get(address)
    part = reviewer.client.get(address, headers={"HX-Request": "true"})

    assert is_part_of(part.content.decode(), whole.content.decode())
    assert ("<html" in part.content.decode(), "HX-Request" in part.headers["Vary"]) == (False, True)


# -- review --


def test_the_queue_holds_what_somebody_else_submitted(officer, chair, reviewer):
    deed = submitted(officer)
    own = submitted(chair)
    make_achievement(officer)

    assert found(reviewer, REVIEW) == [deed, own]
    assert found(chair, REVIEW) == [deed]


def test_who_reviews_nothing_is_told_so(officer):
    assert "không có quyền duyệt" in page(officer.client.get(REVIEW))


def test_an_approved_deed_leaves_the_queue(officer, reviewer):
    deed = submitted(officer)
    answer = reviewer.client.post(reverse("achievements:approve", args=[deed.pk]))

    assert answer.url == deed.get_absolute_url()
    assert found(reviewer, REVIEW) == []


def test_after_a_decision_the_next_one_waits(officer, reviewer):
    first, _second = submitted(officer), submitted(officer)

    assert reviewer.client.post(reverse("achievements:approve", args=[first.pk])).url == REVIEW


def test_a_return_needs_a_reason_which_stands_on_top(officer, reviewer):
    deed = submitted(officer)
    address = reverse("achievements:return", args=[deed.pk])
    assert "reason" in reviewer.client.post(address, {"reason": " "}).context["form"].errors

    reviewer.client.post(address, {"reason": "Thiếu ảnh hiện trường"})
    text = page(officer.client.get(deed.get_absolute_url()))
    assert text.index("Thiếu ảnh hiện trường") < text.index("Lịch sử")


def test_the_second_of_two_reviewers_is_told_and_keeps_the_typed_reason(officer, reviewer, officer_above):
    deed = submitted(officer)
    reviewer.client.post(reverse("achievements:approve", args=[deed.pk]))
    answer = officer_above.client.post(reverse("achievements:return", args=[deed.pk]), {"reason": "Chưa đủ"})

    assert "Thẩm Định Minh Họa đã quyết định trước đó" in page(answer)
    assert "Chưa đủ</textarea>" in page(answer)


def test_a_double_click_on_approve_is_told_so(officer, reviewer):
    deed = submitted(officer)
    address = reverse("achievements:approve", args=[deed.pk])
    reviewer.client.post(address)

    assert "đã quyết định trước đó" in page(reviewer.client.post(address, follow=True))


def test_a_deed_changed_since_it_was_looked_at_is_not_approved(officer, reviewer):
    deed = submitted(officer)
    sent = {"seen": "2021-09-15T09:00:00+07:00"}
    answer = reviewer.client.post(reverse("achievements:approve", args=[deed.pk]), sent, follow=True)

    assert "Đề nghị xem lại" in page(answer)
    assert Achievement.objects.get().state == "submitted"


def test_the_page_approves_what_it_shows(officer, reviewer):
    deed = submitted(officer)
    text = page(reviewer.client.get(deed.get_absolute_url()))
    seen = text.split('name="seen" value="')[1].split('"')[0]
    reviewer.client.post(reverse("achievements:approve", args=[deed.pk]), {"seen": seen})

    assert Achievement.objects.get().state == "approved"


def test_nobody_decides_on_their_own_or_out_of_reach(officer, chair, member, stranger):
    deed = submitted(chair)
    deed.members.add(member.member)
    for name in ("approve", "return"):
        address = reverse(f"achievements:{name}", args=[deed.pk])
        answers = [person.client.post(address).status_code for person in (chair, officer, member, stranger)]
        assert answers == [403, 403, 403, 404]


# -- detail --


def test_a_deed_shows_figures_people_files_and_history(officer, reviewer, member):
    deed = submitted(officer, period_wording="8 tháng đầu năm 2021")
    make_measurement(
        deed,
        make_indicator(officer.unit, "Cuộc họp", unit_of_measure="cuộc họp"),
        233,
        comparison="increase_by",
        comparison_qualifier="estimated",
        comparison_base="năm 2020",
        delta_scaled=8000,
    )
    make_evidence(deed, officer, caption="Kiểm tra đường truyền")
    make_evidence(deed, officer, kind="file", original_name="bao-cao.pdf")
    deed.members.add(member.member)
    services.approve_achievement(deed, by=reviewer.actor, now=NOW)
    text = page(officer.client.get(deed.get_absolute_url()))

    for words in ("233 cuộc họp", "Ước tính tăng 80% so với năm 2020", "8 tháng đầu năm 2021", "Kiểm tra đường truyền"):
        assert words in text
    for words in ("bao-cao.pdf", "Đoàn Viên Minh Họa", "Thẩm Định Minh Họa, Phó Chủ tịch Công đoàn"):
        assert words in text


def test_a_deed_out_of_reach_is_not_found(officer, stranger, nobody):
    assert statuses(make_achievement(officer).get_absolute_url(), stranger, nobody) == [404, 404]


def test_a_draft_is_submitted_from_its_page(officer, reviewer):
    deed = make_achievement(officer, narrative="Đã làm")
    answer = officer.client.post(reverse("achievements:submit", args=[deed.pk]), follow=True)

    assert "Thẩm Định Minh Họa" in page(answer)
    assert Achievement.objects.get().state == "submitted"


def test_nobody_submits_the_draft_of_somebody_else(officer, chair, member, stranger):
    deed = make_achievement(officer, narrative="Đã làm")
    deed.members.add(member.member)
    address = reverse("achievements:submit", args=[deed.pk])

    assert [person.client.post(address).status_code for person in (chair, member, stranger)] == [403, 403, 404]


def test_submitting_without_a_reviewer_says_so(officer):
    deed = make_achievement(officer, narrative="Đã làm")
    answer = officer.client.post(reverse("achievements:submit", args=[deed.pk]), follow=True)

    assert "chưa có ai khác giữ chức vụ có quyền duyệt" in page(answer)


def test_a_second_submission_is_refused_in_words(officer):
    deed = submitted(officer)
    answer = officer.client.post(reverse("achievements:submit", args=[deed.pk]), follow=True)

    assert "Thành tích đã gửi duyệt" in page(answer)


def test_the_author_who_also_reviews_learns_why_not(chair):
    text = page(chair.client.get(submitted(chair).get_absolute_url()))

    assert "phải do người khác duyệt" in text


def test_a_correction_is_written_in_a_new_revision(officer, reviewer):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    address = reverse("achievements:correct", args=[deed.pk])
    assert "reason" in officer.client.post(address, {"reason": ""}).context["form"].errors

    answer = officer.client.post(address, {"reason": "Nhập nhầm số"})
    new = Achievement.objects.get(corrects=deed)
    assert answer.url == reverse("achievements:edit", args=[new.pk])
    assert "Nhập nhầm số" in page(officer.client.get(new.get_absolute_url()))
    assert "Bản đính chính" in page(officer.client.get(deed.get_absolute_url()))


def test_a_second_correction_is_refused_in_words(officer, chair, reviewer):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    address = reverse("achievements:correct", args=[deed.pk])
    officer.client.post(address, {"reason": "Nhập nhầm số"})

    assert "đang có bản đính chính" in page(chair.client.post(address, {"reason": "Cũng vậy"}))


def test_only_officers_who_log_correct(officer, chair, reviewer, stranger):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    address = reverse("achievements:correct", args=[deed.pk])

    assert statuses(address, officer, chair, reviewer, stranger) == [200, 200, 403, 404]


def test_reading_writes_nothing(officer, reviewer, django_assert_max_num_queries):
    deed = submitted(officer)
    reviewer.client.get(LIST)  # the session itself is written once
    addresses = [LIST, REVIEW, deed.get_absolute_url(), reverse("achievements:return", args=[deed.pk])]
    for address in addresses:
        with django_assert_max_num_queries(40) as seen:
            reviewer.client.get(address)
        verbs = {query["sql"].split()[0] for query in seen.captured_queries}
        assert verbs <= {"SELECT"}, address


# -- files --


@pytest.fixture
def proof(officer):
    deed = make_achievement(officer)
    services.add_evidence(deed, [staged(officer)], captions={}, by=officer.actor, now=NOW)
    return deed.evidence.get()


def file_of(row, **asked):
    return reverse("achievements:evidence", args=[row.pk]) + (f"?{urlencode(asked)}" if asked else "")


def test_a_file_is_served_to_those_who_see_its_deed(proof, officer, chair, officer_above, stranger, nobody, anonymous):
    assert statuses(file_of(proof), officer, chair, officer_above, stranger, nobody) == [200, 200, 200, 404, 404]
    assert anonymous.get(file_of(proof)).status_code == 302


def test_a_photo_is_shown_and_nothing_in_it_runs(proof, officer):
    answer = officer.client.get(file_of(proof))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.content == photo().content


def test_a_pdf_is_always_a_download(officer):
    row = make_evidence(make_achievement(officer), officer, kind="file", mime="application/pdf", original_name="qđ.pdf")
    row.file.save("x.pdf", io.BytesIO(b"%PDF-1.7"), save=True)
    answer = officer.client.get(file_of(row))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_thumbnail_is_small(proof, officer):
    answer = officer.client.get(file_of(proof, size="small"))
    small = Image.open(io.BytesIO(answer.content))

    assert (small.format, max(small.size) <= 480) == ("JPEG", True)


def test_a_file_known_to_the_browser_is_not_sent_again(proof, officer, stranger):
    tag = officer.client.head(file_of(proof)).headers["ETag"]

    assert officer.client.get(file_of(proof), headers={"If-None-Match": tag}).status_code == 304
    assert stranger.client.get(file_of(proof), headers={"If-None-Match": tag}).status_code == 404


def test_a_waiting_file_is_seen_by_its_sender_only(officer, chair):
    address = reverse("achievements:staged", args=[staged(officer).pk])

    assert statuses(address, officer, chair) == [200, 404]
    assert (Evidence.objects.count(), StagedFile.objects.count()) == (0, 1)


def test_a_page_costs_the_same_for_one_figure_and_for_three(
    officer, django_assert_max_num_queries, django_assert_num_queries
):
    deed = make_achievement(officer)

    def add():
        make_measurement(deed, make_indicator(officer.unit), 1)
        make_evidence(deed, officer)

    add()
    officer.client.get(deed.get_absolute_url())
    with django_assert_max_num_queries(30) as one:
        officer.client.get(deed.get_absolute_url())
    add(), add()
    with django_assert_num_queries(len(one.captured_queries)):
        officer.client.get(deed.get_absolute_url())


def test_a_file_says_who_sent_it_when_and_its_fingerprint(officer, chair):
    deed = make_achievement(officer)
    evidence = make_evidence(deed, officer)
    text = chair.client.get(deed.get_absolute_url()).content.decode()

    assert evidence.sha256 in text
    assert f"{officer.user}, 10:30 15/09/2021" in text
