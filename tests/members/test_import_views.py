"""The pages of an import, as an administrator walks through them."""

import pytest
from django.urls import reverse

from members.models import Member
from portal.imports.models import ImportRun
from tests.spreadsheets import begin, checked, people, xlsx_file

pytestmark = pytest.mark.django_db
NGA = ("DV01", "Nguyễn Thị Nga", "nữ", "to-vp", "01/03/2021")


def send(person, file):
    return person.client.post(reverse("members:import_add"), {"file": file})


def body(person, run):
    return person.client.get(run.get_absolute_url()).content.decode()


def test_a_file_goes_from_upload_to_roster(administrator, union_group, run_jobs):
    sent = send(administrator, people(NGA))
    run_jobs()
    run = ImportRun.objects.get()
    confirmed = administrator.client.post(reverse("members:import_confirm", args=[run.pk]))
    run_jobs()

    assert (sent.url, confirmed.url) == (run.get_absolute_url(), run.get_absolute_url())
    assert "Đến danh sách người" in body(administrator, run)
    assert Member.objects.get(code="DV01").full_name == "Nguyễn Thị Nga"


def test_a_file_that_is_none_is_refused_beside_its_field(administrator):
    response = send(administrator, xlsx_file([["x"]]).__class__("anh.xlsx", b"\x89PNG\x00\x00"))

    assert "“anh.xlsx” không phải tệp XLSX hay CSV." in response.content.decode()


def test_no_file_at_all_is_told(administrator):
    assert "Trường này" in administrator.client.post(reverse("members:import_add")).content.decode()


def test_the_page_shows_errors_and_the_way_to_the_marked_file(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA, ("DV02", "", *NGA[2:])), run_jobs)
    page = body(administrator, run)

    assert "Ô này bắt buộc phải điền." in page
    assert reverse("members:import_marked", args=[run.pk]) in page
    assert "Nhập 1 dòng" in page


def test_the_marked_file_is_handed_out_under_a_name_of_its_own(administrator, union_group, run_jobs):
    run = checked(administrator, people(("DV02", "", *NGA[2:])), run_jobs)
    response = administrator.client.get(reverse("members:import_marked", args=[run.pk]))

    assert response["Content-Disposition"] == 'attachment; filename="danh-sach-can-sua.xlsx"'
    assert b"".join(response).startswith(b"PK")


def test_without_errors_there_is_no_marked_file(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    assert administrator.client.get(reverse("members:import_marked", args=[run.pk])).status_code == 404


def test_a_running_import_shows_its_progress_and_can_be_stopped(administrator, union_group):
    run = begin(administrator, people(NGA))
    page = body(administrator, run)
    administrator.client.post(reverse("members:import_abandon", args=[run.pk]))

    run.refresh_from_db()
    assert ("Đang chờ đến lượt" in page, run.state) == (True, "abandoned")


def test_an_unfinished_import_is_named_where_another_would_begin(administrator, union_group):
    run = begin(administrator, people(NGA))
    page = administrator.client.get(reverse("members:import_add")).content.decode()

    assert run.get_absolute_url() in page


def test_a_step_that_cannot_be_taken_says_why(administrator, union_group):
    run = begin(administrator, people(NGA))
    url = reverse("members:import_confirm", args=[run.pk])
    page = administrator.client.post(url, follow=True).content.decode()

    assert "Lần nhập này không ở bước chờ quyết định." in page


def test_the_template_offers_the_units_of_the_office(administrator, union_group):
    response = administrator.client.get(reverse("members:import_template"))

    assert response["Content-Disposition"] == 'attachment; filename="mau-nhap-doan-vien.xlsx"'


def test_the_list_finds_an_import_by_the_name_of_its_file(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    listed = administrator.client.get(reverse("members:imports"), {"q": "DANH", "state": "checked"})
    other = administrator.client.get(reverse("members:imports"), {"kind": "achievements"})

    assert run.get_absolute_url() in listed.content.decode()
    assert run.get_absolute_url() not in other.content.decode()
