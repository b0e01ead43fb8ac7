"""Last year's pledge as a start: what is taken over, and what came of it beside each target."""

from datetime import date

import pytest
from django.utils import timezone

from campaigns.models import Indicator
from campaigns.values import Shape
from members.models import Unit
from pledges.forms import PledgeDraft
from pledges.models import Pledge
from portal.models import AuditEntry
from tests.factories import Person
from tests.pledges.factories import circulate, enrol, make_draft, make_indicator, sign
from tests.pledges.test_fulfilment import cameras, indicator_of, log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(chair: Person, director: Person) -> Pledge:
    enrol(chair, director)
    pledge = circulate(make_draft(chair, director, title="Giao ước thi đua năm 2021"), chair)
    sign(pledge, chair)
    sign(pledge, director)
    pledge.refresh_from_db()
    return pledge


def begun(signed: Pledge, chair: Person) -> PledgeDraft:
    return PledgeDraft(None, unit=signed.unit, actor=chair.actor, source=signed)


def test_words_and_parties_are_taken_over_and_the_year_is_this_one(signed: Pledge, chair: Person) -> None:
    draft = begun(signed, chair)
    year = chair.actor.today.year

    assert draft.terms.initial["grounds"] == signed.grounds
    assert (draft.terms.initial["title"], draft.terms.initial["valid_from"]) == (
        f"Giao ước thi đua năm {year}", date(year, 1, 1),
    )  # fmt: skip
    assert draft.union.initial["office"] == chair.office


def test_each_target_shows_what_came_of_it(signed: Pledge, chair: Person, officer: Person, reviewer: Person) -> None:
    log(chair.unit, indicator_of(signed), cameras(66), author=officer, reviewer=reviewer)

    rows = {form.initial["indicator"]: form for form in begun(signed, chair).commitments.forms if form.initial}
    row = rows[str(indicator_of(signed).pk)]

    assert row.initial["target"] == "60"
    assert row.before == "Năm trước: kế hoạch ≥ 60 camera, thực hiện 66 camera (110%)"
    others = {form.before for form in rows.values()} - {row.before}
    assert all("chưa có kết quả được duyệt" in before for before in others)


def test_an_indicator_that_was_renewed_is_taken_by_its_name(signed: Pledge, chair: Person) -> None:
    old = indicator_of(signed)
    fresh = make_indicator(chair.unit, old.name)
    Indicator.objects.filter(pk=fresh.pk).update(version=2, replaces=old)

    rows = [form.initial for form in begun(signed, chair).commitments.forms if form.initial]

    assert str(fresh.pk) in [row["indicator"] for row in rows]


def test_one_that_is_out_of_use_is_described_anew(signed: Pledge, chair: Person) -> None:
    old = indicator_of(signed)
    other = make_indicator(chair.unit, "Tên khác hẳn")
    Indicator.objects.filter(pk=other.pk).update(version=2, replaces=old)

    row = next(form.initial for form in begun(signed, chair).commitments.forms if form.initial.get("name") == old.name)

    assert (row["indicator"], row["unit_of_measure"], row["shape"]) == ("", "camera", Shape.COUNT)


def test_the_page_offers_what_was_signed_and_nothing_of_others(
    signed: Pledge, chair: Person, officer: Person, stranger: Person
) -> None:
    page = officer.client.get("/pledges/new/").content.decode()
    begun_page = officer.client.get("/pledges/new/", {"from": signed.pk}).content.decode()

    assert f"from={signed.pk}" in page
    assert "Năm trước: kế hoạch ≥ 60 camera" in begun_page
    assert "Năm trước" not in chair.client.get("/pledges/new/", {"from": "x"}).content.decode()


@pytest.fixture
def model(officer_above: Person, union_above: Unit, chair: Person, director: Person) -> Pledge:
    """A pledge of this year of the unit above, as a draft: its own parties do not matter to the units below."""
    pledge = make_draft(chair, director, year=timezone.localdate().year, title="Giao ước mẫu")
    Pledge.objects.filter(pk=pledge.pk).update(unit=union_above, grounds="Căn cứ Hướng dẫn của cấp trên")
    pledge.refresh_from_db()
    return pledge


def test_a_unit_below_begins_with_the_model_of_the_one_above(
    model: Pledge, officer_above: Person, officer: Person, stranger: Person
) -> None:
    assert "Giao ước mẫu" not in officer.client.get("/pledges/new/").content.decode()
    answer = officer_above.client.post(f"/pledges/{model.pk}/model/", {"is_model": "yes"})
    assert answer.status_code == 302

    page = officer.client.get("/pledges/new/", {"from": model.pk}).content.decode()

    assert "Soạn theo mẫu của cấp trên" in page
    assert "Căn cứ Hướng dẫn của cấp trên" in page
    assert "Năm trước" not in page
    assert 'value="60"' in page
    officer_above.client.post(f"/pledges/{model.pk}/model/", {"is_model": "no"})
    assert "Giao ước mẫu" not in officer.client.get("/pledges/new/").content.decode()
    told = AuditEntry.objects.filter(action__contains="model").values_list("action", flat=True).order_by("pk")
    assert list(told) == ["pledge.offered_as_model", "pledge.no_longer_a_model"]


def test_a_unit_without_units_below_offers_no_model(signed: Pledge, officer: Person, union_group: Unit) -> None:
    Unit.objects.filter(pk=union_group.pk).update(parent=None)

    assert officer.client.post(f"/pledges/{signed.pk}/model/", {"is_model": "yes"}).status_code == 403
    assert "Đưa làm mẫu" not in officer.client.get(signed.get_absolute_url()).content.decode()
