from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.models import Achievement, Evidence
from members.models import Unit
from portal.models import Job
from reports import services
from reports.history import LABELS, history
from reports.models import Report
from reports.periods import parse
from tests.factories import NOW, Person, make_unit
from tests.portal.guards import is_part_of
from tests.reports.factories import WHY, YEAR, Case, log, make_report

Run = Callable[[], int]


def page(person: Person, name: str, *args: object, **headers: str) -> str:
    response = person.client.get(reverse(f"reports:{name}", args=args), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def publish(report: Report, chair: Person, run_jobs: Run) -> Report:
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    return services.publish_report(report, by=chair.actor, now=NOW)


def test_an_officer_builds_a_report_and_watches_it(case: Case, officer: Person, run_jobs: Run):
    answer = officer.client.post(reverse("reports:new"), {"unit": case.union.pk, "year": "2021", "span": "year"})
    report = Report.objects.get()
    assert answer.url == report.get_absolute_url()
    waiting = page(officer, "detail", report.pk)
    assert reverse("portal:job_status", args=[Job.objects.get().pk]) in waiting

    run_jobs()
    assert "80,35%" in page(officer, "detail", report.pk)


def test_an_officer_reports_on_a_campaign_from_its_page(case: Case, officer: Person, run_jobs: Run):
    form = (
        page(officer, "new")
        + officer.client.get(f"{reverse('reports:new')}?campaign={case.movement.pk}").content.decode()
    )
    assert f'value="{case.movement.pk}" selected' in form
    sent = {"unit": case.union.pk, "year": "", "span": "campaign", "campaign": case.movement.pk}
    answer = officer.client.post(reverse("reports:new"), sent)
    report = Report.objects.get()
    run_jobs()

    assert (answer.url, report.campaign, report.period_from) == (
        report.get_absolute_url(),
        case.movement,
        case.movement.starts_on,
    )
    assert "80,35%" in page(officer, "detail", report.pk)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"year": "21"}, "year"),
        ({"year": "9999"}, "year"),
        ({"span": "Q5"}, "span"),
        ({"span": "campaign"}, "campaign"),
        ({"unit": "999999"}, "unit"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(case: Case, officer: Person, typed: dict[str, str], field: str):
    sent = {"unit": str(case.union.pk), "year": "2021", "span": "year", **typed}
    response = officer.client.post(reverse("reports:new"), sent)

    assert list(response.context["form"].errors) == [field]
    assert not Report.objects.exists()


def test_a_period_to_come_is_refused_with_a_sentence(case: Case, officer: Person):
    sent = {"unit": str(case.union.pk), "year": "2199", "span": "H1"}
    response = officer.client.post(reverse("reports:new"), sent)

    assert len(response.context["form"].non_field_errors()) == 1
    assert "2199" in response.content.decode()


def test_the_page_says_every_figure_of_the_case(report: Report, officer: Person):
    text = " ".join(page(officer, "detail", report.pk).split())

    for wording in (
        "tăng lên 80,35%", "35%, vượt kế hoạch đề ra", "233 cuộc họp (ước tính tăng 80% so với năm 2020)",
        "(8 tháng đầu năm 2021)", "62 camera", "21 chốt", "36 trường hợp", "3 cá nhân", "không nêu số kế hoạch",
    ):  # fmt: skip
        assert wording in text
    assert "80.35" not in text


def test_every_figure_leads_to_its_sources(report: Report, case: Case, officer: Person):
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"
    assert reverse("reports:figure", args=[report.pk, key]) in page(officer, "detail", report.pk)

    text = page(officer, "figure", report.pk, key)
    assert "62 camera" in text
    assert case.deeds["R3"].get_absolute_url() in text


def test_a_corrected_deed_is_marked_in_the_drill_down(report: Report, case: Case, officer: Person):
    case.deeds["R3"].__class__.objects.filter(pk=case.deeds["R3"].pk).update(state="superseded")
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"

    response = officer.client.get(reverse("reports:figure", args=[report.pk, key]))
    assert [row["deed"].state for row in response.context["rows"]] == ["superseded"]
    assert "62 camera" in response.content.decode()


def test_staff_read_a_published_report_without_the_way_into_deeds(
    report: Report, case: Case, member: Person, chair: Person, run_jobs: Run
):
    assert member.client.get(report.get_absolute_url()).status_code == 404
    publish(report, chair, run_jobs)

    assert "80,35%" in page(member, "detail", report.pk)
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"
    assert case.deeds["R3"].get_absolute_url() not in page(member, "figure", report.pk, key)


def test_staff_take_no_step(report: Report, member: Person, chair: Person, run_jobs: Run):
    publish(report, chair, run_jobs)

    names = ["narrative", "rebuild", "finalise", "publish", "new_version"]
    answers = [member.client.post(reverse(f"reports:{name}", args=[report.pk])).status_code for name in names]
    assert answers == [403] * 5
    assert member.client.get(report.get_absolute_url()).context["steps"] == []


def test_a_stranger_finds_nothing(report: Report, stranger: Person):
    names = ["detail", "narrative", "rebuild", "finalise", "publish", "new_version", "pdf"]

    answers = [stranger.client.get(reverse(f"reports:{name}", args=[report.pk])).status_code for name in names]
    assert answers == [404] * 7


def test_who_logs_does_not_decide_and_is_told_why(report: Report, officer: Person):
    assert officer.client.post(reverse("reports:finalise", args=[report.pk])).status_code == 403

    steps = {step.name: bool(step.why_not) for step in officer.client.get(report.get_absolute_url()).context["steps"]}
    assert steps == {"narrative": False, "rebuild": False, "finalise": True}


def test_the_whole_way_through_the_screens(report: Report, chair: Person, run_jobs: Run):
    for name, state in [("finalise", "final"), ("publish", "published"), ("new_version", "published")]:
        assert chair.client.get(reverse(f"reports:{name}", args=[report.pk])).status_code == 200
        chair.client.post(reverse(f"reports:{name}", args=[report.pk]), {"reason": WHY})
        run_jobs()
        report.refresh_from_db()
        assert report.state == state

    assert Report.objects.get(version=2).state == "draft"
    assert chair.client.get(report.get_absolute_url()).context["newer"] == Report.objects.get(version=2)


def test_the_text_is_written_in_boxes_and_stands_in_the_report(report: Report, officer: Person):
    url = reverse("reports:narrative", args=[report.pk])
    typed = {"causes": "Dịch bệnh\nkéo dài.", "initial-causes": ""}
    answer = officer.client.post(url, typed)

    assert answer.url == report.get_absolute_url()
    assert "Dịch bệnh<br>kéo dài." in page(officer, "detail", report.pk)
    assert 'data-draft="report-' in page(officer, "narrative", report.pk)


def test_nothing_typed_is_lost_when_somebody_was_faster(report: Report, officer: Person, chair: Person):
    services.write_narrative(report, {"causes": "Của chủ tịch"}, by=chair.actor, now=NOW)
    sent = {"causes": "Của cán bộ", "initial-causes": ""}
    text = officer.client.post(reverse("reports:narrative", args=[report.pk]), sent).content.decode()

    assert "Của cán bộ" in text
    assert "Của chủ tịch" in text
    assert report.texts() == {"causes": "Của chủ tịch"}


def test_the_stored_bytes_are_downloaded(report: Report, chair: Person, member: Person, run_jobs: Run):
    publish(report, chair, run_jobs)
    report.refresh_from_db()
    answer = member.client.get(reverse("reports:pdf", args=[report.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-cdcs-stttt-2021-v1.pdf"'
    assert b"".join(answer.streaming_content) == report.read_pdf()


def test_a_draft_is_downloaded_as_a_draft(report: Report, officer: Person):
    answer = officer.client.get(reverse("reports:pdf", args=[report.pk]))

    assert answer["Content-Disposition"].startswith('attachment; filename="du-thao-')
    assert answer.content.startswith(b"%PDF-")


def test_photos_are_shown_to_who_reads_the_report_and_nobody_else(
    report: Report, case: Case, member: Person, stranger: Person, chair: Person, run_jobs: Run
):
    photo = Evidence.objects.get(achievement=case.deeds["R3"])
    default_storage.save(photo.file.name, ContentFile(b"\xff\xd8\xff"))
    other = Evidence.objects.create(
        achievement=case.deeds["R5"], kind="photo", file="x.jpg", original_name="x.jpg", mime="image/jpeg", size=1,
        sha256="f" * 64, uploaded_by=chair.user, uploaded_at=NOW,
    )  # fmt: skip
    publish(report, chair, run_jobs)
    url = reverse("reports:photo", args=[report.pk, photo.pk])
    answer = member.client.get(url)

    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")
    assert stranger.client.get(url).status_code == 404
    assert member.client.get(reverse("reports:photo", args=[report.pk, other.pk])).status_code == 404


def test_a_failed_job_says_why_and_can_be_tried_again(case: Case, officer: Person):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    Job.objects.update(state="failed", finished_at=NOW, lease_until=None, error="Thiếu phông chữ")
    text = page(officer, "detail", report.pk)

    assert "Thiếu phông chữ" in text
    assert f'action="{reverse("reports:rebuild", args=[report.pk])}"' in text


def test_somebody_else_sees_that_work_is_going_on(case: Case, officer: Person, chair: Person):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)

    assert "hx-get" not in page(chair, "detail", report.pk).split('id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize("name", ["figure", "photo", "pdf"])
def test_a_report_without_figures_has_no_parts(case: Case, officer: Person, name: str):
    report = services.request_report(case.union, YEAR, by=officer.actor, now=NOW)
    more = {"figure": ["1-1"], "photo": [1], "pdf": []}[name]

    assert officer.client.get(reverse(f"reports:{name}", args=[report.pk, *more])).status_code == 404


def test_the_list_searches_without_marks_and_filters(report: Report, case: Case, officer_above: Person):
    make_report(make_unit("Công đoàn cơ sở Sở Y tế", parent=case.union.parent), period=parse("half_year", "2021-H1"))
    found = lambda query: list(  # noqa: E731
        officer_above.client.get(reverse("reports:list") + query).context["page"].object_list
    )

    assert found("?q=truyen thong") == [report]
    assert found("?kind=year") == [report]
    assert len(found("?year=2021")) == 2
    assert found("?state=final") == []


def test_the_list_answers_htmx_with_the_same_rows(report: Report, officer: Person):
    rows = page(officer, "list", **{"HX-Request": "true"})

    assert is_part_of(rows, page(officer, "list"))
    assert "<html" not in rows


def test_the_list_costs_the_same_for_one_row_as_for_three(report: Report, case: Case, officer_above: Person):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer_above.client.get(reverse("reports:list"))
        return len(asked)

    cost()
    one = cost()
    for _number in range(2):
        make_report(make_unit(parent=case.union.parent))
    assert cost() == one


def test_an_empty_list_says_what_to_do(union: Unit, officer: Person, member: Person):
    assert reverse("reports:new") in page(officer, "list")
    assert reverse("reports:new") not in page(member, "list")
    assert member.client.get(reverse("reports:new")).status_code == 403


def test_a_visitor_is_sent_to_sign_in(report: Report, anonymous: Client):
    assert anonymous.get(report.get_absolute_url()).status_code == 302


def test_the_pages_speak_english_too(report: Report, officer: Person):
    officer.client.cookies["django_language"] = "en"

    assert "Annex II. Commitments" in page(officer, "detail", report.pk)


def test_a_new_version_shows_what_it_says_otherwise(report: Report, case: Case, chair: Person, run_jobs: Run):
    publish(report, chair, run_jobs)
    log(case, "more", "Lắp thêm camera", measured=[("Camera thông minh được lắp đặt", "camera", 8, {})])
    log(case, "new", "Việc mới", measured=[("Chỉ số mới", "lượt", 5, {})])
    newer = services.start_new_version(report, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()

    changes = chair.client.get(newer.get_absolute_url()).context["changes"]
    assert [(each.name, each.before, each.after) for each in changes["figures"][:2]] == [
        ("Camera thông minh được lắp đặt", "62 camera (trong thời gian ngắn)", "70 camera"),
        ("Chỉ số mới", "", "5 lượt"),
    ]
    assert [each.after for each in changes["deeds"]] == ["Lắp thêm camera", "Việc mới"]


def test_those_who_work_on_a_report_see_what_happened_to_it(
    report: Report, chair: Person, member: Person, run_jobs: Run
):
    publish(report, chair, run_jobs)

    events = chair.client.get(report.get_absolute_url()).context["history"]
    assert [(str(event.label), bool(event.by)) for event in events][:2] == [
        (str(LABELS["report.published"]), True), (str(LABELS["report.final"]), False),
    ]  # fmt: skip
    assert member.client.get(report.get_absolute_url()).context["history"] == []


def test_a_new_version_wants_a_reason(report: Report, chair: Person, run_jobs: Run):
    publish(report, chair, run_jobs)
    answer = chair.client.post(reverse("reports:new_version", args=[report.pk]), {"reason": " "})

    assert list(answer.context["form"].errors) == ["reason"]
    assert not Report.objects.filter(version=2).exists()


def test_old_and_new_version_tell_of_each_other_with_the_reason(report: Report, chair: Person, run_jobs: Run):
    services.write_narrative(report, {"causes": "Dịch bệnh kéo dài."}, by=chair.actor, now=NOW)
    publish(report, chair, run_jobs)
    newer = services.start_new_version(report, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()
    services.write_narrative(newer, {"causes": "Dịch bệnh rất dài."}, by=chair.actor, now=NOW)

    assert [WHY in page(chair, "detail", each.pk) for each in (report, newer)] == [True, True]
    assert "Dịch bệnh <del>kéo</del><ins>rất</ins> dài." in page(chair, "detail", newer.pk)
    told = {str(event.label): event.reason for event in history(newer)}
    assert told[str(LABELS["report.version_started"])] == WHY


def test_staff_see_no_difference_to_a_version_that_was_never_theirs(
    report: Report, chair: Person, member: Person, run_jobs: Run
):
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    newer = services.start_new_version(report, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()
    publish(newer, chair, run_jobs)

    assert member.client.get(newer.get_absolute_url()).context["changes"] is None
    assert chair.client.get(newer.get_absolute_url()).context["changes"]["older"] == report


def test_the_drill_down_shows_the_evidence_as_of_the_snapshot(report: Report, case: Case, officer: Person):
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"
    photo = Evidence.objects.get(achievement=case.deeds["R3"])

    text = page(officer, "figure", report.pk, key)
    assert reverse("reports:photo", args=[report.pk, photo.pk]) in text
    assert photo.caption in text


def test_a_frozen_drill_down_outlives_its_sources(report: Report, case: Case, officer: Person):
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"
    photo = Evidence.objects.get(achievement=case.deeds["R3"])
    Evidence.objects.all().delete()
    Achievement.objects.all().delete()
    answer = officer.client.get(reverse("reports:figure", args=[report.pk, key]))

    assert [(row["printed"], row["title"], row["deed"], row["is_gone"]) for row in answer.context["rows"]] == [
        ("62 camera", "Lắp đặt camera tại các chốt kiểm soát dịch", None, True)
    ]
    assert [photo.sha256 in answer.text, reverse("reports:photo", args=[report.pk, photo.pk]) in answer.text] == [
        True, False,
    ]  # fmt: skip
    shown = page(officer, "detail", report.pk)
    assert (photo.caption in shown, photo.sha256 in shown) == (True, True)
    assert reverse("reports:photo", args=[report.pk, photo.pk]) not in shown


def test_an_edited_source_leaves_page_and_drill_down_as_they_were(report: Report, case: Case, officer: Person):
    key = f"{case.indicators['Camera thông minh được lắp đặt'].pk}-{case.movement.pk}"
    before = officer.client.get(reverse("reports:figure", args=[report.pk, key])).context["rows"][0]["printed"]
    Achievement.objects.update(title="Tên khác")
    Achievement.objects.get(pk=case.deeds["R3"].pk).measurements.update(scaled_value=1)

    text = page(officer, "figure", report.pk, key)
    assert (before, "62 camera" in text, "Tên khác" in text) == ("62 camera", True, False)
