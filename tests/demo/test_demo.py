"""The demonstration: every fact of the case, told through the services, and told on after an interruption."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from achievements.models import Achievement, Evidence
from campaigns.models import Campaign, Measure
from demo import papers
from demo.stage import PASSWORD, PIN
from documents.models import SignatureSlot
from documents.refusals import ConsentMissing
from members.models import User
from pledges.models import Pledge
from portal import audit
from reports.models import Report
from tests.factories import Person

pytestmark = pytest.mark.django_db(transaction=True)
WORDINGS = {
    "3 cá nhân",
    "36 trường hợp",
    "62 camera",
    "21 chốt",
    "233 cuộc họp (ước tính tăng 80% so với năm 2020)",
    "tăng lên 80,35%",
    "35%, vượt kế hoạch đề ra",
}


@pytest.fixture
def told(settings: Any, tmp_path: Path) -> None:
    settings.IS_DEMO, settings.VAR_DIR = True, tmp_path
    call_command("demo", verbosity=0)


def test_the_demonstration_tells_the_whole_case_and_only_once(
    told: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    assert Campaign.objects.filter(kind__in=["movement", "drive"], cloned_from=None).count() == 5
    assert Campaign.objects.filter(kind="social").count() == 5
    assert Campaign.objects.filter(kind="commemoration").count() == 2
    assert Evidence.objects.filter(kind="photo").exclude(caption="").count() == 4
    states = dict(Pledge.objects.values_list("year", "state"))
    assert sorted(states.values()) == ["circulating", "completed"]
    assert states[2021] == "completed"
    report = Report.objects.get()
    assert report.state == "published"
    printed = {figure["wording"] for figure in json.loads(report.snapshot)["figures"]}
    assert printed >= WORDINGS
    assert audit.verify_chain() > 0
    again = Campaign.objects.exclude(cloned_from=None)
    assert set(again.values_list("state", "starts_on")) == {("launched", date(timezone.localdate().year, 1, 1))}
    assert Measure.objects.values_list("state", flat=True).order_by("state").distinct().count() == 3

    logins = (settings.VAR_DIR / "demo-logins.txt").read_text()
    assert PASSWORD in logins and PIN in logins
    kept = (User, Achievement, Pledge, Report, Campaign, Measure)
    counts = [model.objects.count() for model in kept]
    call_command("demo", verbosity=0)
    assert [model.objects.count() for model in kept] == counts


def test_an_interrupted_telling_goes_on(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IS_DEMO, settings.VAR_DIR = True, tmp_path
    with monkeypatch.context() as interrupted:
        interrupted.setattr(papers, "CONSENT", "")  # the first signature is refused in the middle
        with pytest.raises(ConsentMissing):
            call_command("demo", verbosity=0)
    assert not SignatureSlot.objects.filter(state="signed").exists()

    call_command("demo", verbosity=0)
    assert Pledge.objects.get(year=2021).state == "completed"
    assert Report.objects.get().state == "published"


def test_people_at_work_are_left_alone(settings: Any, officer: Person) -> None:
    settings.IS_DEMO = True
    call_command("demo", verbosity=0)
    assert User.objects.get() == officer.user


@pytest.mark.parametrize(("is_demo", "is_server"), [(False, False), (True, True)])
def test_the_demonstration_is_refused_where_it_does_not_belong(settings: Any, is_demo: bool, is_server: bool) -> None:
    settings.IS_DEMO, settings.IS_SERVER = is_demo, is_server
    with pytest.raises(CommandError):
        call_command("demo")
