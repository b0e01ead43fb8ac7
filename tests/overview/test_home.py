from datetime import date

from django.urls import reverse

from overview.year import campaign_lines, newest_pledges, newest_reports
from tests.factories import NOW
from tests.overview.factories import make_campaign, make_deed, make_pledge, make_report
from tests.portal.guards import ask

HOME = reverse("overview:home")


def test_the_public_learns_what_this_is_and_how_to_verify(anonymous, db):
    response = anonymous.get(HOME)
    text = response.content.decode()

    assert response.status_code == 200
    assert "Một năm thi đua của công đoàn" in text
    assert (reverse("account_login") in text, reverse("documents:verify") in text) == (True, True)


def test_the_public_page_asks_the_database_nothing(anonymous, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        anonymous.get(HOME)


def test_home_lists_what_waits(reviewer, officer, union):
    make_deed(union, officer, title="Lắp đặt 62 camera")
    text = reviewer.client.get(HOME).content.decode()

    assert ("Việc cần làm" in text, "Lắp đặt 62 camera" in text) == (True, True)


def test_an_officer_with_nothing_to_do_is_told_the_next_step(officer, reviewer):
    assert reverse("achievements:add") in officer.client.get(HOME).content.decode()
    assert "Không có việc nào chờ xử lý" in reviewer.client.get(HOME).content.decode()


def test_who_belongs_nowhere_is_told_whom_to_ask(nobody):
    assert "Tài khoản chưa thuộc đơn vị nào" in nobody.client.get(HOME).content.decode()


def test_a_running_campaign_shows_its_deeds_and_one_that_ended_says_so(officer, reviewer, union):
    campaign = make_campaign(union)
    make_campaign(union, name="Còn soạn thảo", state="draft")
    make_deed(union, officer, campaign=campaign)
    make_deed(union, officer, campaign=campaign, state="approved", reviewer=reviewer.user, decided_at=NOW)
    make_deed(union, officer, campaign=campaign, state="draft")

    (line,) = campaign_lines(officer.actor)

    assert (line.campaign, line.approved, line.waiting, line.is_over) == (campaign, 1, 1, False)


def test_a_campaign_that_ended_waits_to_be_closed(officer, union):
    make_campaign(union, ends_on=date(2021, 6, 30))

    assert [line.is_over for line in campaign_lines(officer.actor)] == [True]


def test_deeds_of_other_units_do_not_count_on_ones_own_page(officer, stranger, union_above, other_union):
    campaign = make_campaign(union_above)
    make_deed(other_union, stranger, campaign=campaign)

    assert [line.waiting for line in campaign_lines(officer.actor)] == [0]
    assert [line.waiting for line in campaign_lines(stranger.actor)] == [1]


def test_the_papers_of_the_year_are_the_newest_standing_ones(officer, union):
    signed = make_pledge(union, officer, state="completed")
    make_pledge(union, officer)
    make_report(union, state="superseded")
    newer = make_report(union, state="published", version=2, published_at=NOW, correction_reason="Bổ sung số liệu")

    assert (newest_pledges(officer.actor), newest_reports(officer.actor)) == ([signed], [newer])


def fill(union, officer, chair, number):
    for index in range(number):
        campaign = make_campaign(union, name=f"Phong trào {number}.{index}")
        make_deed(union, officer, campaign=campaign)
        make_deed(union, chair, campaign=campaign, state="returned", state_reason="Thiếu ảnh", decided_at=NOW)
        make_deed(union, chair, campaign=campaign, state="draft")
        make_pledge(union, chair, state="completed")
        make_pledge(union, chair)


def test_home_costs_the_same_for_any_number(union, officer, chair):
    make_report(union)
    costs = []
    for number in (1, 3):
        fill(union, officer, chair, number)
        chair.client.get(HOME)
        costs.append(ask(chair.client, HOME).queries)

    assert costs[0] == costs[1]
