"""Money, goods and people of social activities and commemorations."""

import json
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from achievements import services
from achievements.models import Achievement, SocialResult
from achievements.social import SocialFacts, added_up, possible_names
from campaigns.models import Campaign
from reports import services as services_of_reports
from reports import snapshot
from reports.figures import collect
from reports.outline import outline
from reports.paper import paper
from reports.periods import parse
from tests.achievements.factories import make_achievement, make_campaign, make_evidence
from tests.achievements.test_editing import ADD, form
from tests.factories import NOW, TODAY, Person, make_member

LYCHEES = SocialFacts(money=5_000_000, goods="2 tấn vải thiều", participants=45, beneficiaries=0)
database = pytest.mark.django_db
numbers = st.none() | st.integers(min_value=0, max_value=10**12)
stated = st.builds(SocialFacts, money=numbers, goods=st.sampled_from(["", "gạo", "chăn"]), participants=numbers)


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def lychees(officer: Person, kind: str = Campaign.Kind.SOCIAL) -> Campaign:
    return make_campaign(officer.unit, "Mua vải thiều ủng hộ nhân dân Bắc Giang", kind=kind)


def approved(officer: Person, reviewer: Person, campaign: Campaign, facts: SocialFacts) -> Achievement:
    deed = make_achievement(officer, state="approved", reviewer=reviewer, campaign=campaign)
    SocialResult.write(deed, facts)
    return deed


# -- adding up --


@given(st.lists(stated, max_size=5), st.lists(stated, max_size=5))
def test_a_total_is_the_sum_of_its_parts(some, others):
    whole, one, other = added_up(some + others), added_up(some), added_up(others)

    for name in ("money", "participants"):
        parts = [getattr(part, name) for part in (one, other) if getattr(part, name) is not None]
        assert getattr(whole, name) == (sum(parts) if parts else None)
    assert set(whole.goods) == {*one.goods, *other.goods}


def test_what_nobody_stated_stays_unknown_and_nought_counts():
    total = added_up([SocialFacts(goods="gạo"), SocialFacts(participants=0)])

    assert (total.money, total.participants, total.printed_participants) == (None, 0, "0 người")
    assert added_up([LYCHEES, SocialFacts(goods_value=12_000_000, goods="gạo")]).printed_goods == (
        "2 tấn vải thiều; gạo (trị giá khoảng 12.000.000 đồng)"
    )


def test_what_looks_like_a_name_is_found():
    assert "Trần Thị Minh Họa" in possible_names("hộ bà Trần Thị Minh Họa, khu 3")
    assert possible_names("hộ đoàn viên có hoàn cảnh khó khăn. Công nhân") == []
    assert possible_names("khu Ba. Vì nghèo") == []


# -- the form --


@database
def test_a_social_activity_is_entered_with_money_goods_and_people(officer):
    sent = {
        "campaign": lychees(officer).pk,
        "social_money": "5.000.000 đồng",
        "social_goods": "2 tấn vải thiều",
        "social_participants": "45",
        "social_beneficiaries": "0",
    }
    officer.client.post(ADD, form(officer.unit, **sent))

    assert SocialResult.objects.get().facts == LYCHEES


@database
@pytest.mark.parametrize("kind", [Campaign.Kind.MOVEMENT, Campaign.Kind.DRIVE, None])
def test_other_campaigns_ask_for_none_of_it_and_nothing_typed_is_lost(officer, kind):
    campaign = lychees(officer, kind).pk if kind else ""
    answer = officer.client.post(ADD, form(officer.unit, campaign=campaign, social_money="5.000.000"))

    assert "Chỉ hoạt động xã hội hoặc hoạt động kỷ niệm" in page(answer)
    assert 'value="5.000.000"' in page(answer)
    assert Achievement.objects.count() == 0


