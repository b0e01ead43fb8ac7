import io
import json
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Office, Unit, User

pytestmark = pytest.mark.django_db
WORDS = ["--unit", "Công đoàn Viên chức tỉnh", "--code", "cdvc", "--name", "Quản Trị", "--email", "qt@example.vn"]


def test_an_empty_portal_gets_an_administrator_who_can_sign_in(
    monkeypatch: pytest.MonkeyPatch, anonymous: Client
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mot-mat-khau-dai\n"))
    out = io.StringIO()

    call_command("found_portal", *WORDS, "--password-stdin", stdout=out)

    row = json.loads(out.getvalue())
    assert (row["code"], row["email"]) == ("cdvc", "qt@example.vn")
    answer = anonymous.post("/accounts/login/", {"login": "qt@example.vn", "password": "mot-mat-khau-dai"})
    assert answer["Location"] == "/"
    assert anonymous.get("/units/add/").status_code == 200


def test_without_a_password_a_mail_invites(run_jobs: Callable[[], int]) -> None:
    call_command("found_portal", *WORDS, stdout=io.StringIO())
    run_jobs()

    assert mail.outbox[-1].to == ["qt@example.vn"]


def test_a_weak_password_founds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))

    with pytest.raises(CommandError):
        call_command("found_portal", *WORDS, "--password-stdin", stdout=io.StringIO())
    assert not Unit.objects.exists()


def test_a_portal_in_use_is_left_alone(union: Unit) -> None:
    with pytest.raises(CommandError):
        call_command("found_portal", *WORDS, stdout=io.StringIO())
    assert (User.objects.count(), Office.objects.count()) == (0, 0)
