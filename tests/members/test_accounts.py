import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import Member, User
from portal import audit
from portal.models import AuditEntry, Job
from tests.factories import NOW, PASSWORD, Person, make_member

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "mot-mat-khau-that-dai"
LINK = re.compile(r"http://localhost:8000(/\S+)")


@pytest.fixture
def newcomer(union_above: Any) -> Member:
    return make_member("Người Mới Minh Họa", unit=union_above)


def link_in_mail() -> str:
    found = LINK.search(mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_an_invitation_ends_in_an_account(
    administrator: Person, newcomer: Member, anonymous: Client, run_jobs: Callable[[], int]
) -> None:
    services.invite(newcomer, email="Nguoi.Moi@Example.vn", by=administrator.actor_now, now=timezone.now())
    run_jobs()
    assert mail.outbox[-1].to == ["nguoi.moi@example.vn"]

    page = anonymous.get(link_in_mail())
    answer = anonymous.post(link_in_mail(), {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    assert page.status_code == 200
    assert answer["Location"] == reverse("account_login")
    assert User.objects.get(member=newcomer).check_password(NEW_PASSWORD)


def test_an_invitation_works_once(
    administrator: Person, newcomer: Member, anonymous: Client, run_jobs: Callable[[], int]
) -> None:
    services.invite(newcomer, email="moi@example.vn", by=administrator.actor_now, now=timezone.now())
    run_jobs()
    words = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    anonymous.post(link_in_mail(), words)

    assert anonymous.get(link_in_mail()).status_code == 410
    assert anonymous.post(link_in_mail(), words).status_code == 410


def test_a_new_invitation_replaces_the_earlier_one(administrator: Person, newcomer: Member) -> None:
    user = services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    first = services.invitation_link_key(user)
    services.invite(newcomer, email="b@example.vn", by=administrator.actor, now=NOW + timedelta(minutes=1))

    with pytest.raises(services.InvitationVoid):
        services.invited_user(first)
    assert User.objects.get(member=newcomer).email == "b@example.vn"


def test_an_invitation_is_too_old_after_seven_days(
    administrator: Person, newcomer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    key = services.invitation_link_key(user)
    assert services.invited_user(key) == user
    week_later = timezone.now().timestamp() + 7 * 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: week_later)

    with pytest.raises(services.InvitationVoid):
        services.invited_user(key)


@pytest.mark.parametrize("key", ["", "x", "W10:1:abc", "WzFd:1xV5Pb:a2ZQ"])
def test_a_made_up_link_is_void(key: str) -> None:
    with pytest.raises(services.InvitationVoid):
        services.invited_user(key)


def test_the_job_of_an_invitation_holds_no_secret(administrator: Person, newcomer: Member) -> None:
    services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)

    assert Job.objects.get().arguments == {}


def test_a_password_that_is_too_short_stays_on_the_page(
    administrator: Person, newcomer: Member, anonymous: Client
) -> None:
    user = services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    url = reverse("members:accept_invitation", args=[services.invitation_link_key(user)])

    answer = anonymous.post(url, {"new_password1": "ngan", "new_password2": "ngan"})

    assert answer.status_code == 200
    assert "new_password2" in answer.context["form"].errors


@pytest.mark.parametrize("email", ["khong-phai-thu", ""])
def test_a_wrong_address_is_refused(administrator: Person, newcomer: Member, email: str) -> None:
    with pytest.raises(services.AccountNotInvitable):
        services.invite(newcomer, email=email, by=administrator.actor, now=NOW)


def test_an_address_in_use_is_refused(administrator: Person, newcomer: Member) -> None:
    with pytest.raises(services.AccountNotInvitable):
        services.invite(newcomer, email=administrator.user.email.upper(), by=administrator.actor, now=NOW)


def test_who_has_joined_is_not_invited_again(administrator: Person, officer: Person) -> None:
    assert officer.member is not None

    with pytest.raises(services.AccountNotInvitable):
        services.invite(officer.member, email="khac@example.vn", by=administrator.actor, now=NOW)


def test_a_locked_account_signs_in_no_more_and_leaves_its_sessions(administrator: Person, officer: Person) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": officer.user.email, "password": PASSWORD})
    assert client.get(reverse("members:profile")).status_code == 200

    services.deactivate_account(officer.user, by=administrator.actor_now, reason="Nghỉ hưu", now=timezone.now())

    assert client.get(reverse("members:profile")).status_code == 302
    assert audit.history(officer.user).get().reason == "Nghỉ hưu"


def test_locking_twice_and_unlocking_twice_are_refused(administrator: Person, officer: Person) -> None:
    services.deactivate_account(officer.user, by=administrator.actor, reason="x", now=NOW)
    with pytest.raises(services.AccountNotManageable):
        services.deactivate_account(officer.user, by=administrator.actor, reason="x", now=NOW)

    services.reactivate_account(officer.user, by=administrator.actor, reason="x", now=NOW)
    with pytest.raises(services.AccountNotManageable):
        services.reactivate_account(officer.user, by=administrator.actor, reason="x", now=NOW)


def test_nobody_locks_the_own_account(administrator: Person) -> None:
    with pytest.raises(services.AccountNotManageable):
        services.deactivate_account(administrator.user, by=administrator.actor, reason="x", now=NOW)


def test_a_lost_second_factor_is_removed_audited_and_told(
    administrator: Person, officer: Person, run_jobs: Callable[[], int]
) -> None:
    Authenticator.objects.create(user=officer.user, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=officer.user, type="recovery_codes", data={"seed": "x"})

    services.reset_second_factor(officer.user, by=administrator.actor, reason="Mất điện thoại", now=NOW)
    run_jobs()

    assert not Authenticator.objects.filter(user=officer.user).exists()
    assert audit.history(officer.user).get().action == "account.second_factor_reset"
    assert mail.outbox[-1].to == [officer.user.email]


def test_nobody_resets_the_own_second_factor(administrator: Person) -> None:
    Authenticator.objects.create(user=administrator.user, type="totp", data={"secret": "x"})

    with pytest.raises(services.AccountNotManageable):
        services.reset_second_factor(administrator.user, by=administrator.actor, reason="x", now=NOW)


def test_a_second_factor_that_is_not_there_is_not_removed(administrator: Person, officer: Person) -> None:
    with pytest.raises(services.AccountNotManageable):
        services.reset_second_factor(officer.user, by=administrator.actor, reason="x", now=NOW)


def test_the_mail_speaks_the_language_of_the_person(
    administrator: Person, newcomer: Member, run_jobs: Callable[[], int]
) -> None:
    user = services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    run_jobs()
    user.language = "en"
    user.save(update_fields=["language"])
    services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    run_jobs()

    assert [message.subject for message in mail.outbox] == [
        "Tài khoản của đồng chí trên Cổng thi đua",
        "Your account on the emulation portal",
    ]


def test_an_account_unused_for_45_days_is_unlocked_by_mail(
    officer: Person, anonymous: Client, settings: Any, run_jobs: Callable[[], int]
) -> None:
    settings.ACCOUNTS_SLEEP_AFTER = timedelta(days=45)
    User.objects.filter(pk=officer.user.pk).update(last_login=timezone.now() - timedelta(days=46))
    words = {"login": officer.user.email, "password": PASSWORD}

    assert anonymous.post(reverse("account_login"), words)["Location"] == reverse("members:asleep")
    run_jobs()
    link = link_in_mail()
    assert anonymous.get(link).status_code == 200
    assert services.is_asleep(User.objects.get(pk=officer.user.pk), timezone.now())
    assert anonymous.post(link)["Location"] == reverse("account_login")
    assert anonymous.post(reverse("account_login"), words)["Location"] == "/"
    assert anonymous.post(link).status_code == 410
    assert AuditEntry.objects.filter(action="account.unlocked").count() == 1


def test_an_account_in_use_does_not_sleep(officer: Person, settings: Any) -> None:
    settings.ACCOUNTS_SLEEP_AFTER = timedelta(days=45)
    officer.user.last_login = NOW - timedelta(days=44)

    assert not services.is_asleep(officer.user, NOW)


def test_of_two_clicks_on_an_invitation_one_wins(
    administrator: Person, newcomer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = services.invite(newcomer, email="a@example.vn", by=administrator.actor, now=NOW)
    first, second = User.objects.get(pk=user.pk), User.objects.get(pk=user.pk)
    read_at_the_same_moment = iter([first, second])
    monkeypatch.setattr("members.services.accounts.invited_user", lambda key: next(read_at_the_same_moment))
    services.accept_invitation("", password=NEW_PASSWORD, now=NOW)

    with pytest.raises(services.InvitationVoid):
        services.accept_invitation("", password="mat-khau-cua-ke-khac", now=NOW)
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
