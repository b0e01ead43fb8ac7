import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from reports import services
from reports.models import Report
from tests.factories import NOW, Person
from tests.reports.factories import Case


def build(**options: str) -> list[dict[str, Any]]:
    chosen = {"unit": "cdcs-stttt", "kind": "year", "period": "2021", **options}
    out = StringIO()
    try:
        call_command("build_report", stdout=out, **chosen)
    finally:
        lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return lines


def failure(capsys: pytest.CaptureFixture[str], **options: str) -> list[str]:
    chosen = {"unit": "cdcs-stttt", "kind": "year", "period": "2021", **options}
    with pytest.raises(SystemExit, match="1"):
        call_command("build_report", **chosen)
    return list(json.loads(capsys.readouterr().out))


def test_the_command_begins_a_draft_and_prints_its_snapshot(case: Case):
    (told,) = build()
    report = Report.objects.get()

    assert told["totals"]["figures"] == 7
    assert json.loads(report.snapshot) == told
    assert (report.state, report.author) == ("draft", None)


def test_a_draft_is_built_anew_and_a_final_report_is_not(report: Report, case: Case, chair: Person, run_jobs: Any):
    assert build()[0]["totals"] == json.loads(report.snapshot)["totals"]
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    case.deeds["R5"].__class__.objects.filter(pk=case.deeds["R5"].pk).update(state="superseded")

    assert build()[0]["totals"]["deeds"] == 5


@pytest.mark.parametrize("wrong", [{"unit": "khong-co"}, {"kind": "week"}, {"period": "2021-13"}, {"period": "2199"}])
def test_what_cannot_be_built_is_one_line_with_an_error(
    case: Case, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
):
    assert failure(capsys, **wrong) == ["error"]
    assert not Report.objects.exists()
