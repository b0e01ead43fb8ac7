"""The store fails while somebody sends photos: a sentence, no half file, and nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest

from achievements.models import Achievement, Evidence, StagedFile
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
        answer = officer.client.post(STAGE, {"files": [picture()]}, headers={"HX-Request": "true"})

    assert SENTENCE in page(answer)


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
