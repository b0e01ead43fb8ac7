"""The pages of a pledge, as the people of the cast see them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import SignatureSlot
from pledges.models import Pledge
from tests.factories import PASSWORD, Person
from tests.pledges.factories import PIN, circulate, enrol, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(chair: Person, director: Person) -> Pledge:
    return make_draft(chair, director)


@pytest.fixture
def circulating(draft: Pledge, chair: Person, director: Person) -> Pledge:
    """Sent for signing just now, so that the pages, which live today, find certificates in force."""
    enrol(chair, director, now=timezone.now())
    return circulate(draft, chair, now=timezone.now())


def url(name: str, pledge: Pledge, *args: Any) -> str:
    return reverse(f"pledges:{name}", args=[pledge.pk, *args])


def signing(**fields: Any) -> dict[str, Any]:
    return {"consent": "on", "password": PASSWORD, "pin": PIN, **fields}


def composing(chair: Person, director: Person, **fields: Any) -> dict[str, Any]:
    assert chair.office is not None
    assert director.office is not None
    return {
        "title": "Giao ước thi đua năm 2021",
        "year": "2021",
        "place": "Phú Thọ",
        "dated_on": "05/03/2021",
        "valid_from": "01/01/2021",
        "valid_to": "31/12/2021",
        "union-office": chair.office.pk,
        "union-capacity": "TM.",
        "union-on_behalf_of": "Ban Chấp hành",
        "agency-office": director.office.pk,
        "commitments-TOTAL_FORMS": "1",
        "commitments-INITIAL_FORMS": "0",
        "commitments-0-area": "reform",
        "commitments-0-name": "Tỷ lệ hồ sơ trực tuyến",
        "commitments-0-shape": "ratio",
        "commitments-0-scale": "2",
        "commitments-0-direction": "at_least",
        "commitments-0-target": "80,35",
        **fields,
    }


@pytest.mark.parametrize("name", ["detail", "edit", "preview", "circulate", "discard"])
def test_the_pages_of_a_draft_open(name: str, draft: Pledge, chair: Person) -> None:
    assert chair.client.get(url(name, draft)).status_code == 200


@pytest.mark.parametrize("name", ["detail", "sign", "decline", "request_changes", "withdraw"])
def test_the_pages_of_a_circulating_pledge_open(name: str, circulating: Pledge, chair: Person) -> None:
    assert chair.client.get(url(name, circulating)).status_code == 200


def test_composing_through_the_form_makes_a_draft(chair: Person, director: Person) -> None:
    answer = chair.client.post(reverse("pledges:add"), composing(chair, director))

    pledge = Pledge.objects.get()
    assert answer.headers["Location"] == url("preview", pledge)
    assert pledge.commitments.get().value.printed() == "80,35%"


def test_a_point_for_a_comma_is_named_beside_the_target_and_nothing_is_lost(chair: Person, director: Person) -> None:
    answer = chair.client.post(reverse("pledges:add"), composing(chair, director, **{"commitments-0-target": "80.35"}))

    page = answer.content.decode()
    assert (answer.status_code, Pledge.objects.count()) == (200, 0)
    assert "80.35" in page
    assert "Tỷ lệ hồ sơ trực tuyến" in page


def test_one_person_for_both_parties_is_refused_with_everything_typed_kept(chair: Person, director: Person) -> None:
    second = chair.member.offices.exclude(pk=chair.office.pk).get()

    answer = chair.client.post(reverse("pledges:add"), composing(chair, director, **{"agency-office": second.pk}))

    assert answer.status_code == 200
    assert len(answer.context["draft"].terms.non_field_errors()) == 1
    assert Pledge.objects.count() == 0


def test_editing_without_a_change_keeps_every_commitment(draft: Pledge, chair: Person) -> None:
    page = chair.client.get(url("edit", draft)).context["draft"]
    before = sorted(draft.commitments.values_list("indicator", "scaled_value"))

    answer = chair.client.post(url("edit", draft), _typed(page))

    assert answer.status_code == 302, answer.context["draft"].commitments.errors
    assert sorted(draft.commitments.values_list("indicator", "scaled_value")) == before


def _typed(page: Any) -> dict[str, Any]:
    """What a browser sends when the person only presses the button."""
    forms = [page.terms, page.union, page.agency, page.commitments.management_form, *page.commitments.forms]
    fields = [form[name] for form in forms for name in form.fields]
    values = {field.html_name: field.value() for field in fields if field.value() not in (None, False)}
    days = {name: f"{value:%d/%m/%Y}" for name, value in values.items() if hasattr(value, "strftime")}
    return {**values, **days}


def test_an_edit_over_another_ones_change_is_told_once_and_keeps_what_was_typed(draft: Pledge, chair: Person) -> None:
    opened = chair.client.get(url("edit", draft)).context
    typed = {**_typed(opened["draft"]), "seen": opened["seen"], "place": "Lâm Thao"}
    Pledge.objects.filter(pk=draft.pk).update(place="Việt Trì")

    refused = chair.client.post(url("edit", draft), typed)
    again = chair.client.post(url("edit", draft), {**typed, "seen": refused.context["seen"]})

    assert "Lâm Thao" in refused.content.decode()
    assert (refused.status_code, again.status_code) == (200, 302)
    draft.refresh_from_db()
    assert draft.place == "Lâm Thao"


def test_the_preview_shows_the_pages_as_pictures(draft: Pledge, chair: Person) -> None:
    answer = chair.client.get(url("preview_page", draft, 1))

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert chair.client.get(url("preview_page", draft, 99)).status_code == 404


def test_circulating_from_the_preview_sends_exactly_what_was_read(draft: Pledge, chair: Person) -> None:
    seen = chair.client.get(url("preview", draft)).context["seen"]
    Pledge.objects.filter(pk=draft.pk).update(place="Việt Trì")

    chair.client.post(url("circulate", draft), {"seen": seen})

    draft.refresh_from_db()
    assert draft.state == Pledge.State.DRAFT


def test_both_parties_sign_through_the_page(circulating: Pledge, chair: Person, director: Person) -> None:
    for person in (director, chair):
        answer = person.client.post(url("sign", circulating), signing())
        assert answer.headers["Location"] == circulating.get_absolute_url()

    circulating.refresh_from_db()
    assert circulating.state == Pledge.State.COMPLETED
    pdf = director.client.get(url("pdf", circulating))
    assert pdf.content == circulating.document.newest.read()


def test_a_double_click_on_sign_signs_once(circulating: Pledge, director: Person) -> None:
    for _click in range(2):
        answer = director.client.post(url("sign", circulating), signing())
        assert answer.status_code == 302

    assert circulating.document.revisions.count() == 2


def test_a_wrong_pin_is_named_beside_the_field_and_costs_no_second_proof(circulating: Pledge, director: Person) -> None:
    answer = director.client.post(url("sign", circulating), signing(pin="sai-mat-roi"))

    form = answer.context["form"]
    assert list(form.errors) == ["pin"]
    assert "4" in form.errors["pin"][0]
    assert "sai-mat-roi" not in answer.content.decode()
    assert answer.context["signing"].checked == "demo"
    assert director.client.post(url("sign", circulating), {"consent": "on", "pin": PIN}).status_code == 302


def test_five_wrong_pins_lock_and_the_right_one_no_longer_opens(circulating: Pledge, director: Person) -> None:
    for _try in range(5):
        director.client.post(url("sign", circulating), signing(pin="sai-mat-roi"))

    answer = director.client.post(url("sign", circulating), signing())

    assert "15" in answer.context["form"].errors["pin"][0]
    until = timezone.localtime(answer.context["signing"].locked_until)
    assert f"{until:%H:%M}" in answer.content.decode()
    assert circulating.document.slots.filter(state=SignatureSlot.State.SIGNED).count() == 0


@pytest.mark.parametrize("missing", ["consent", "password", "pin"])
def test_nothing_is_signed_without_each_of_the_three(missing: str, circulating: Pledge, director: Person) -> None:
    fields = signing()
    del fields[missing]

    answer = director.client.post(url("sign", circulating), fields)

    assert list(answer.context["form"].errors) == [missing]


def test_a_wrong_password_never_reaches_the_pin(circulating: Pledge, director: Person) -> None:
    answer = director.client.post(url("sign", circulating), signing(password="khong-phai", pin="sai-mat-roi"))

    assert list(answer.context["form"].errors) == ["password"]
    assert director.office.credentials.get().failed_attempts == 0


def test_a_signer_without_certificate_is_led_to_it_and_back(draft: Pledge, chair: Person, director: Person) -> None:
    circulate(draft, chair, now=timezone.now())

    page = director.client.get(url("sign", draft)).content.decode()

    assert f"{reverse('documents:credential')}?next={url('sign', draft)}" in page


def test_a_signer_acting_in_another_office_may_choose_the_right_one(circulating: Pledge, chair: Person) -> None:
    session = chair.client.session
    session["acting_in"] = chair.member.offices.exclude(pk=chair.office.pk).get().pk
    session.save()

    answer = chair.client.post(url("sign", circulating), signing())

    assert answer.context["signing"].why_not_as != ""
    assert circulating.document.revisions.count() == 1


def test_who_sees_a_pledge_but_is_no_party_may_not_sign(circulating: Pledge, officer_above: Person) -> None:
    assert officer_above.client.get(url("detail", circulating)).status_code == 200
    assert officer_above.client.get(url("sign", circulating)).status_code == 403


def test_declining_shows_the_reason_on_top_to_everybody(circulating: Pledge, chair: Person, director: Person) -> None:
    director.client.post(url("decline", circulating), {"reason": "Chỉ tiêu 60 camera chưa có kinh phí."})

    answer = chair.client.get(url("detail", circulating))
    assert "Chỉ tiêu 60 camera chưa có kinh phí." in answer.content.decode()
    assert answer.context["ended_by"] == f"{director.user}, {director.office}"


def test_declining_needs_a_reason(circulating: Pledge, director: Person) -> None:
    answer = director.client.post(url("decline", circulating), {"reason": "  "})

    assert list(answer.context["form"].errors) == ["reason"]


def test_what_ended_can_be_written_again(circulating: Pledge, chair: Person, director: Person) -> None:
    director.client.post(url("request_changes", circulating), {"reason": "Thêm chỉ tiêu học tập."})

    answer = chair.client.post(url("rewrite", circulating))

    rewritten = Pledge.objects.get(revised_from=circulating)
    assert answer.headers["Location"] == url("edit", rewritten)


def test_a_form_sent_twice_withdraws_once(circulating: Pledge, chair: Person) -> None:
    for _click in range(2):
        assert chair.client.post(url("withdraw", circulating), {"reason": "Sai tên đơn vị."}).status_code in (200, 302)

    circulating.refresh_from_db()
    assert circulating.state == Pledge.State.WITHDRAWN


@pytest.mark.parametrize("name", ["detail", "preview", "circulate", "sign", "decline", "pdf", "withdraw"])
def test_a_stranger_finds_nothing(name: str, circulating: Pledge, stranger: Person) -> None:
    assert stranger.client.get(url(name, circulating)).status_code == 404


def test_the_list_is_searched_without_marks_and_filtered(draft: Pledge, chair: Person) -> None:
    found = chair.client.get(reverse("pledges:list"), {"q": "giao uoc", "state": "draft", "year": "2021"})
    missed = chair.client.get(reverse("pledges:list"), {"q": "phong trào"})

    assert [list(each.context["page"].object_list) for each in (found, missed)] == [[draft], []]


def test_the_list_answers_htmx_with_the_same_rows(draft: Pledge, chair: Person) -> None:
    answer = chair.client.get(reverse("pledges:list"), headers={"HX-Request": "true"})

    assert "HX-Request" in answer.headers["Vary"]
    assert "<html" not in answer.content.decode()
    assert draft.title in answer.content.decode()


def test_the_list_costs_the_same_queries_for_one_row_as_for_three(chair: Person, director: Person) -> None:
    make_draft(chair, director)
    one = _queries(chair)
    for number in range(2):
        make_draft(chair, director, title=f"Giao ước bổ sung số {number}")

    assert Pledge.objects.count() == 3
    assert _queries(chair) == one


def _queries(person: Person, address: str = "") -> int:
    assert person.client  # signs in
    with CaptureQueriesContext(connection) as captured:
        assert person.client.get(address or reverse("pledges:list")).status_code == 200
    return len(captured)


def test_the_page_costs_the_same_queries_for_one_commitment_as_for_three(draft: Pledge, chair: Person) -> None:
    three = _queries(chair, draft.get_absolute_url())
    draft.commitments.filter(position__gt=1).delete()

    assert _queries(chair, draft.get_absolute_url()) == three


@pytest.mark.parametrize("name", ["detail", "preview", "edit", "circulate"])
def test_looking_writes_nothing(name: str, draft: Pledge, chair: Person) -> None:
    client = chair.client
    with CaptureQueriesContext(connection) as captured:
        client.get(url(name, draft))
    writes = [query["sql"] for query in captured if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []


def test_a_text_that_would_keep_the_typesetting_busy_is_refused(chair: Person, director: Person) -> None:
    long = {"grounds": "Căn cứ " * 2000, "union-duties": "a" * 10_001, "commitments-TOTAL_FORMS": "61"}

    draft = chair.client.post(reverse("pledges:add"), composing(chair, director, **long)).context["draft"]

    assert list(draft.terms.errors) == ["grounds"]
    assert list(draft.union.errors) == ["duties"]
    assert len(draft.commitments.non_form_errors()) == 1
