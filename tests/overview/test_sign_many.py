"""Several documents signed with one PIN: pledges and reports on one list, a result for each."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents import many
from documents.models import Credential, Document
from members.models import Unit
from overview import sign_many
from pledges.models import Pledge
from reports.models import Report
from tests.documents.time_authority import TimeAuthority, broken, serving
from tests.factories import PASSWORD, Person, make_person
from tests.pledges.factories import CONSENT, PIN, circulate, enrol, make_draft, sign
from tests.signatures.waiting import Waiting, waiting_report

pytestmark = pytest.mark.django_db
PAGE, RESULTS = "overview:sign_many", "overview:signed_many"


@pytest.fixture
def pledges(chair: Person, director: Person) -> list[Pledge]:
    """Three that wait for the chair and the director."""
    now = timezone.now()
    enrol(chair, director, now=now)
    drafts = [make_draft(chair, director, year=2021 + each, title=f"Giao ước {each}") for each in range(3)]
    return [circulate(draft, chair, now=now) for draft in drafts]


@pytest.fixture
def report(chair: Person, director: Person, pledges: list[Pledge]) -> Waiting:
    """One that waits for the chair beside the three pledges."""
    return waiting_report(chair, director)


def posted(pledges: list[Pledge], **changes: Any) -> dict[str, Any]:
    documents = [pledge.document_id for pledge in pledges]
    return {"documents": documents, "consent": "on", "password": PASSWORD, "pin": PIN, **changes}


def send(pledges: list[Pledge], person: Person, **changes: Any) -> Any:
    return person.client.post(reverse(PAGE), posted(pledges, **changes), follow=True)


def levels(pledges: list[Pledge], person: Person) -> list[str]:
    return [pledge.parties.get(office=person.office).slot.level for pledge in pledges]  # type: ignore[union-attr]


def damage(pledge: Pledge) -> None:
    assert pledge.document is not None
    Path(default_storage.path(pledge.document.newest.file)).write_bytes(b"%PDF-1.7 broken")


def test_each_is_listed_with_the_digest_of_the_bytes_to_sign(pledges: list[Pledge], director: Person) -> None:
    shown = director.client.get(reverse(PAGE)).content.decode()

    for pledge in pledges:
        assert pledge.document is not None
        assert pledge.title in shown
        assert pledge.document.newest.sha256 in shown
        assert reverse("pledges:sign", args=[pledge.pk]) in shown


def test_one_pin_signs_all_that_are_ticked_and_only_those(pledges: list[Pledge], director: Person) -> None:
    answer = send(pledges[:2], director)

    assert [why for _line, why in answer.context["results"]] == ["", ""]
    assert levels(pledges, director) == ["system", "system", ""]


def test_the_last_signatures_complete_each_pledge(pledges: list[Pledge], chair: Person, director: Person) -> None:
    send(pledges, chair)
    send(pledges, director)

    assert {Pledge.objects.get(pk=pledge.pk).state for pledge in pledges} == {"completed"}


def test_what_stops_one_does_not_hide_the_others(pledges: list[Pledge], director: Person) -> None:
    damage(pledges[0])

    answer = send(pledges, director)

    whys = {line.document.pk: why for line, why in answer.context["results"]}
    assert "hỏng" in whys.pop(pledges[0].document_id)
    assert set(whys.values()) == {""}
    assert levels(pledges, director) == ["", "system", "system"]


def test_a_silent_time_stamp_authority_is_asked_once_and_each_says_so(
    pledges: list[Pledge], director: Person, settings: Any, tmp_path: Path
) -> None:
    authority = TimeAuthority(tmp_path / "tsa")
    authority.answer = broken
    with serving(authority):
        settings.SIGNING_TSA_URL = authority.url
        answer = send(pledges, director)

    told = [why for _line, why in answer.context["results"]]
    assert (len(told), len(set(told)), authority.asked) == (3, 1, 1)
    assert levels(pledges, director) == ["", "", ""]


def test_a_pledge_withdrawn_meanwhile_says_so_and_the_others_are_signed(
    pledges: list[Pledge], chair: Person, director: Person
) -> None:
    chair.client.post(reverse("pledges:withdraw", args=[pledges[1].pk]), {"reason": "Soạn lại"})

    answer = send(pledges, director)

    whys = {line.document.pk: why for line, why in answer.context["results"]}
    assert [bool(whys[pledge.document_id]) for pledge in pledges] == [False, True, False]


def test_the_form_sent_twice_signs_once_and_shows_the_results(pledges: list[Pledge], director: Person) -> None:
    send(pledges, director)
    again = send(pledges, director)

    assert again.redirect_chain == [(reverse(RESULTS), 302)]
    assert [pledge.document.revisions.count() for pledge in pledges if pledge.document] == [2, 2, 2]


def test_a_wrong_pin_counts_once_signs_nothing_and_keeps_the_ticks(pledges: list[Pledge], director: Person) -> None:
    answer = send(pledges, director, pin="sai-pin-roi")

    assert "4" in answer.context["form"].errors["pin"][0]
    assert Credential.objects.get(office=director.office).failed_attempts == 1
    assert levels(pledges, director) == ["", "", ""]
    assert len(re.findall(r'name="documents"[^>]* checked>', answer.content.decode())) == 3
    assert "sai-pin-roi" not in answer.content.decode()


@pytest.mark.parametrize("missing", ["consent", "password", "pin", "documents"])
def test_nothing_is_signed_without_each_of_the_four(missing: str, pledges: list[Pledge], director: Person) -> None:
    send(pledges, director, **{missing: ""})

    assert levels(pledges, director) == ["", "", ""]


def test_a_proof_for_one_document_is_none_for_several(pledges: list[Pledge], director: Person) -> None:
    one = reverse("pledges:sign", args=[pledges[0].pk])
    director.client.post(one, {"consent": "on", "password": PASSWORD, "pin": "sai-pin-roi"})

    answer = send(pledges, director, password="")

    assert "password" in answer.context["form"].errors


def test_the_next_time_needs_a_new_proof(pledges: list[Pledge], director: Person) -> None:
    send(pledges[:1], director)

    answer = send(pledges[1:], director, password="")

    assert "password" in answer.context["form"].errors


def test_a_document_of_others_cannot_be_ticked(pledges: list[Pledge], union: Unit) -> None:
    signer = make_person("Người Ký Khác", unit=union, grants="sign", title="Phó Chủ tịch")
    enrol(signer, now=timezone.now())

    answer = send(pledges, signer)

    assert "documents" in answer.context["chosen"].errors


def test_more_than_forty_are_refused(pledges: list[Pledge], director: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr("overview.forms.AT_ONCE", 2)

    answer = send(pledges, director)

    assert "2" in answer.context["chosen"].errors["documents"][0]


def test_what_waits_in_another_office_is_not_listed(pledges: list[Pledge], chair: Person) -> None:
    deputy = chair.member.offices.exclude(pk=chair.office.pk).get()  # type: ignore[union-attr]
    chair.client.post(reverse("members:act_in"), {"office": deputy.pk})

    assert chair.client.get(reverse(PAGE)).context["lines"] == []


def test_a_signer_without_certificate_is_led_to_it(chair: Person, director: Person) -> None:
    circulate(make_draft(chair, director), chair)

    assert reverse("documents:credential") in director.client.get(reverse(PAGE)).content.decode()


def test_home_and_list_lead_here_once_two_wait(pledges: list[Pledge], director: Person) -> None:
    def leads(name: str) -> bool:
        return reverse(PAGE) in director.client.get(reverse(name)).content.decode()

    assert leads("overview:home") and leads("pledges:list")
    for pledge in pledges[1:]:
        sign(pledge, director, now=timezone.now())
    assert not leads("overview:home") and not leads("pledges:list")


def test_the_page_costs_the_same_queries_for_few_as_for_many(
    pledges: list[Pledge], report: Waiting, chair: Person
) -> None:
    chair.client.get(reverse(PAGE))  # signs in
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            chair.client.get(reverse(PAGE))
        counts.append(len(queries))
        send(pledges[:2], chair)
    assert counts[0] == counts[1]


def test_each_signature_counts_by_itself_in_the_service(pledges: list[Pledge], director: Person) -> None:
    lines = sign_many.waiting_lines(director.actor)
    sign(pledges[0], director, now=timezone.now())

    told = many.sign_many(
        [line.expected for line in lines],
        by=director.actor, pin=PIN, consent=CONSENT, second_factor="demo", now=timezone.now(),
    )  # fmt: skip

    assert [bool(why) for why in told.values()] == [True, False, False]


def test_a_passkey_is_asked_for_in_the_form_so_that_what_is_ticked_stays(
    pledges: list[Pledge], director: Person
) -> None:
    Authenticator.objects.create(user=director.user, type=Authenticator.Type.WEBAUTHN, data={})

    shown = director.client.get(reverse(PAGE)).content.decode()

    assert (
        0
        < shown.index('name="documents"')
        < shown.index(reverse("documents:passkey_options"))
        < shown.index('name="pin"')
    )
    assert 'name="password"' not in shown


def test_pledges_and_reports_stand_on_one_list_and_one_pin_signs_both(
    pledges: list[Pledge], report: Waiting, chair: Person
) -> None:
    shown = chair.client.get(reverse(PAGE))
    assert (len(shown.context["lines"]), shown.context["total"]) == (4, 4)
    assert report.document.newest.sha256 in shown.content.decode()

    answer = send(pledges[:1], chair, documents=[pledges[0].document_id, report.document.pk])

    assert [why for _line, why in answer.context["results"]] == ["", ""]
    assert levels(pledges, chair) == ["system", "", ""]
    assert (report.slot.level, report.document.standing) == ("system", "completed")
    assert report.history()[0] == "Đã ký"


@pytest.mark.parametrize("is_report_broken", [True, False])
def test_a_failure_of_one_kind_hides_none_of_the_other(
    pledges: list[Pledge], report: Waiting, chair: Person, is_report_broken: bool
) -> None:
    broken_one = report.document if is_report_broken else pledges[0].document
    assert broken_one is not None
    Path(default_storage.path(broken_one.newest.file)).write_bytes(b"%PDF-1.7 broken")

    answer = send(pledges[:1], chair, documents=[pledges[0].document_id, report.document.pk])

    whys = {line.document.pk: why for line, why in answer.context["results"]}
    assert "hỏng" in whys.pop(broken_one.pk)
    assert list(whys.values()) == [""]


def test_a_report_that_a_newer_version_replaced_meanwhile_says_so(
    report: Waiting, pledges: list[Pledge], chair: Person
) -> None:
    Document.objects.filter(pk=report.document.pk).update(standing=Document.Standing.SUPERSEDED)
    Report.objects.update(state=Report.State.SUPERSEDED)

    answer = send(pledges[:1], chair, documents=[pledges[0].document_id, report.document.pk])

    whys = {line.document.pk: why for line, why in answer.context["results"]}
    assert (whys[pledges[0].document_id], bool(whys[report.document.pk])) == ("", True)
    assert report.slot.state == "waiting"


def test_home_leads_here_from_reports_too(report: Waiting, pledges: list[Pledge], chair: Person) -> None:
    for pledge in pledges[1:]:
        sign(pledge, chair, now=timezone.now())

    assert reverse(PAGE) in chair.client.get(reverse("overview:home")).content.decode()
