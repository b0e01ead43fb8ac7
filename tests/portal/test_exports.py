"""A list as a file: typed cells, text that stays text, the filters of the page, and a trace of who took it."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Unit
from portal import exports
from portal.exports import Column, Export, defused
from portal.models import AuditEntry
from tests.factories import Person, make_member, make_office

pytestmark = pytest.mark.django_db


def lines_of(client: Client, address: str) -> list[list[str]]:
    body = b"".join(client.post(address, {"export": "csv"}))
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(body.decode("utf-8-sig"))))


def sheet_of(client: Client, address: str):
    return openpyxl.load_workbook(BytesIO(b"".join(client.post(address, {"export": "xlsx"})))).active


@pytest.mark.parametrize("name", ["=1+1", "+84", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "http://a.vn", "＝1"])
def test_what_looks_like_a_formula_stays_text(name: str, officer: Person, union: Unit) -> None:
    make_member(name, unit=union)
    people = reverse("members:people")

    cell = next(cell for row in sheet_of(officer.client, people) for cell in row if cell.value == name)
    texts = {text for line in lines_of(officer.client, people) for text in line}

    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert defused(name) in texts


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1", "－1"])
def test_dangerous_starts_are_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Nguyễn Thị Hồng Thúy", "1-2", " =1", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert defused(text) == text


def test_days_and_numbers_are_cells_of_their_kind(chair: Person, union: Unit) -> None:
    make_office(make_member("An", unit=union), union, "Ủy viên BCH", from_on=date(2021, 3, 5))
    sheet = sheet_of(chair.client, reverse("members:offices") + "?q=an")
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == "An")

    assert [cell.data_type for cell in row] == ["s", "s", "s", "s", "d", "n"]
    assert (row[4].value, row[4].number_format, row[5].value) == (datetime(2021, 3, 5), "dd/mm/yyyy", None)


def test_csv_says_days_in_the_one_way_every_program_reads(chair: Person, union: Unit) -> None:
    make_office(make_member("An", unit=union), union, "Ủy viên BCH", from_on=date(2021, 3, 5))
    assert "2021-03-05" in next(line for line in lines_of(chair.client, reverse("members:offices")) if "An" in line)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("80.35"), "80.35"),
        (0, "0"),
        (-3, "-3"),
        (None, '""'),
        (False, "không"),
        (datetime(2021, 9, 15, 17, 30, tzinfo=timezone.get_fixed_timezone(0)), "2021-09-16 00:30"),
    ],
)
def test_every_kind_of_value_has_one_way_in_csv(value, written: str, officer: Person, rf) -> None:
    request = rf.post("/", {"export": "csv"})
    request.actor = officer.actor_now
    one: Export[Unit] = Export("thu", (Column("Giá trị", lambda row: value),))
    answer = exports.export_list(request, Unit.objects.filter(pk=officer.unit.pk).order_by("pk"), one)

    assert b"".join(answer).decode("utf-8-sig").splitlines() == ["Giá trị", written]


def test_an_export_keeps_the_filters_and_not_the_page(officer: Person, union: Unit) -> None:
    for number in range(60):
        make_member(f"Trần Thị {number}", unit=union)
    make_member("Lê Văn Hùng", unit=union)

    lines = lines_of(officer.client, reverse("members:people") + "?q=tran+thi")

    assert len(lines) == 61


def test_nobody_takes_away_more_than_the_list_shows(stranger: Person, union: Unit) -> None:
    make_member("Trần Thị Kín", unit=union)
    assert not [line for line in lines_of(stranger.client, reverse("members:people")) if "Trần Thị Kín" in line]


def test_who_took_a_list_away_is_recorded_without_names(officer: Person) -> None:
    rows = len(lines_of(officer.client, reverse("members:people") + "?q=an")) - 1
    entry = AuditEntry.objects.get(action="list.exported")

    assert (entry.user_id, entry.details) == (officer.user.pk, {"list": "doan-vien", "format": "csv", "rows": rows})


def test_the_file_is_named_after_the_list_and_the_day(officer: Person) -> None:
    response = officer.client.post(reverse("members:units"), {"export": "xlsx"})
    response.close()

    today = timezone.localdate(timezone.now())
    assert response.headers["Content-Disposition"] == f'attachment; filename="don-vi-{today:%Y-%m-%d}.xlsx"'
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_workbook_that_would_be_too_long_is_refused_with_the_way_out(
    officer: Person, union: Unit, monkeypatch
) -> None:
    monkeypatch.setattr(exports, "XLSX_ROWS", 1)
    make_member("An", unit=union)
    response = officer.client.post(reverse("members:people") + "?q=a", {"export": "xlsx"}, follow=True)

    assert response.redirect_chain == [(reverse("members:people") + "?q=a", 302)]
    assert "Tệp Excel chứa tối đa 1 dòng" in response.content.decode()
    assert not AuditEntry.objects.filter(action="list.exported").exists()


@pytest.mark.parametrize("kind", ["", "pdf", "__class__"])
def test_another_format_is_refused(kind: str, officer: Person) -> None:
    assert officer.client.post(reverse("members:people"), {"export": kind}).status_code == 400


def test_an_export_is_written_in_the_language_of_the_reader(officer: Person) -> None:
    officer.client.cookies["django_language"] = "en"
    officer.user.language = "en"
    officer.user.save(update_fields=["language"])

    assert lines_of(officer.client, reverse("members:people"))[0][1] == "Full name"
