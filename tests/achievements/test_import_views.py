"""The page on which a file of deeds is sent."""

import io

import openpyxl
import pytest
from django.urls import reverse

from portal.imports.models import ImportRun
from tests.achievements.factories import make_campaign
from tests.spreadsheets import csv_file

pytestmark = pytest.mark.django_db


def test_the_choice_between_draft_and_submitted_is_kept_with_the_file(officer):
    sent = {"file": csv_file([["a"], ["b"]]), "then": "submit"}
    response = officer.client.post(reverse("achievements:import_add"), sent)

    run = ImportRun.objects.get()
    assert (response.url, run.kind, run.options) == (run.get_absolute_url(), "achievements", {"then": "submit"})


def test_approval_cannot_be_chosen(officer):
    officer.client.post(reverse("achievements:import_add"), {"file": csv_file([["a"]]), "then": "approve"})

    assert not ImportRun.objects.exists()


def test_the_template_offers_campaigns_by_name_and_year(officer, union):
    make_campaign(union, "Lao động giỏi")
    content = officer.client.get(reverse("achievements:import_template")).content
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert "Lao động giỏi (2021)" in [cell.value for row in book.worksheets[2] for cell in row]
    assert [cell.value for cell in book.worksheets[0][1]][-2:] == ["Chỉ tiêu 3", "Giá trị 3"]
