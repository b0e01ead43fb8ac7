import io
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from achievements.models import Contribution
from tests.achievements.factories import make_achievement
from tests.factories import Person
from tests.portal.guards import ask

pytestmark = pytest.mark.django_db
OWN, OWN_PDF = reverse("overview:own_record"), reverse("overview:own_record_pdf")


@pytest.fixture
def deed(officer: Person, reviewer: Person, member: Person) -> Any:
    deed = make_achievement(officer, state="approved", reviewer=reviewer, title="Lắp đặt 62 camera")
    Contribution.objects.create(achievement=deed, member=member.member)
    return deed


def test_a_member_finds_what_was_done_and_approved(deed: Any, member: Person) -> None:
    page = member.client.get(OWN).content.decode()

    assert ("Lắp đặt 62 camera" in page, "Thành tích của tôi" in page) == (True, True)


def test_the_year_and_the_part_taken_narrow_the_list(deed: Any, member: Person, officer: Person) -> None:
    counts = [
        member.client.get(OWN, filters).context["page"].count
        for filters in ({"year": "2021"}, {"part": "part"}, {"part": "logged"}, {"state": "returned"}, {"q": "camera"})
    ]

    assert counts == [1, 1, 0, 0, 1]
    assert officer.client.get(OWN, {"part": "logged"}).context["page"].count == 1


def test_who_has_no_deed_yet_is_told_how_one_comes_about(nobody: Person) -> None:
    assert "khi cán bộ của đơn vị ghi nhận" in nobody.client.get(OWN).content.decode()


def test_an_officer_opens_the_record_of_a_member_below_and_a_stranger_does_not(
    deed: Any, member: Person, officer: Person, stranger: Person
) -> None:
    address = reverse("overview:member_record", args=[member.member.pk])

    assert "Lắp đặt 62 camera" in officer.client.get(address).content.decode()
    assert stranger.client.get(address).status_code == 404


def test_the_report_is_a_pdf_named_after_the_person(deed: Any, member: Person) -> None:
    answer = member.client.get(OWN_PDF, {"year": "2021"})

    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-thanh-tich-doan-vien-minh-hoa-2021.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert (len(pdf.pages), str(pdf.docinfo["/Title"])) == (1, "Báo cáo thành tích cá nhân")


@pytest.mark.parametrize("year", ["", "abcd", "0000", "20211", "٢٠٢١"])
def test_what_is_no_year_prints_them_all(deed: Any, member: Person, year: str) -> None:
    answer = member.client.get(OWN_PDF, {"year": year})

    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-thanh-tich-doan-vien-minh-hoa.pdf"'


def test_a_letter_that_cannot_be_printed_is_told_on_the_page(deed: Any, member: Person) -> None:
    type(deed).objects.update(title="Việc 🎉")
    answer = member.client.get(OWN_PDF, follow=True)

    assert answer.redirect_chain == [(OWN, 302)]
    assert "Không dàn trang được văn bản" in answer.content.decode()


def test_printing_writes_nothing(deed: Any, member: Person) -> None:
    assert ask(member.client, OWN_PDF).writes == ()
