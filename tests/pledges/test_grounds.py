"""Legal grounds: picked from what is in force, never twice, and one that has lapsed is pointed out."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pledges.forms.parts import TermsForm
from pledges.grounds import out_of_force, with_texts
from pledges.models import LegalText, Pledge
from tests.factories import Person
from tests.pledges.factories import make_draft

pytestmark = pytest.mark.django_db
LAW = "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15"


@pytest.fixture(autouse=True)
def texts() -> dict[str, LegalText]:
    LegalText.objects.update(replaced_by=None)
    LegalText.objects.all().delete()
    rows = [
        LegalText(number="06/2022/QH15", wording=LAW, valid_from=date(2024, 1, 1)),
        LegalText(
            number="91/2017/NĐ-CP", wording="Căn cứ Nghị định số 91/2017/NĐ-CP",
            valid_from=date(2017, 10, 1), valid_to=date(2023, 12, 31),
        ),
        LegalText(number="1/2200/QH99", wording="Căn cứ Luật mới", valid_from=date(2200, 1, 1)),
    ]  # fmt: skip
    LegalText.objects.bulk_create(rows)
    return {row.number: row for row in LegalText.objects.all()}


def test_picked_texts_come_first_and_none_twice(texts: dict[str, LegalText]) -> None:
    law = texts["06/2022/QH15"]

    assert with_texts("Căn cứ chương trình công tác", [law]) == f"{LAW}\nCăn cứ chương trình công tác"
    assert with_texts(f"{LAW};", [law]) == f"{LAW};"


def test_only_what_is_in_force_today_is_offered() -> None:
    offered = TermsForm().fields["legal_texts"].queryset  # type: ignore[attr-defined]

    assert [text.number for text in offered] == ["06/2022/QH15"]


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (date(2021, 3, 5), ["06/2022/QH15"]),
        (date(2023, 12, 31), ["06/2022/QH15"]),
        (date(2024, 1, 1), ["91/2017/NĐ-CP"]),
    ],
)
def test_what_is_not_in_force_on_the_day_of_the_pledge_is_named(day: date, named: list[str]) -> None:
    grounds = f"{LAW}\nCăn cứ Nghị định số 91/2017/NĐ-CP ngày 31/7/2017"

    assert [text.number for text in out_of_force(grounds, day)] == named


def test_the_form_puts_them_in_and_the_preview_points_out_what_lapsed(
    chair: Person, director: Person, officer: Person, texts: dict[str, LegalText]
) -> None:
    pledge = make_draft(chair, director, grounds="Căn cứ Nghị định số 91/2017/NĐ-CP", dated_on=date(2026, 1, 20))
    page = officer.client.get(f"/pledges/{pledge.pk}/preview/").content.decode()
    assert "91/2017/NĐ-CP, văn bản này chỉ có hiệu lực đến ngày 31/12/2023" in page

    form = officer.client.get(f"/pledges/{pledge.pk}/edit/").context["draft"]
    sent = {
        f"{part.prefix}-{name}" if part.prefix else name: value
        for part in (form.terms, form.union, form.agency)
        for name, value in part.initial.items()
        if value is not None
    }
    sent |= {name: f"{value:%d/%m/%Y}" for name, value in sent.items() if isinstance(value, date)}
    sent |= {"union-office": chair.office.pk, "agency-office": director.office.pk}  # type: ignore[union-attr]
    sent |= {"commitments-TOTAL_FORMS": 0, "commitments-INITIAL_FORMS": 0, "legal_texts": texts["06/2022/QH15"].pk}
    officer.client.post(f"/pledges/{pledge.pk}/edit/", sent)

    assert Pledge.objects.get(pk=pledge.pk).grounds == f"{LAW}\nCăn cứ Nghị định số 91/2017/NĐ-CP"


def test_texts_are_entered_and_ended_by_command() -> None:
    told = StringIO()
    new = ["--enter", "5/2027/QH16", "--wording", "Căn cứ Luật số 5/2027/QH16", "--from", "2027-01-01"]
    call_command("legal_texts", *new, stdout=told)
    call_command("legal_texts", "--enter", "06/2022/QH15", "--until", "2026-12-31", stdout=told)

    assert LegalText.objects.get(number="06/2022/QH15").valid_to == date(2026, 12, 31)
    assert "5/2027/QH16" in told.getvalue()
    for wrong in (
        ["--enter", "x"],
        ["--enter", "5/2027/QH16", "--until", "2020-01-01"],
        ["--enter", "y", "--from", "mai"],
    ):
        with pytest.raises(CommandError):
            call_command("legal_texts", *wrong, stdout=told)
