import io
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation
from PIL import Image

from achievements import services
from achievements.models import Achievement, Evidence, Measurement, StagedFile
from achievements.services import evidence as files
from campaigns.values import Area, Shape, TypedValue
from notifications.models import Notice
from portal import audit
from portal.uploads import accept_evidence
from tests.achievements.factories import make_achievement, make_evidence, make_indicator, make_measurement
from tests.factories import NOW, make_office

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def written(unit, **fields):
    chosen = {
        "unit": unit,
        "campaign": None,
        "area": Area.REFORM,
        "title": "Họp trực tuyến",
        "period_from": date(2021, 1, 1),
        "period_to": date(2021, 8, 31),
        "counted_on": date(2021, 8, 31),
        "narrative": "Tổ chức họp trực tuyến",
    }
    return services.Deed(**chosen | fields)


def measured(indicator, number):
    measurement = Measurement(indicator=indicator)
    measurement.value = TypedValue(Shape.COUNT, 0, number)
    return measurement


def actions(deed):
    return [entry.action.removeprefix("achievement.") for entry in audit.history(deed)]


def photo(colour="red", name="anh.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(stream, "JPEG")
    return accept_evidence(SimpleUploadedFile(name, stream.getvalue()))


def staged(person, colour="red"):
    return services.stage_file(photo(colour), name="anh.jpg", by=person.actor, now=NOW)


def stored_files():
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def submitted(author, **fields):
    return make_achievement(author, state="submitted", submitted_at=NOW, **fields)


# -- drafts --


def test_a_draft_keeps_everything_that_was_written(officer, member):
    indicator = make_indicator(officer.unit)
    deed = written(officer.unit, members=[member.member], measurements=[measured(indicator, 233)])
    achievement = services.create_achievement(deed, by=officer.actor, now=NOW)

    assert achievement.state == "draft"
    assert list(achievement.members.all()) == [member.member]
    assert [row.scaled_value for row in achievement.measurements.all()] == [233]
    assert actions(achievement) == ["created"]


def test_the_same_form_sent_twice_gives_one_draft(officer):
    key = uuid4()
    first = services.create_achievement(written(officer.unit), by=officer.actor, now=NOW, form_key=key)
    second = services.create_achievement(written(officer.unit, title="Mới"), by=officer.actor, now=NOW, form_key=key)

    assert (second.pk, Achievement.objects.get().title) == (first.pk, "Mới")


def test_nobody_logs_for_a_unit_outside_their_office(officer, stranger, member):
    for person in (stranger, member):
        with pytest.raises(services.AchievementNotEditable, match="does not allow logging"):
            services.create_achievement(written(officer.unit), by=person.actor, now=NOW)


def test_a_former_office_holder_no_longer_writes(officer):
    deed = make_achievement(officer)
    officer.office.to_on = date(2021, 9, 14)
    officer.office.save()

    with pytest.raises(services.AchievementNotEditable, match="Only its author"):
        services.save_draft(deed, written(officer.unit), by=officer.actor, now=NOW)


def test_saving_replaces_the_figures(officer):
    indicator = make_indicator(officer.unit)
    deed = make_achievement(officer)
    make_measurement(deed, indicator, 1)
    services.save_draft(deed, written(officer.unit, measurements=[measured(indicator, 2)]), by=officer.actor, now=NOW)

    assert list(deed.measurements.values_list("scaled_value", flat=True)) == [2]


@pytest.mark.parametrize("state", ["submitted", "approved", "superseded"])
def test_what_was_submitted_stays_as_it_is(officer, reviewer, state):
    deed = make_achievement(officer, state=state, reviewer=reviewer)

    with pytest.raises(services.AchievementNotEditable, match="no longer be changed"):
        services.save_draft(deed, written(officer.unit), by=officer.actor, now=NOW)


def test_a_draft_can_be_deleted_with_its_files(officer, django_capture_on_commit_callbacks):
    deed = make_achievement(officer)
    services.add_evidence(deed, [staged(officer)], captions={}, by=officer.actor, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_draft(deed, by=officer.actor, now=NOW)

    assert (Achievement.objects.count(), stored_files()) == (0, [])


def test_what_was_once_submitted_is_not_deleted(officer):
    with pytest.raises(services.AchievementNotEditable, match="cannot be deleted"):
        services.delete_draft(make_achievement(officer, state="returned"), by=officer.actor, now=NOW)


# -- submission --


def test_submitting_asks_every_reviewer_but_the_author(officer, reviewer, officer_above, stranger, chair):
    deed = make_achievement(officer, narrative="Đã làm")
    asked = services.submit_achievement(deed, by=officer.actor, now=NOW)

    assert {user.pk for user in asked} == {reviewer.user.pk, officer_above.user.pk, chair.user.pk}
    assert set(Notice.objects.values_list("recipient", flat=True)) == {user.pk for user in asked}
    assert actions(deed) == ["submitted"]


def test_an_empty_deed_is_not_submitted(officer):
    with pytest.raises(services.AchievementNotSubmittable, match="Add a figure"):
        services.submit_achievement(make_achievement(officer), by=officer.actor, now=NOW)


def test_a_deed_is_submitted_once(officer):
    deed = make_achievement(officer, narrative="Đã làm")
    stale = Achievement.objects.get(pk=deed.pk)
    services.submit_achievement(deed, by=officer.actor, now=NOW)

    with pytest.raises(services.AchievementNotSubmittable, match="already"):
        services.submit_achievement(stale, by=officer.actor, now=NOW)
    assert actions(deed) == ["submitted"]


# -- review --


def test_an_approved_deed_names_its_reviewer(officer, reviewer):
    deed = services.approve_achievement(submitted(officer), by=reviewer.actor, now=LATER)

    assert (deed.state, deed.reviewer, deed.reviewer_office, deed.decided_at) == (
        "approved", reviewer.user, reviewer.office, LATER,
    )  # fmt: skip
    assert actions(deed) == ["approved"]


def test_the_author_never_reviews(chair):
    with pytest.raises(services.AchievementNotReviewable, match="logged yourself"):
        services.approve_achievement(submitted(chair), by=chair.actor, now=LATER)


def test_the_author_does_not_review_in_another_office_either(officer, union_above):
    deed = submitted(officer)
    officer.office = make_office(officer.member, union_above, grants="review")

    with pytest.raises(services.AchievementNotReviewable, match="logged yourself"):
        services.approve_achievement(deed, by=officer.actor, now=LATER)


def test_the_database_refuses_an_author_as_reviewer(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Achievement.objects.filter(pk=submitted(officer).pk).update(reviewer=officer.user)


def test_only_a_reviewer_of_the_unit_decides(officer, stranger, member):
    for person in (stranger, member):
        with pytest.raises(services.AchievementNotReviewable, match="does not allow reviewing"):
            services.approve_achievement(submitted(officer), by=person.actor, now=LATER)


def test_of_two_reviewers_the_second_learns_what_the_first_decided(officer, reviewer, officer_above):
    deed = submitted(officer)
    stale = Achievement.objects.get(pk=deed.pk)
    services.return_achievement(deed, by=reviewer.actor, reason="Thiếu ảnh", now=LATER)

    with pytest.raises(services.AchievementNotReviewable) as refusal:
        services.approve_achievement(stale, by=officer_above.actor, now=LATER)
    assert str(refusal.value).startswith("Thẩm Định Minh Họa has decided already (returned, ")


def test_a_deed_submitted_anew_has_to_be_looked_at_again(officer, reviewer):
    deed = submitted(officer)
    Achievement.objects.filter(pk=deed.pk).update(submitted_at=LATER)

    with pytest.raises(services.AchievementNotReviewable, match="Look at it once more"):
        services.approve_achievement(deed, by=reviewer.actor, now=LATER, seen=NOW)


def test_a_return_says_why(officer, reviewer):
    with pytest.raises(services.AchievementNotReviewable, match="Say why"):
        services.return_achievement(submitted(officer), by=reviewer.actor, reason="  ", now=LATER)


def test_a_returned_deed_waits_for_its_author(officer, reviewer):
    deed = services.return_achievement(submitted(officer), by=reviewer.actor, reason="Thiếu ảnh", now=LATER)

    assert (deed.state, deed.state_reason) == ("returned", "Thiếu ảnh")
    assert list(Achievement.objects.waiting_for(officer.actor)) == [deed]
    assert [(entry.action, entry.reason) for entry in audit.history(deed)] == [("achievement.returned", "Thiếu ảnh")]


def test_after_the_decision_nobody_is_asked_any_more(officer, reviewer, officer_above):
    deed = make_achievement(officer, narrative="Đã làm")
    services.submit_achievement(deed, by=officer.actor, now=NOW)
    services.approve_achievement(deed, by=reviewer.actor, now=LATER)
    open_notices = Notice.objects.filter(settled_at__isnull=True, needs_action=True)

    assert list(open_notices) == []
    assert list(Notice.objects.filter(recipient=officer.user).values_list("needs_action", flat=True)) == [False]


def test_a_returned_deed_can_be_submitted_again(officer, reviewer):
    deed = services.return_achievement(submitted(officer, narrative="x"), by=reviewer.actor, reason="Sai", now=LATER)
    services.submit_achievement(deed, by=officer.actor, now=LATER)

    assert Achievement.objects.get().state == "submitted"
    assert list(Achievement.objects.waiting_for(reviewer.actor)) == [deed]


# -- correction --


@pytest.fixture
def approved(officer, reviewer, member):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    make_measurement(deed, make_indicator(officer.unit), 233)
    make_evidence(deed, officer)
    deed.members.add(member.member)
    return deed


def test_a_correction_begins_as_a_copy(approved, officer):
    new = services.start_correction(approved, by=officer.actor, reason="Nhập nhầm số", now=LATER)

    assert (new.revision, new.corrects, new.state, new.title) == (2, approved, "draft", approved.title)
    assert [row.scaled_value for row in new.measurements.all()] == [233]
    assert [row.sha256 for row in new.evidence.all()] == [row.sha256 for row in approved.evidence.all()]
    assert list(new.members.all()) == list(approved.members.all())
    assert approved.measurements.count() == 1


def test_the_old_revision_counts_until_the_new_one_is_approved(approved, officer, reviewer):
    new = services.start_correction(approved, by=officer.actor, reason="Nhập nhầm số", now=LATER)
    services.submit_achievement(new, by=officer.actor, now=LATER)
    assert list(Achievement.objects.approved()) == [approved]

    services.approve_achievement(new, by=reviewer.actor, now=LATER)
    assert list(Achievement.objects.approved()) == [new]
    assert actions(approved) == ["superseded"]


def test_one_correction_at_a_time(approved, officer, chair):
    services.start_correction(approved, by=officer.actor, reason="Nhập nhầm số", now=LATER)

    with pytest.raises(services.AchievementNotCorrectable, match="under way"):
        services.start_correction(approved, by=chair.actor, reason="Cũng vậy", now=LATER)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "superseded"])
def test_only_what_was_approved_is_corrected(officer, reviewer, state):
    deed = make_achievement(officer, state=state, reviewer=reviewer)

    with pytest.raises(services.AchievementNotCorrectable, match="Only an approved"):
        services.start_correction(deed, by=officer.actor, reason="Sai", now=LATER)


def test_deleting_a_correction_keeps_the_files_of_what_it_corrects(
    officer, reviewer, django_capture_on_commit_callbacks
):
    deed = make_achievement(officer, narrative="x")
    services.add_evidence(deed, [staged(officer)], captions={}, by=officer.actor, now=NOW)
    services.submit_achievement(deed, by=officer.actor, now=NOW)
    services.approve_achievement(deed, by=reviewer.actor, now=NOW)
    new = services.start_correction(deed, by=officer.actor, reason="Sai", now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_draft(new, by=officer.actor, now=NOW)

    assert len(stored_files()) == 2


# -- evidence --


def test_a_waiting_file_becomes_evidence_with_its_caption(officer):
    deed, file = make_achievement(officer), staged(officer)
    refused = services.add_evidence(deed, [file], captions={file.pk: "Lễ ký giao ước"}, by=officer.actor, now=NOW)
    row = Evidence.objects.get()

    assert (refused, row.caption, row.file.name, row.is_photo) == ([], "Lễ ký giao ước", file.file.name, True)
    assert StagedFile.objects.count() == 0
    assert actions(deed) == ["evidence_added"]


def test_the_same_file_proves_a_deed_once(officer, django_capture_on_commit_callbacks):
    deed = make_achievement(officer)
    with django_capture_on_commit_callbacks(execute=True):
        refused = services.add_evidence(
            deed, [staged(officer), staged(officer)], captions={}, by=officer.actor, now=NOW
        )

    assert refused == ["“anh.jpg” is already attached to this achievement."]
    assert (Evidence.objects.count(), len(stored_files())) == (1, 2)


def test_a_deed_holds_so_many_files_and_no_more(officer, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 1)
    deed = make_achievement(officer)
    waiting = [staged(officer, "red"), staged(officer, "blue")]
    refused = services.add_evidence(deed, waiting, captions={}, by=officer.actor, now=NOW)

    assert refused == ["“anh.jpg” was left out: an achievement holds at most 1 files."]
    assert (Evidence.objects.count(), StagedFile.objects.count()) == (1, 0)


def test_a_file_does_not_outlive_its_failed_row(officer, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(StagedFile, "save", fail)
    with pytest.raises(RuntimeError):
        staged(officer)
    assert stored_files() == []


def test_evidence_is_only_removed_from_an_own_draft(officer, chair, reviewer):
    row = make_evidence(make_achievement(officer), officer)
    decided = make_evidence(make_achievement(officer, state="approved", reviewer=reviewer), officer)

    for evidence, person in ((row, chair), (decided, officer)):
        with pytest.raises(services.AchievementNotEditable, match="your own draft"):
            services.remove_evidence(evidence, by=person.actor, now=NOW)


def test_removed_evidence_takes_its_files_along(officer, django_capture_on_commit_callbacks):
    deed = make_achievement(officer)
    services.add_evidence(deed, [staged(officer)], captions={}, by=officer.actor, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_evidence(deed.evidence.get(), by=officer.actor, now=NOW)

    assert stored_files() == []
    assert actions(deed) == ["evidence_added", "evidence_removed"]


def test_files_that_nobody_saved_are_swept_after_two_days(officer):
    staged(officer)
    assert services.sweep_staged(now=NOW + files.STAGED_LASTS) == 0
    assert services.sweep_staged(now=NOW + files.STAGED_LASTS + timedelta(seconds=1)) == 1
    assert stored_files() == []
