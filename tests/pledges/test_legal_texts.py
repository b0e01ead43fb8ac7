"""The list of legal texts: entered, corrected, ended by what replaces them; what pledges cite stays."""

from datetime import date

import pytest
from django.utils import timezone

from pledges import legal_texts as services
from pledges.grounds import cites, line_of
from pledges.legal_texts import TextFacts
from pledges.models import LegalText, Pledge
from portal.models import AuditEntry
from tests.factories import Person
from tests.pledges.factories import make_draft

pytestmark = pytest.mark.django_db
PAGE = "/operations/legal-texts/"


@pytest.fixture(autouse=True)
def old(db: None) -> LegalText:
    LegalText.objects.update(replaced_by=None)
    LegalText.objects.all().delete()
    return LegalText.objects.create(
        number="98/2023/NĐ-CP", wording="Căn cứ Nghị định số 98/2023/NĐ-CP", valid_from=date(2024, 1, 1)
    )


def facts(number: str = "152/2025/NĐ-CP", valid_from: date = date(2025, 7, 1), **others: object) -> TextFacts:
    stated: dict[str, object] = {
        "title": "Nghị định về thi đua",
        "issuer": "Chính phủ",
        "issued_on": None,
        "valid_to": None,
    }
    stated["wording"] = f"Căn cứ Nghị định số {number}"
    return TextFacts(number=number, valid_from=valid_from, **stated | others)  # type: ignore[arg-type]


def send(person: Person, address: str = f"{PAGE}new/", **fields: object):
    asked = {
        "number": "152/2025/NĐ-CP", "title": "Nghị định về thi đua, khen thưởng", "issuer": "Chính phủ",
        "issued_on": "14/06/2025", "valid_from": "01/07/2025", "valid_to": "", "wording": "", "replaces": "",
    }  # fmt: skip
    return person.client.post(address, asked | fields, follow=True)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Luật Công đoàn", "Căn cứ Luật Công đoàn số 1/2025"),
        ("Nghị định về thi đua", "Căn cứ Nghị định số 1/2025 ngày 05 tháng 6 năm 2025 của Chính phủ về thi đua"),
        ("Đề án thi đua", "Căn cứ Đề án thi đua số 1/2025 ngày 05 tháng 6 năm 2025 của Chính phủ"),
    ],
)
def test_the_line_of_the_grounds_is_made_of_the_facts(title: str, line: str) -> None:
    assert line_of(title, "1/2025", "Chính phủ", date(2025, 6, 5)) == line


def test_a_number_inside_a_longer_one_is_not_cited() -> None:
    assert cites("Căn cứ Luật số 6/2022/QH15;\nKhác", "6/2022/QH15")
    assert not cites("Căn cứ Luật số 06/2022/QH15", "6/2022/QH15")
    assert not cites("Căn cứ Nghị định số 152/2025/NĐ-CP", "152/2025/NĐ")


def test_a_new_text_ends_the_one_it_replaces(old: LegalText) -> None:
    text = services.enter_text(facts(), replaces=old, by=None, now=timezone.now())

    old.refresh_from_db()
    assert (old.valid_to, old.replaced_by) == (date(2025, 6, 30), text)
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "legal_text.entered",
        "legal_text.ended",
    ]


def test_a_cited_text_keeps_its_number_and_is_not_deleted(old: LegalText, chair: Person, director: Person) -> None:
    make_draft(chair, director, grounds=f"{old.wording};")

    with pytest.raises(services.NumberInUse):
        services.change_text(old, facts("1/2023"), by=None, now=timezone.now())
    with pytest.raises(services.TextInUse):
        services.delete_text(old, by=None, now=timezone.now())


def test_a_change_leaves_the_words_of_pledges(old: LegalText, chair: Person, director: Person) -> None:
    pledge = make_draft(chair, director, grounds=old.wording)
    services.change_text(old, facts(old.number, date(2024, 1, 1), wording="Khác"), by=None, now=timezone.now())

    assert Pledge.objects.get(pk=pledge.pk).grounds == "Căn cứ Nghị định số 98/2023/NĐ-CP"


def test_a_text_does_not_end_before_it_begins(old: LegalText) -> None:
    with pytest.raises(services.EndsBeforeItBegins):
        services.end_text(old, valid_to=date(2023, 1, 1), replaced_by=None, by=None, now=timezone.now())


def test_a_text_is_entered_with_its_line_and_found_without_marks(administrator: Person, old: LegalText) -> None:
    page = send(administrator, replaces=old.pk)

    line = "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ về thi đua, khen thưởng"
    assert page.context["text"].wording == line
    found = administrator.client.get(PAGE, {"q": "nghi dinh thi dua", "standing": "in_force"})
    assert [text.number for text in found.context["page"].object_list] == ["152/2025/NĐ-CP"]


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"number": "98/2023/NĐ-CP"}, "number"),
        ({"valid_to": "01/01/2025"}, "valid_to"),
        ({"wording": "Căn cứ Nghị định"}, "wording"),
        ({"issuer": ""}, "issuer"),
    ],
)
def test_bad_input_is_told_beside_its_field(administrator: Person, fields: dict[str, str], beside: str) -> None:
    assert list(send(administrator, **fields).context["form"].errors) == [beside]


def test_validity_is_ended_and_an_unused_text_deleted(administrator: Person, old: LegalText) -> None:
    administrator.client.post(f"{PAGE}{old.pk}/end/", {"valid_to": "30/06/2025", "replaced_by": ""})
    assert LegalText.objects.get(pk=old.pk).valid_to == date(2025, 6, 30)

    administrator.client.post(f"{PAGE}{old.pk}/delete/")
    assert not LegalText.objects.exists()


def test_the_page_says_who_cites_it(administrator: Person, old: LegalText, chair: Person, director: Person) -> None:
    make_draft(chair, director, grounds=old.wording)
    page = administrator.client.get(f"{PAGE}{old.pk}/")

    assert (page.context["frozen"], page.context["drafts"]) == (0, 1)
    assert "delete/" not in page.content.decode()