@database
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"social_money": "5,5"}, "social_money"),
        ({"social_money": "-1"}, "social_money"),
        ({"social_participants": "rất đông"}, "social_participants"),
        ({"social_participants": "99.999.999.999"}, "social_participants"),
        ({"social_goods_value": "1.000"}, "social_goods"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(officer, typed, field):
    answer = officer.client.post(ADD, form(officer.unit, campaign=lychees(officer).pk, **typed))

    assert field in answer.context["editor"].form.errors
    assert all(f'value="{value}"' in page(answer) for value in typed.values())


@database
def test_a_saved_deed_comes_back_into_the_form_and_can_be_cleared(officer):
    deed = make_achievement(officer, campaign=lychees(officer))
    SocialResult.write(deed, LYCHEES)
    address = reverse("achievements:edit", args=[deed.pk])
    assert 'value="5.000.000"' in page(officer.client.get(address))

    officer.client.post(address, form(officer.unit, campaign=deed.campaign.pk))
    assert SocialResult.objects.count() == 0


# -- afterwards --


@database
def test_money_and_people_are_enough_to_submit(officer):
    deed = make_achievement(officer)
    SocialResult.write(deed, SocialFacts(participants=45))

    services.submit_achievement(deed, by=officer.actor, now=NOW)
    assert Achievement.objects.get().state == "submitted"


@database
def test_a_correction_begins_with_the_same_results(officer, reviewer):
    old = approved(officer, reviewer, lychees(officer), LYCHEES)
    new = services.start_correction(old, by=officer.actor, reason="Nhập nhầm", now=NOW)

    assert [result.facts for result in SocialResult.of([old, new])] == [LYCHEES, LYCHEES]


@database
def test_the_deed_shows_them_and_warns_of_a_name_from_the_roster(officer, reviewer, stranger):
    make_member("Trần Thị Minh Họa", unit=officer.unit)
    deed = make_achievement(officer, state="submitted", submitted_at=NOW, campaign=lychees(officer))
    SocialResult.write(deed, SocialFacts(money=0, beneficiary_description="hộ bà Trần Thị Minh Họa"))
    make_evidence(deed, officer)

    for address in (deed.get_absolute_url(), reverse("achievements:examine", args=[deed.pk])):
        assert "0 đồng" in page(reviewer.client.get(address))
        assert "có vẻ nêu tên người (Trần Thị Minh Họa)" in page(reviewer.client.get(address))


@database
def test_the_campaign_adds_up_what_was_approved(officer, reviewer):
    campaign = lychees(officer)
    approved(officer, reviewer, campaign, LYCHEES)
    approved(officer, reviewer, campaign, SocialFacts(money=1_500_000, goods="gạo"))
    SocialResult.write(make_achievement(officer, campaign=campaign), SocialFacts(money=9))
    text = page(officer.client.get(reverse("overview:campaign_progress", args=[campaign.pk])))

    assert "6.500.000 đồng" in text
    assert "2 tấn vải thiều; gạo" in text


@database
@pytest.mark.parametrize(("kind", "lines"), [("social", 1), ("commemoration", 1), ("movement", 0)])
def test_the_third_annex_tells_them(officer, reviewer, kind, lines):
    campaign = lychees(officer, kind)
    deed = approved(officer, reviewer, campaign, LYCHEES)
    told = collect(officer.unit, parse("year", "2021"), today=TODAY).social

    assert len(told) == lines
    for line in told:
        assert (line.money, line.goods, line.people) == ("5.000.000 đồng", "2 tấn vải thiều", "45 người")
        assert (line.beneficiaries, [source.achievement for source in line.sources]) == ("0 người", [deed.pk])


@database
def test_page_and_paper_of_the_report_print_the_annex(officer, reviewer, run_jobs):
    approved(officer, reviewer, lychees(officer), LYCHEES)
    report = services_of_reports.request_report(officer.unit, parse("year", "2021"), by=officer.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    text = page(officer.client.get(report.get_absolute_url()))
    told = outline(snapshot.read(report.snapshot), dict.fromkeys(report.SECTIONS, ""))
    [row] = paper(told, day=None, signer=("", ""), facts="", is_demo=False)["annexes"][2]["rows"]

    assert row[1:4:2] == ["Mua vải thiều ủng hộ nhân dân Bắc Giang (hỗ trợ 0 người)", "5.000.000 đồng"]
    assert row[4:] == ["2 tấn vải thiều", "45 người"]
    assert "(hỗ trợ 0 người)" in text


@database
def test_a_snapshot_of_an_earlier_schema_has_nobody_helped(officer, reviewer):
    approved(officer, reviewer, lychees(officer), LYCHEES)
    content = snapshot.read(snapshot.frozen(collect(officer.unit, parse("year", "2021"), today=TODAY))[0])
    del content["social"][0]["beneficiaries"], content["social"][0]["sources"]
    [line] = snapshot.read(json.dumps(content))["social"]

    assert (line["beneficiaries"], line["sources"], line["money"]) == ("", [], "5.000.000 đồng")


@database
def test_a_commemoration_that_gave_nothing_is_no_line_of_the_annex(officer, reviewer):
    make_achievement(
        officer, state="approved", reviewer=reviewer, campaign=lychees(officer, "commemoration"), day=date(2021, 6, 1)
    )

    assert collect(officer.unit, parse("year", "2021"), today=TODAY).social == ()


@database
@pytest.mark.parametrize(
    "columns", [{}, {"money": -1}, {"goods_value": 5, "money": 1}], ids=["nothing", "a debt", "value of nothing"]
)
def test_the_database_refuses_what_says_nothing_or_cannot_be(officer, columns):
    deed = make_achievement(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialResult.objects.create(achievement=deed, **columns)
