"""The life of a giao ước: composed, frozen, signed by both, or ended with a reason that everybody is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaigns.models import Indicator
from documents import refusals
from documents.models import Document, NumberRegister, SignatureSlot
from members.models import Office
from notifications.models import Notice
from pledges import rules, services
from pledges.fulfilment import fulfilment
from pledges.models import Pledge
from portal import audit
from tests.factories import NOW, Person, make_office, make_unit
from tests.pledges.factories import (
    CONSENT,
    PIN,
    circulate,
    enrol,
    make_commitments,
    make_draft,
    make_parties,
    make_terms,
    party_of,
    sign,
)

pytestmark = pytest.mark.django_db
State = Pledge.State


@pytest.fixture
def draft(chair: Person, director: Person) -> Pledge:
    return make_draft(chair, director)


@pytest.fixture
def circulating(draft: Pledge, chair: Person, director: Person) -> Pledge:
    enrol(chair, director)
    return circulate(draft, chair)


def actions(pledge: Pledge) -> list[str]:
    return [entry.action for entry in audit.history(pledge)]


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(recipient=person.user).order_by("pk").values_list("subject", flat=True))


def reloaded(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_related("document").get(pk=pledge.pk)


ALLOWED = {
    State.DRAFT: {State.CIRCULATING},
    State.CIRCULATING: {
        State.COMPLETED,
        State.DECLINED,
        State.CHANGES_REQUESTED,
        State.WITHDRAWN,
        State.EXPIRED,
    },
    State.COMPLETED: {State.SUPERSEDED},
}


@pytest.mark.parametrize("state", list(State))
def test_the_table_of_transitions(state: Pledge.State) -> None:
    assert {each for each in State if Pledge(state=state).may_become(each)} == ALLOWED.get(state, set())


def test_a_draft_keeps_parties_commitments_and_a_trace(draft: Pledge, chair: Person, director: Person) -> None:
    assert [party.office for party in draft.parties.order_by("position")] == [chair.office, director.office]
    assert [each.value.printed("camera") for each in draft.commitments.order_by("position")] == [
        "80%",
        "60 camera",
        "0 camera",
    ]
    assert actions(draft) == ["pledge.composed"]


def test_a_new_indicator_joins_the_vocabulary_of_the_unit(draft: Pledge) -> None:
    quiet = draft.commitments.get(position=3).indicator

    assert (quiet.owner, quiet.name, quiet.shape) == (draft.unit, "Đoàn viên vi phạm kỷ luật", "zero")


def compose(chair: Person, parties: list[services.PartyTerms], by: Person | None = None) -> Pledge:
    return services.compose_pledge(
        unit=chair.unit,
        terms=make_terms(),
        parties=parties,
        commitments=make_commitments(chair.unit),
        by=(by or chair).actor,
        now=NOW,
    )


def test_one_person_is_refused_for_both_parties_even_in_two_offices(chair: Person) -> None:
    deputy = chair.member.offices.exclude(pk=chair.office.pk).get()
    parties = [services.PartyTerms(chair.office), services.PartyTerms(deputy)]

    with pytest.raises(services.PledgeNotComposable):
        compose(chair, parties)


def test_two_parties_are_a_union_and_an_agency(chair: Person, stranger: Person, director: Person) -> None:
    one = make_parties(chair, director)[:1]
    two_unions = [*one, services.PartyTerms(stranger.office)]
    three = [*make_parties(chair, director), services.PartyTerms(stranger.office)]

    for parties in (one, two_unions, three):
        with pytest.raises(services.PledgeNotComposable):
            compose(chair, parties)


def test_a_party_needs_an_office_held_today_that_may_sign(chair: Person, director: Person, agency: object) -> None:
    ended = make_office(director.member, director.unit, "Giám đốc", "sign", to_on=date(2020, 12, 31))
    no_right = make_office(director.member, director.unit, "Trưởng phòng", "log")

    for office in (ended, no_right):
        with pytest.raises(services.PledgeNotComposable):
            compose(chair, [services.PartyTerms(chair.office), services.PartyTerms(office)])


def test_only_an_office_that_logs_for_the_unit_composes(
    chair: Person, director: Person, officer: Person, stranger: Person
) -> None:
    assert make_draft(chair, director, author=officer).author == officer.user
    with pytest.raises(services.PledgeNotComposable):
        make_draft(chair, director, author=stranger)


def test_an_update_replaces_parties_and_commitments(draft: Pledge, chair: Person, director: Person) -> None:
    services.update_pledge(
        draft,
        terms=make_terms(title="Giao ước thi đua Đường lối mới"),
        parties=make_parties(chair, director),
        commitments=[],
        by=chair.actor,
        now=NOW,
    )

    assert Pledge.objects.matching("duong loi").get().commitments.count() == 0


def test_the_same_draft_sent_twice_is_one_draft(chair: Person, director: Person) -> None:
    parties, commitments = make_parties(chair, director), make_commitments(chair.unit)
    made = [
        services.compose_pledge(
            unit=chair.unit, terms=make_terms(), parties=parties, commitments=commitments, by=chair.actor, now=NOW
        )
        for _click in range(2)
    ]

    assert made[0] == made[1] == Pledge.objects.get()
    assert Indicator.objects.filter(name="Đoàn viên vi phạm kỷ luật").count() == 1


def test_what_another_officer_changed_meanwhile_is_not_lost(draft: Pledge, chair: Person, director: Person) -> None:
    opened = services.fingerprint(draft)
    content = {"parties": make_parties(chair, director), "commitments": [], "by": chair.actor, "now": NOW}
    services.update_pledge(draft, terms=make_terms(place="Việt Trì"), **content, seen=opened)

    with pytest.raises(services.PledgeChangedMeanwhile):
        services.update_pledge(draft, terms=make_terms(place="Lâm Thao"), **content, seen=opened)
    assert reloaded(draft).place == "Việt Trì"


def test_what_circulates_is_frozen_numbered_and_asked_for(circulating: Pledge, chair: Person, director: Person) -> None:
    document = circulating.document

    assert (circulating.state, document.number_and_symbol) == (State.CIRCULATING, "01/GƯ-CĐCS")
    assert document.content["record"]["commitments"][0]["scaled"] == 60
    assert told(director)[-1] == "Mời ký: Giao ước thi đua năm 2021"
    assert [person.actor.office in _waiting_offices(circulating) for person in (chair, director)] == [True, True]
    assert actions(circulating) == ["pledge.composed", "pledge.circulated"]


def _waiting_offices(pledge: Pledge) -> list[Office]:
    return [party.office for party in pledge.parties.filter(slot__state=SignatureSlot.State.WAITING)]


def test_numbers_are_those_of_the_year_the_pledge_is_dated_in(draft: Pledge, chair: Person, director: Person) -> None:
    circulate(draft, chair)
    circulate(make_draft(chair, director), chair)

    assert list(NumberRegister.objects.values_list("symbol", "year", "last")) == [("GƯ-CĐCS", 2021, 2)]


def test_circulating_twice_freezes_once(draft: Pledge, chair: Person) -> None:
    stale = Pledge.objects.get(pk=draft.pk)
    circulate(draft, chair)

    with pytest.raises(services.PledgeNotCirculable):
        circulate(stale, chair)
    assert (Document.objects.count(), NumberRegister.objects.get().last) == (1, 1)


def test_a_pledge_without_commitments_does_not_circulate(draft: Pledge, chair: Person) -> None:
    draft.commitments.all().delete()

    with pytest.raises(services.PledgeNotCirculable):
        circulate(draft, chair)


def test_both_signatures_complete_the_pledge_at_once(circulating: Pledge, chair: Person, director: Person) -> None:
    sign(circulating, director)
    assert reloaded(circulating).state == State.CIRCULATING
    sign(circulating, chair)

    done = reloaded(circulating)
    assert (done.state, done.ended_at) == (State.COMPLETED, NOW)
    assert done.document.standing == Document.Standing.COMPLETED
    assert actions(done)[-3:] == ["pledge.signed", "pledge.signed", "pledge.completed"]


def test_the_earlier_signer_and_the_author_hear_of_the_end(chair: Person, director: Person, officer: Person) -> None:
    enrol(chair, director)
    pledge = circulate(make_draft(chair, director, author=officer), officer)
    sign(pledge, director)
    sign(pledge, chair)

    assert told(director)[-1] == told(officer)[-1] == "Các bên đã ký đủ: Giao ước thi đua năm 2021"
    assert not Notice.objects.filter(settled_at=None, needs_action=True).about(pledge).exists()


def test_declining_ends_it_for_all_and_tells_the_earlier_signer(
    circulating: Pledge, chair: Person, director: Person
) -> None:
    sign(circulating, chair)
    services.decline_pledge(party_of(circulating, director), by=director.actor, reason="Chưa có kinh phí", now=NOW)

    ended = reloaded(circulating)
    assert (ended.state, ended.state_reason) == (State.DECLINED, "Chưa có kinh phí")
    assert ended.document.standing == Document.Standing.DECLINED
    assert told(chair)[-1] == "Bị từ chối ký: Giao ước thi đua năm 2021"


def test_requested_changes_lead_to_a_new_draft_and_keep_the_old_document(
    circulating: Pledge, chair: Person, director: Person
) -> None:
    services.request_changes(party_of(circulating, director), by=director.actor, reason="Thêm chỉ tiêu", now=NOW)
    rewritten = services.rewrite_pledge(reloaded(circulating), by=chair.actor, now=NOW)

    assert (rewritten.state, rewritten.revised_from, rewritten.document) == (State.DRAFT, circulating, None)
    assert rewritten.commitments.count() == circulating.commitments.count() == 3
    assert rewritten.parties.filter(slot=None).count() == 2
    assert services.rewrite_pledge(reloaded(circulating), by=chair.actor, now=NOW) == rewritten


def test_the_unit_of_the_author_withdraws_and_nobody_signs_afterwards(
    circulating: Pledge, officer: Person, director: Person
) -> None:
    services.withdraw_pledge(circulating, by=officer.actor, reason="Sai tên đơn vị", now=NOW)

    assert reloaded(circulating).document.standing == Document.Standing.WITHDRAWN
    with pytest.raises(services.PledgeNotSignable):
        sign(circulating, director)


def test_a_completed_pledge_is_not_withdrawn(circulating: Pledge, chair: Person, director: Person) -> None:
    sign(circulating, director)
    sign(circulating, chair)

    with pytest.raises(services.PledgeNotWithdrawable):
        services.withdraw_pledge(circulating, by=chair.actor, reason="Đổi ý", now=NOW)
    assert reloaded(circulating).document.standing == Document.Standing.COMPLETED


def test_a_pledge_expires_after_its_last_day_for_signing(chair: Person, director: Person) -> None:
    enrol(chair, director)
    pledge = circulate(make_draft(chair, director, sign_by=timezone.localdate(NOW)), chair)

    assert services.expire_pledges(now=NOW) == 0
    assert services.expire_pledges(now=NOW + timedelta(days=1)) == 1
    assert services.expire_pledges(now=NOW + timedelta(days=1)) == 0
    assert (reloaded(pledge).state, reloaded(pledge).document.standing) == (State.EXPIRED, Document.Standing.EXPIRED)


def test_a_last_day_on_which_nobody_works_is_followed_by_the_next_working_day(chair: Person, director: Person) -> None:
    """18/09/2021 was a Saturday."""
    enrol(chair, director)
    pledge = circulate(make_draft(chair, director, sign_by=date(2021, 9, 18)), chair)

    assert not rules.is_overdue(pledge, date(2021, 9, 20))
    assert services.expire_pledges(now=NOW + timedelta(days=5)) == 0
    assert services.expire_pledges(now=NOW + timedelta(days=6)) == 1


def test_an_office_that_ended_while_the_pledge_circulated_cannot_sign(circulating: Pledge, director: Person) -> None:
    Office.objects.filter(pk=director.office.pk).update(to_on=date(2021, 9, 14))

    with pytest.raises(services.PledgeNotSignable):
        sign(circulating, director)
    assert circulating.document.revisions.count() == 1


def test_one_person_is_refused_for_the_second_signature(circulating: Pledge, chair: Person, director: Person) -> None:
    """However the roster is bent while the pledge circulates."""
    sign(circulating, chair)
    Office.objects.filter(pk=director.office.pk).update(member=chair.member)
    second = Person(user=chair.user, member=chair.member, office=Office.objects.get(pk=director.office.pk))

    with pytest.raises(refusals.SamePersonTwice):
        sign(circulating, second)


def test_nobody_signs_in_another_office_than_the_one_expected(circulating: Pledge, chair: Person) -> None:
    deputy = chair.member.offices.exclude(pk=chair.office.pk).get()
    as_deputy = Person(user=chair.user, member=chair.member, office=deputy)

    with pytest.raises(services.PledgeNotSignable):
        services.sign_pledge(
            party_of(circulating, chair), by=as_deputy.actor, pin=PIN, consent=CONSENT, second_factor="demo", now=NOW
        )


def test_the_reach_of_a_pledge(
    draft: Pledge,
    chair: Person,
    director: Person,
    officer: Person,
    officer_above: Person,
    member: Person,
    stranger: Person,
    former: Person,
    nobody: Person,
) -> None:
    """A draft is its unit's own; what circulates is the parties' too; what is signed belongs to every member."""
    everybody = [chair, director, officer, officer_above, member, stranger, former, nobody]
    enrol(chair, director)
    seen = [_seen_by(draft, everybody)]
    circulate(draft, chair)
    seen.append(_seen_by(draft, everybody))
    for person in (chair, director):
        sign(draft, person)
    seen.append(_seen_by(draft, everybody))

    within = [chair, officer, officer_above]
    assert seen == [
        within,
        [chair, director, officer, officer_above],
        [chair, director, officer, officer_above, member],
    ]


def _seen_by(pledge: Pledge, people: list[Person]) -> list[Person]:
    return [each for each in people if Pledge.objects.visible_to(each.actor).filter(pk=pledge.pk).exists()]


def test_it_waits_for_who_has_not_signed_yet(circulating: Pledge, chair: Person, director: Person) -> None:
    sign(circulating, director)

    assert list(Pledge.objects.waiting_for(chair.actor)) == [circulating]
    assert list(Pledge.objects.waiting_for(director.actor)) == []


def test_without_deeds_no_result_is_stated(draft: Pledge) -> None:
    assert {(each.figure, each.outcome, each.percent) for each in fulfilment(draft)} == {(None, "not_stated", None)}
    assert [each.printed_target for each in fulfilment(draft)] == ["≥ 60", "≥ 80%", "Không có"]


def test_a_draft_is_discarded_without_a_trace_but_the_audit_row(draft: Pledge, chair: Person) -> None:
    pk = draft.pk
    services.discard_pledge(draft, by=chair.actor, now=NOW)

    assert not Pledge.objects.filter(pk=pk).exists()
    assert audit.history(Pledge(pk=pk)).last().action == "pledge.discarded"


def test_the_register_bears_the_name_of_the_unit(chair: Person, director: Person) -> None:
    assert services.symbol_of(Pledge(unit=chair.unit)) == "GƯ-CĐCS"
    assert services.symbol_of(Pledge(unit=make_unit(abbreviation=""))) == "GƯ"
