from datetime import timedelta

from campaigns.models import Measure, Participation, WorkPlan
from members.actor import Actor
from overview.needs import SHOWN, groups_for
from tests.campaigns.factories import make_campaign
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import NOW, TODAY
from tests.overview.factories import ask_to_sign, make_deed, make_pledge, make_report


def titles(person):
    """What the home page lists for the person: the titles of the tasks by kind."""
    return {group.title: [task.title for task in group.tasks] for group in groups_for(person.actor)}


def test_a_pledge_waits_for_the_party_that_has_not_signed(chair, director, union, officer):
    pledge = make_pledge(union, officer, state="circulating")
    ask_to_sign(pledge, chair, director)

    assert titles(director) == {"Cần ký": ["Giao ước thi đua năm 2021"]}
    assert titles(officer) == {}


def test_a_pledge_to_be_signed_this_week_is_urgent(director, union, officer, chair):
    pledge = make_pledge(union, officer, state="circulating")
    ask_to_sign(pledge, chair, director)

    (group,) = groups_for(director.actor)

    assert [(task.due_on, task.is_urgent) for task in group.tasks] == [(TODAY + timedelta(days=3), True)]


def test_a_pledge_that_was_withdrawn_waits_for_nobody(director, chair, union, officer):
    pledge = make_pledge(union, officer, state="circulating")
    ask_to_sign(pledge, chair, director)
    type(pledge).objects.update(state="withdrawn", state_reason="Sai năm")

    assert titles(director) == {}


def test_a_deed_waits_for_the_reviewer_and_never_for_its_author(reviewer, officer, chair, stranger, union):
    make_deed(union, chair, title="Việc của chủ tịch")
    make_deed(union, officer, title="Việc của cán bộ")

    assert titles(reviewer) == {"Cần duyệt": ["Việc của chủ tịch", "Việc của cán bộ"]}
    assert titles(chair) == {"Cần duyệt": ["Việc của cán bộ"]}
    assert titles(stranger) == {}


def test_who_waits_longest_stands_first(reviewer, officer, union):
    make_deed(union, officer, title="Hôm nay")
    make_deed(union, officer, title="Hôm qua", submitted_at=NOW - timedelta(days=1))

    assert titles(reviewer) == {"Cần duyệt": ["Hôm qua", "Hôm nay"]}


def test_a_returned_deed_comes_back_with_its_reason(officer, reviewer, union):
    make_deed(union, officer, state="returned", state_reason="Thiếu ảnh", decided_at=NOW)

    (group,) = groups_for(officer.actor)

    assert (group.title, group.tasks[0].text, group.is_needed) == ("Bị trả lại", "Thiếu ảnh", True)
    assert titles(reviewer) == {}


def test_an_approved_deed_leaves_every_list(officer, reviewer, union):
    make_deed(union, officer, state="approved", reviewer=reviewer.user, decided_at=NOW)

    assert (titles(officer), titles(reviewer)) == ({}, {})


def test_a_declined_pledge_comes_back_until_it_is_written_anew(officer, union):
    declined = make_pledge(union, officer, state="declined", state_reason="Chỉ tiêu quá cao", ended_at=NOW)
    before = titles(officer)
    make_pledge(union, officer, revised_from=declined, title="Giao ước sửa")

    assert before == {"Giao ước bị từ chối hoặc đề nghị sửa": ["Giao ước thi đua năm 2021"]}
    assert titles(officer) == {"Giao ước đang soạn": ["Giao ước sửa"]}


def test_measures_press_who_answers_and_once_overdue_the_officers(officer, member, union, officer_above):
    plan = make_plan(union)
    make_measure(plan, member.member, content="Sắp đến hạn", due_on=TODAY + timedelta(days=7))
    make_measure(plan, member.member, content="Còn lâu", due_on=TODAY + timedelta(days=8))
    make_measure(plan, member.member, content="Quá hạn", due_on=TODAY - timedelta(days=1))
    make_measure(plan, member.member, content="Đã xong", due_on=TODAY, state="done", done_on=TODAY)

    seen = [titles(person).get("Biện pháp đến hạn, quá hạn") for person in (member, officer, officer_above)]
    assert seen == [["Quá hạn", "Sắp đến hạn"], ["Quá hạn"], None]
    assert [task.is_urgent for group in groups_for(member.actor) for task in group.tasks] == [True, False]


def test_drafts_are_ones_own_and_press_nobody(officer, chair, union):
    make_deed(union, officer, state="draft")
    make_report(union)

    assert [(group.title, group.is_needed) for group in groups_for(officer.actor)] == [
        ("Báo cáo cần hoàn thiện", False),
        ("Bản nháp của tôi", False),
    ]
    assert list(titles(chair)) == ["Báo cáo cần hoàn thiện"]


def test_the_kinds_stand_in_the_order_of_their_weight(chair, director, officer, union):
    ask_to_sign(make_pledge(union, officer, state="circulating"), chair, director)
    make_deed(union, officer)
    make_deed(union, chair, state="returned", state_reason="Thiếu ảnh", decided_at=NOW)

    assert list(titles(chair)) == ["Cần ký", "Bị trả lại", "Cần duyệt"]


def test_what_presses_stands_above_what_can_wait(chair, union):
    make_deed(union, chair, state="draft")
    plan = WorkPlan.objects.create(unit=union, year=2021, title="Kế hoạch", created_at=NOW)
    Measure.objects.create(plan=plan, content="Tập huấn", responsible=chair.member, due_on=TODAY)
    make_report(union)

    assert [group.is_needed for group in groups_for(chair.actor)] == [True, False, False]


def test_a_long_queue_shows_its_head_and_its_length(reviewer, officer, union):
    for number in range(SHOWN + 3):
        make_deed(union, officer, title=f"Việc {number}")

    (group,) = groups_for(reviewer.actor)

    assert (len(group.tasks), group.total, group.more_url) == (SHOWN, SHOWN + 3, "/achievements/review/")


def test_a_former_office_and_no_office_have_nothing_to_do(former, nobody, officer, union):
    make_deed(union, officer)

    assert (titles(former), titles(nobody)) == ({}, {})


def test_what_waits_follows_the_office_acted_in(chair, officer, union, agency):
    make_deed(union, officer)
    deputy = next(office for office in chair.actor.offices if office.unit == agency)

    assert groups_for(Actor.of(chair.user, today=TODAY, office_id=deputy.pk)) == []


def test_registrations_wait_as_one_line_for_each_campaign(officer, officer_above, stranger, union_above):
    campaign = make_campaign(union_above, name="Xanh - sạch - đẹp")
    for person in (officer, stranger):
        columns = {"state": "pending", "sent_by": person.user, "joined_at": NOW}
        Participation.objects.create(campaign=campaign, unit=person.unit, **columns)

    (group,) = groups_for(officer_above.actor)

    assert (group.title, [(task.title, task.text) for task in group.tasks]) == (
        "Đăng ký chờ duyệt",
        [("Xanh - sạch - đẹp", "2 đăng ký")],
    )


def test_a_refused_registration_waits_for_who_sent_it(officer, officer_above, union_above):
    campaign = make_campaign(union_above, name="Xanh - sạch - đẹp")
    refused = {"state": "refused", "state_reason": "Thiếu", "decided_at": NOW, "joined_at": NOW}
    Participation.objects.create(campaign=campaign, unit=officer.unit, sent_by=officer.user, **refused)

    assert titles(officer) == {"Đăng ký bị từ chối": ["Xanh - sạch - đẹp"]}
    assert titles(officer_above) == {}
