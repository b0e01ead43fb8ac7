"""A pledge of a block: order, several who may sign, witnesses; a successor; an amendment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.values import Area, Shape, TypedValue
from documents.models import Document
from members.models import Block, BlockSeat, Office, Unit
from notifications.models import Notice
from pledges import amending, rules, services, succession
from pledges.evidence import evidence_of
from pledges.fulfilment import fulfilment
from pledges.models import Party, Pledge
from pledges.paper import paper
from pledges.reminders import remind_signers
from portal.models import AuditEntry
from tests.factories import NOW, TODAY, Person, make_person, make_unit
from tests.pledges.factories import enrol, make_indicator, make_terms, party_of, sign
from tests.pledges.test_fulfilment import cameras, log

pytestmark = pytest.mark.django_db(transaction=True)
TARGET = TypedValue(Shape.COUNT, scaled=60)


@pytest.fixture
def chairs(union: Unit, union_above: Unit, chair: Person) -> list[Person]:
    """The chair of the union, then those of four others of the block."""
    others = [
        make_person(
            f"Chủ Tịch Khối {number}",
            unit=make_unit(parent=union_above, code=f"khoi-{number}"),
            grants="log sign",
            title="Chủ tịch",
        )
        for number in range(1, 5)
    ]
    return [chair, *others]


@pytest.fixture
def deputies(chairs: list[Person]) -> list[Person]:
    """Three who hold the same office in the second unit."""
    unit = chairs[1].unit
    return [make_person(f"Phó Chủ Tịch {name}", unit=unit, grants="sign", title="Phó Chủ tịch") for name in "ABC"]


def term(person: Person, **fields: object) -> services.PartyTerms:
    assert person.office is not None
    return services.PartyTerms(person.office, **fields)  # type: ignore[arg-type]


def block(parties: list[services.PartyTerms], author: Person, **terms: object) -> Pledge:
    unit = author.unit
    return services.compose_pledge(
        unit=unit,
        form=Pledge.Form.BLOCK,
        terms=make_terms(title="Giao ước thi đua khối năm 2021", **terms),
        parties=parties,
        commitments=[services.CommitmentTerms(Area.PROFESSIONAL, make_indicator(unit), TARGET)],
        by=author.actor,
        now=NOW,
    )


def send(pledge: Pledge, by: Person) -> Pledge:
    return services.circulate_pledge(pledge, by=by.actor, now=NOW)


def asked(pledge: Pledge) -> set[str]:
    open_ones = Notice.objects.filter(
        needs_action=True, settled_at__isnull=True, url__endswith=f"/pledges/{pledge.pk}/sign/"
    )
    return {str(each.recipient) for each in open_ones}


def test_in_any_order_everybody_is_asked_at_once(chairs: list[Person]) -> None:
    pledge = send(block([term(each) for each in chairs], chairs[0]), chairs[0])
    enrol(*chairs)

    assert asked(pledge) == {str(each.user) for each in chairs}
    for person in reversed(chairs):
        sign(pledge, person)
    pledge.refresh_from_db()
    assert pledge.state == Pledge.State.COMPLETED


def test_in_a_fixed_order_nobody_signs_before_those_before(chairs: list[Person]) -> None:
    steps = (1, 2, 2, 3, 3)
    pledge = send(
        block([term(each, step=step) for each, step in zip(chairs, steps, strict=True)], chairs[0]), chairs[0]
    )
    enrol(*chairs)

    assert asked(pledge) == {str(chairs[0].user)}
    assert rules.why_not_sign(pledge, chairs[1].actor, party_of(pledge, chairs[1])).endswith(
        f"Ký trước bạn: {chairs[0].unit}."
    )
    with pytest.raises(services.PledgeNotSignable):
        sign(pledge, chairs[1])
    assert list(Pledge.objects.waiting_for(chairs[1].actor)) == []

    sign(pledge, chairs[0])
    assert asked(pledge) == {str(each.user) for each in chairs[1:3]}
    sign(pledge, chairs[2])
    assert list(Pledge.objects.waiting_for(chairs[3].actor)) == []
    sign(pledge, chairs[1])
    assert asked(pledge) == {str(each.user) for each in chairs[3:]}


def test_reminders_count_from_the_day_the_turn_came(chairs: list[Person], settings: object) -> None:
    pledge = send(block([term(each, step=step) for step, each in enumerate(chairs, 1)], chairs[0]), chairs[0])
    enrol(*chairs)
    late = NOW + timedelta(days=21)
    sign(pledge, chairs[0], now=late)

    assert remind_signers(now=late + timedelta(hours=1)) == 0
    assert remind_signers(now=late + timedelta(days=7)) == 1
    assert Party.objects.get(reminders__isnull=False).unit == chairs[1].unit


def test_any_deputy_may_sign_and_the_paper_leaves_the_name_to_the_stamp(
    chairs: list[Person], deputies: list[Person]
) -> None:
    first, second, third = deputies
    rows = [term(chairs[0]), term(first, signer="title"), *(term(each) for each in chairs[2:4])]
    pledge = send(block(rows, chairs[0]), chairs[0])
    enrol(chairs[0], *deputies, *chairs[2:4])

    printed = paper(pledge)
    assert printed["parties"][1]["representative"].startswith("1 trong số 3 người: ")
    assert printed["signatures"][1]["name"] == ""
    assert {str(each.user) for each in deputies} <= asked(pledge)

    party = rules.party_of(pledge, third.actor)
    assert party is not None
    services.sign_pledge(party, by=third.actor, pin="hoa-sen-2021", consent="Đồng ý", second_factor="totp", now=NOW)

    party = Party.objects.select_related("slot").get(pledge=pledge, unit=first.unit)
    assert (party.office, party.slot.signed_by, party.slot.printed_name) == (
        third.office,
        third.member,
        str(third.member),
    )
    assert not {str(each.user) for each in deputies} & asked(pledge)
    assert rules.why_not_sign(pledge, second.actor, rules.party_of(pledge, second.actor)) != ""


def test_two_of_three_deputies_sign_and_none_twice(chairs: list[Person], deputies: list[Person]) -> None:
    first, second, third = deputies
    several = [term(each, signer="title", group=2) for each in (first, second)]
    pledge = send(block([term(chairs[0]), *several, *(term(each) for each in chairs[2:4])], chairs[0]), chairs[0])
    enrol(*deputies)

    for person in (third, first):
        party = rules.party_of(pledge, person.actor)
        assert party is not None and rules.why_not_sign(pledge, person.actor, party) == ""
        services.sign_pledge(
            party, by=person.actor, pin="hoa-sen-2021", consent="Đồng ý", second_factor="totp", now=NOW
        )

    signed = Party.objects.filter(pledge=pledge, group=2, slot__state="signed")
    assert {party.slot.signed_by for party in signed} == {third.member, first.member}
    assert rules.party_of(pledge, second.actor) is None or rules.why_not_sign(
        pledge, second.actor, rules.party_of(pledge, second.actor)
    )
    assert str(second.user) not in asked(pledge)


def test_a_witness_signs_and_its_results_do_not_count(chairs: list[Person], officer: Person, reviewer: Person) -> None:
    rows = [*(term(each) for each in chairs[:4]), term(chairs[4], role="witness")]
    pledge = block(rows, chairs[0])
    indicator = pledge.commitments.get().indicator
    log(chairs[4].unit, indicator, cameras(7), author=officer, reviewer=reviewer)
    log(chairs[1].unit, indicator, cameras(5), author=officer, reviewer=reviewer)

    assert [each.printed_result for each in fulfilment(pledge)] == ["5 camera"]
    assert [each["unit"] for each in paper(pledge)["witnesses"]] == [chairs[4].unit.name]
    assert paper(pledge)["signatures"][4]["role"] == "Người chứng kiến"


def test_two_parties_and_a_witness_are_no_block(chairs: list[Person]) -> None:
    with pytest.raises(services.PledgeNotComposable, match="ít nhất ba bên"):
        block([term(chairs[0]), term(chairs[1]), term(chairs[2], role="witness")], chairs[0])


def test_forty_sign_and_no_more(union_above: Unit, chair: Person) -> None:
    people = [
        make_person(
            f"Người Ký {number}",
            unit=make_unit(parent=union_above, code=f"n-{number}"),
            grants="sign",
            title="Chủ tịch",
        )
        for number in range(40)
    ]
    with pytest.raises(services.PledgeNotComposable, match="tối đa 40"):
        block([term(chair), *(term(each) for each in people)], chair)
    pledge = send(block([term(chair), *(term(each) for each in people[:39])], chair), chair)

    assert pledge.document is not None
    assert pledge.document.slots.count() == 40


def test_a_successor_signs_where_the_office_has_ended(chairs: list[Person], chair: Person) -> None:
    pledge = send(block([term(each) for each in chairs], chairs[0]), chairs[0])
    leaving = chairs[1]
    heir = make_person("Người Kế Nhiệm", unit=leaving.unit, grants="sign", title="Chủ tịch")
    keeper = make_person("Văn Phòng Khối", unit=leaving.unit, grants="log", title="Ủy viên")
    Office.objects.filter(pk=leaving.office.pk).update(to_on=TODAY - timedelta(days=1))  # type: ignore[union-attr]
    enrol(chairs[0], *chairs[2:], heir)

    assert remind_signers(now=NOW + timedelta(hours=1)) == 1
    party = Party.objects.get(pledge=pledge, unit=leaving.unit)
    succession.name_successor(party, heir.office, reason="Đã nghỉ hưu", by=keeper.actor, now=NOW)  # type: ignore[arg-type]

    assert str(heir.user) in asked(pledge) and str(leaving.user) not in asked(pledge)
    told = Notice.objects.filter(subject__contains="cử người ký thay").values_list("recipient", flat=True)
    assert {person.user.pk for person in (chairs[0], *chairs[2:])} <= set(told)
    for person in (chairs[0], heir, *chairs[2:]):
        sign(pledge, person)
    pledge.refresh_from_db()
    party.refresh_from_db()
    assert (pledge.state, party.named, party.named_reason) == (Pledge.State.COMPLETED, leaving.office, "Đã nghỉ hưu")
    page = chair.client.get(pledge.get_absolute_url()).content.decode()
    assert f"thay {leaving.member}" in page
    assert pledge.document is not None
    assert any(str(heir.member) in row[1] for row in evidence_of(pledge, pledge.document, now=NOW)["signers"])
    assert AuditEntry.objects.filter(action="pledge.successor_named", reason="Đã nghỉ hưu").count() == 1


@pytest.mark.parametrize("who", ["stranger", "signer of another party", "other unit"])
def test_a_successor_is_of_the_unit_and_named_by_it(who: str, chairs: list[Person], stranger: Person) -> None:
    pledge = send(block([term(each) for each in chairs], chairs[0]), chairs[0])
    party = Party.objects.get(pledge=pledge, unit=chairs[1].unit)
    heir = make_person("Người Kế Nhiệm", unit=chairs[1].unit, grants="sign", title="Phó Chủ tịch")
    offered, by = heir.office, chairs[1]
    if who == "stranger":
        by = stranger
    elif who == "other unit":
        offered = make_person("Người Ngoài", unit=make_unit(code="ngoai"), grants="sign", title="Chủ tịch").office
    else:
        offered = chairs[2].office

    with pytest.raises(succession.SuccessorRefused):
        succession.name_successor(party, offered, reason="Thay", by=by.actor, now=NOW)  # type: ignore[arg-type]
    party.refresh_from_db()
    assert (party.office, party.named) == (chairs[1].office, None)


def complete(pledge: Pledge, *people: Person) -> Pledge:
    for person in people:
        sign(pledge, person)
    pledge.refresh_from_db()
    return pledge


def test_an_amendment_replaces_the_pledge_once_all_have_signed_it(
    chairs: list[Person], officer: Person, reviewer: Person
) -> None:
    enrol(*chairs)
    original = complete(send(block([term(each) for each in chairs], chairs[0]), chairs[0]), *chairs)
    draft = amending.amend_pledge(original, by=chairs[0].actor, now=NOW)
    assert amending.amend_pledge(original, by=chairs[0].actor, now=NOW) == draft
    commitment = draft.commitments.get()
    commitment.value = TypedValue(Shape.COUNT, scaled=75)
    commitment.save()

    assert [(each.before, each.after) for each in amending.changes_of(draft)] == [("≥ 60", "≥ 75")]
    assert original.document is not None
    assert f"sửa đổi Giao ước thi đua số {original.document.number_and_symbol}" in paper(draft)["agreement"]
    amendment = send(draft, chairs[0])
    complete(amendment, *chairs[:4])
    original.refresh_from_db()
    assert original.state == Pledge.State.COMPLETED
    complete(amendment, chairs[4])
    original.refresh_from_db()
    document = Document.objects.get(pk=original.document_id)
    assert (original.state, document.standing) == (Pledge.State.SUPERSEDED, Document.Standing.SUPERSEDED)
    assert document.replaced_by == amendment.document
    public = chairs[0].client.get(document.verify_path).content.decode()
    assert amendment.document is not None and amendment.document.verify_path in public
    assert [each.stated_target for each in fulfilment(amendment)] == ["≥ 75 camera"]


def test_a_declined_amendment_leaves_the_pledge_in_force_and_is_written_again(chairs: list[Person]) -> None:
    enrol(*chairs)
    original = complete(send(block([term(each) for each in chairs], chairs[0]), chairs[0]), *chairs)
    amendment = send(amending.amend_pledge(original, by=chairs[0].actor, now=NOW), chairs[0])
    services.decline_pledge(party_of(amendment, chairs[2]), by=chairs[2].actor, reason="Chưa bàn", now=NOW)
    amendment.refresh_from_db()
    again = services.rewrite_pledge(amendment, by=chairs[0].actor, now=NOW)
    original.refresh_from_db()

    assert (original.state, again.amends) == (Pledge.State.COMPLETED, original)


def test_only_who_composes_for_the_unit_amends_and_only_what_is_signed(chairs: list[Person], stranger: Person) -> None:
    enrol(*chairs)
    pledge = send(block([term(each) for each in chairs], chairs[0]), chairs[0])
    with pytest.raises(amending.PledgeNotAmendable):
        amending.amend_pledge(pledge, by=chairs[0].actor, now=NOW)
    complete(pledge, *chairs)
    with pytest.raises(amending.PledgeNotAmendable):
        amending.amend_pledge(pledge, by=stranger.actor, now=NOW)


def typed(chairs: list[Person], **changed: object) -> dict[str, object]:
    """The form of a pledge of five, as it is sent."""
    terms = {
        "title": "Giao ước thi đua khối", "year": 2021, "place": "Phú Thọ", "dated_on": "05/03/2021",
        "valid_from": "01/01/2021", "valid_to": "31/12/2021",
    }  # fmt: skip
    sent: dict[str, object] = {"parties-TOTAL_FORMS": len(chairs), "parties-INITIAL_FORMS": 0, **terms}
    for number, person in enumerate(chairs):
        row = {"office": person.office.pk, "role": "party", "step": 1, "signer": "one", "needed": 1}  # type: ignore[union-attr]
        sent |= {f"parties-{number}-{name}": value for name, value in row.items()}
    sent |= {"commitments-TOTAL_FORMS": 1, "commitments-INITIAL_FORMS": 0, "commitments-0-area": "professional"}
    sent |= {"commitments-0-name": "Sáng kiến", "commitments-0-shape": "count", "commitments-0-target": "12"}
    return sent | changed


@pytest.fixture
def seated(chairs: list[Person], union_above: Unit) -> Block:
    block_of = Block.objects.create(owner=union_above, year=timezone.localdate().year, name="Khối thi đua số 1")
    BlockSeat.objects.bulk_create(BlockSeat(block=block_of, unit=person.unit) for person in chairs)
    return block_of


def test_the_form_begins_with_the_seats_of_the_block(chairs: list[Person], seated: Block, officer: Person) -> None:
    page = officer.client.get("/pledges/new/", {"form": "block", "block": seated.pk}).content.decode()

    for person in chairs:
        assert f'value="{person.office.pk}" selected' in page  # type: ignore[union-attr]


def test_a_pledge_of_a_block_is_composed_and_opened_again(
    chairs: list[Person], deputies: list[Person], seated: Block, officer: Person
) -> None:
    several = {"parties-1-office": deputies[0].office.pk, "parties-1-signer": "title", "parties-1-needed": 2}  # type: ignore[union-attr]
    sent = typed(chairs, **several, **{"parties-4-role": "witness", "parties-3-step": 2})

    officer.client.post("/pledges/new/?form=block", sent)

    pledge = Pledge.objects.get()
    rows = list(pledge.parties.order_by("position").values_list("unit", "role", "step", "signer", "group"))
    assert [row[0] for row in rows] == [chairs[number].unit.pk for number in (0, 1, 1, 2, 3, 4)]
    assert {row[4] for row in rows} == {None, 2}
    assert (rows[4][2], rows[5][1]) == (2, "witness")
    page = officer.client.get(f"/pledges/{pledge.pk}/edit/").content.decode()
    assert page.count('name="parties-1-needed" value="2"') == 1
    assert 'name="parties-TOTAL_FORMS" value="6"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parties-1-office": "same as the first"}, "Đơn vị này đã là một bên ở trên."),
        ({"parties-1-needed": 2}, "có 1 người giữ chức vụ này được ký"),
        ({"parties-1-step": 0}, "parties-1-step"),
        ({"parties-1-office": 0}, "parties-1-office"),
        ({"parties-TOTAL_FORMS": 2}, "ít nhất ba bên"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    changed: dict[str, object], said: str, chairs: list[Person], seated: Block, officer: Person
) -> None:
    if changed.get("parties-1-office"):
        changed = {"parties-1-office": chairs[0].office.pk}  # type: ignore[union-attr]

    page = officer.client.post("/pledges/new/?form=block", typed(chairs, **changed)).content.decode()

    assert said in page
    assert "Giao ước thi đua khối" in page
    assert not Pledge.objects.exists()
