"""What the reviewer is told to look at twice."""

import io
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from achievements import services
from achievements.hints import Kind, hints_for
from achievements.models import Achievement
from demo.photos import picture
from portal.uploads import accept_evidence
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.factories import NOW, make_unit

pytestmark = pytest.mark.django_db


def submitted(author, title="Việc đầu tiên", **fields):
    return make_achievement(author, title=title, state="submitted", submitted_at=NOW, narrative="Đã làm", **fields)


def told(deed, person):
    """Kinds and titles of the hints; “-” for what is out of reach."""
    found = hints_for([deed], person.actor).get(deed.pk, [])
    return [(hint.kind, hint.other.title if hint.other else "-") for hint in found]


def proven(author, content, title):
    deed = make_achievement(author, title=title)
    clean = accept_evidence(SimpleUploadedFile("anh.jpg", content))
    staged = services.stage_file(clean, name="anh.jpg", by=author.actor, now=NOW)
    services.add_evidence(deed, [staged], captions={}, by=author.actor, now=NOW)
    Achievement.objects.filter(pk=deed.pk).update(state="submitted", submitted_at=NOW, period_from=date(2021, 1, 1))
    return Achievement.objects.get(pk=deed.pk)


def sent_on(content):
    """The photo as a messenger sends it on: smaller and compressed anew."""
    image, stream = Image.open(io.BytesIO(content)), io.BytesIO()
    image.resize((image.width // 2, image.height // 2)).save(stream, "JPEG", quality=40)
    return stream.getvalue()


# -- files --


def test_the_same_file_is_pointed_out(officer, reviewer):
    proven(officer, picture("desk"), "Họp trực tuyến")
    deed = proven(officer, picture("desk"), "Tập huấn")

    assert told(deed, reviewer) == [(Kind.FILE, "Họp trực tuyến")]


def test_a_compressed_copy_of_a_photo_is_pointed_out(officer, reviewer):
    proven(officer, picture("desk"), "Họp trực tuyến")
    deed = proven(officer, sent_on(picture("desk")), "Tập huấn")

    assert told(deed, reviewer) == [(Kind.PHOTO, "Họp trực tuyến")]


def test_another_photo_is_not(officer, reviewer):
    proven(officer, picture("signing"), "Ký giao ước")

    assert told(proven(officer, picture("desk"), "Tập huấn"), reviewer) == []


def test_bytes_sent_twice_are_the_same_file_however_they_were_stored(officer, reviewer):
    make_evidence(submitted(officer, "Cũ"), officer, sent_sha256="a" * 64)
    deed = submitted(officer, "Khác hẳn")
    make_evidence(deed, officer, sent_sha256="a" * 64)

    assert told(deed, reviewer) == [(Kind.FILE, "Cũ")]


def test_what_is_out_of_reach_only_exists(officer, reviewer, stranger, officer_above):
    make_evidence(submitted(stranger, "Việc kín"), stranger, sha256="b" * 64, caption="Ảnh kín")
    deed = submitted(officer, "Khác hẳn")
    make_evidence(deed, officer, sha256="b" * 64, caption="Ảnh của ta")

    assert told(deed, officer_above) == [(Kind.FILE, "Việc kín")]
    assert told(deed, reviewer) == [(Kind.FILE, "-")]
    text = unescape(reviewer.client.get(reverse("achievements:examine", args=[deed.pk])).content.decode())
    assert ("ngoài phạm vi" in text, "Việc kín" in text, "Ảnh kín" in text) == (True, False, False)


def test_a_draft_and_what_was_replaced_claim_nothing(officer, reviewer):
    make_evidence(make_achievement(officer), officer, sha256="c" * 64)
    make_evidence(make_achievement(officer, state="superseded", reviewer=reviewer), officer, sha256="c" * 64)
    deed = submitted(officer, "Khác hẳn")
    make_evidence(deed, officer, sha256="c" * 64)

    assert told(deed, reviewer) == []


def test_a_correction_is_no_duplicate_of_what_it_corrects(officer, reviewer):
    first = make_achievement(officer, state="approved", reviewer=reviewer)
    make_evidence(first, officer)
    make_measurement(first, make_indicator(officer.unit), 5)
    second = services.start_correction(first, by=officer.actor, reason="Nhập nhầm", now=NOW)
    services.submit_achievement(second, by=officer.actor, now=NOW)

    assert told(Achievement.objects.get(pk=second.pk), reviewer) == []


# -- deeds and figures --


def test_the_same_deed_in_another_campaign_is_pointed_out(officer, reviewer):
    submitted(officer, "Lắp camera tại chốt kiểm dịch", campaign=make_campaign(officer.unit))
    deed = submitted(officer, "lap CAMERA tại các chốt kiểm dịch", campaign=make_campaign(officer.unit))

    assert told(deed, reviewer) == [(Kind.DEED, "Lắp camera tại chốt kiểm dịch")]


def test_another_period_unit_or_title_is_another_deed(officer, officer_above, union_above):
    submitted(officer, "Lắp camera tại chốt", day=date(2021, 3, 31))
    submitted(officer, "Lắp camera tại chốt", unit=make_unit(parent=union_above))
    submitted(officer, "Họp trực tuyến")

    assert told(submitted(officer, "Lắp camera tại chốt"), officer_above) == []


def test_the_same_figure_in_an_overlapping_period_is_pointed_out(officer, reviewer):
    indicator = make_indicator(officer.unit, "Camera", unit_of_measure="camera")
    other = submitted(officer, "Họp", day=date(2021, 3, 31))
    deed = submitted(officer, "Tập huấn")
    for row in (other, deed):
        make_measurement(row, indicator, 62)
    [hint] = hints_for([deed], reviewer.actor)[deed.pk]

    assert (hint.kind, hint.other, hint.about) == (Kind.FIGURE, other, "Camera: 62 camera")


def test_another_figure_or_another_year_is_not(officer, reviewer):
    indicator = make_indicator(officer.unit)
    deed = submitted(officer, "Tập huấn")
    make_measurement(deed, indicator, 62)
    make_measurement(submitted(officer, "Họp"), indicator, 63)
    make_measurement(submitted(officer, "Lắp", day=date(2020, 6, 30)), indicator, 62)

    assert told(deed, reviewer) == []


def test_hints_cost_the_same_for_one_deed_as_for_three(officer, reviewer, django_assert_num_queries):
    indicator = make_indicator(officer.unit)
    deeds = [submitted(officer) for _number in range(3)]
    for deed in deeds:
        make_evidence(deed, officer, sha256=f"{deed.pk:064x}")
        make_measurement(deed, indicator, 7)

    for asked in (deeds[:1], deeds):
        actor = reviewer.actor
        actor.offices, actor.memberships  # noqa: B018 - read once a request
        with django_assert_num_queries(8):
            hints_for(asked, actor)
