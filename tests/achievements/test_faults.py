"""The store fails while somebody sends photos: a sentence, no half file, and nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from achievements.models import Achievement, Evidence, StagedFile
from campaigns.values import Shape
from tests.achievements.factories import make_indicator
from tests.achievements.test_editing import ADD, STAGE, form, page, picture
from tests.factories import Person
from tests.full_disk import full_disk, stored_files

pytestmark = pytest.mark.django_db
SENTENCE = "Chưa lưu được tệp: kho lưu trữ đã đầy"


def test_a_full_disk_leaves_the_deed_as_a_draft_without_the_photo(officer: Person, reviewer: Person):
    with full_disk():
        answer = officer.client.post(ADD, form(officer.unit, files=[picture()], action="submit"), follow=True)

    assert SENTENCE in page(answer)
    deed = Achievement.objects.get()
    assert (deed.state, deed.title, Evidence.objects.count(), StagedFile.objects.count()) == (
        "draft", "Họp trực tuyến", 0, 0,
    )  # fmt: skip
    assert stored_files() == []


def test_a_photo_sent_ahead_onto_a_full_disk_is_refused_in_words(officer: Person):
    with full_disk():
        answer = officer.client.post(STAGE, {"files": [picture()]})

    assert (answer.status_code, SENTENCE in answer.json()["errors"][0]) == (422, True)


def test_a_store_that_cannot_be_written_keeps_what_was_typed(officer: Person, settings: Any, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "no-folder"
    settings.MEDIA_ROOT.write_text("")
    answer = officer.client.post(ADD, form(officer.unit, files=[picture()], period_from="31/12/2021"))

    assert SENTENCE in page(answer)
    assert 'value="Họp trực tuyến"' in page(answer)


def test_the_same_photo_can_be_sent_again_when_there_is_room(officer: Person):
    with full_disk():
        officer.client.post(ADD, form(officer.unit, title="", files=[picture()]))
    officer.client.post(ADD, form(officer.unit, files=[picture()]))

    assert Evidence.objects.count() == 1


# -- a point or a comma in every field for a number --


@pytest.mark.parametrize("name", ["value", "delta", "base", "plan", "numerator", "denominator"])
@pytest.mark.parametrize("typed", ["80.35", "1,234.5", "1.23.456"])
def test_a_doubtful_number_is_named_beside_its_own_field_and_stays(officer: Person, name: str, typed: str):
    ratio = make_indicator(officer.unit, shape=Shape.RATIO, scale=2, unit_of_measure="%")
    row = {"indicator": ratio.pk, "value": "50", "comparison": "increase_by", "delta": "80", "comparison_base": "2020"}
    row |= {"numerator": "1", "denominator": "2", name: typed}
    answer = officer.client.post(ADD, form(officer.unit, row))

    assert name in answer.context["editor"].rows.forms[0].errors
    assert f'value="{typed}"' in page(answer)
    assert Achievement.objects.count() == 0


def test_numbers_written_the_vietnamese_way_are_taken_in_every_field(officer: Person):
    ratio = make_indicator(officer.unit, shape=Shape.RATIO, scale=2, unit_of_measure="%")
    row = {"indicator": ratio.pk, "value": "80,35", "comparison": "increase_by", "delta": "1,5", "plan": "75,5"}
    row |= {"comparison_base": "năm 2020", "base": "78,85", "numerator": "1.607", "denominator": "2.000"}
    officer.client.post(ADD, form(officer.unit, row))
    measured = Achievement.objects.get().measurements.get()

    assert (measured.scaled_value, measured.plan_scaled_value, measured.base_scaled_value) == (8035, 7550, 7885)
    assert (measured.delta_scaled, measured.scaled_numerator, measured.scaled_denominator) == (150, 160700, 200000)


def test_a_text_file_and_a_30_mb_photo_leave_the_good_one_and_everything_typed(officer: Person):
    text = SimpleUploadedFile("ghi-chu.jpg", b"Day khong phai la anh", "image/jpeg")
    large = SimpleUploadedFile("lon.jpg", picture().read() + bytes(30 * 1024**2), "image/jpeg")
    answer = officer.client.post(ADD, form(officer.unit, period_from="31/12/2021", files=[text, picture(), large]))

    assert [sentence[:14] for sentence in answer.context["refusals"]] == ["“ghi-chu.jpg” ", "“lon.jpg” quá "]
    assert [file.original_name for file in answer.context["editor"].files.staged] == ["anh.jpg"]
    assert 'value="31/12/2021"' in page(answer)
