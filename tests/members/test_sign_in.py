"""Signing in: lock-out, second factor, idle sessions, and what a stranger can learn (nothing)."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from members.models import User
from portal.models import AuditEntry
from tests.factories import PASSWORD, Person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": person.user.email, "password": password})


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_the_right_password_signs_in_and_renews_the_session(officer: Person) -> None:
    client = Client()
    client.get(LOGIN)
    before = client.session.session_key

    assert sign_in(client, officer)["Location"] == "/"
    assert client.session.session_key != before


def test_a_page_sends_to_sign_in_and_back(anonymous: Client) -> None:
    assert anonymous.get("/people/")["Location"] == "/accounts/login/?next=/people/"


def test_five_wrong_passwords_lock_the_address_even_for_the_right_one(officer: Person, anonymous: Client) -> None:
    answers = [sign_in(anonymous, officer, "sai").status_code for _attempt in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(anonymous, officer).status_code == 429
    assert "15" in sign_in(anonymous, officer).content.decode()
    assert AuditEntry.objects.get(action="sign_in.locked").target_id == str(officer.user.pk)


def test_a_lock_does_not_touch_another_account(officer: Person, reviewer: Person, anonymous: Client) -> None:
    for _attempt in range(5):
        sign_in(anonymous, officer, "sai")

    assert sign_in(anonymous, reviewer).status_code == 302


def test_a_success_forgets_the_failures(officer: Person) -> None:
    for _attempt in range(4):
        sign_in(Client(), officer, "sai")
    assert sign_in(Client(), officer).status_code == 302

    assert sign_in(Client(), officer, "sai").status_code == 200


def test_an_unknown_address_reads_like_a_wrong_password(officer: Person) -> None:
    wrong = sign_in(Client(), officer, "sai")
    unknown = Client().post(LOGIN, {"login": "khong.co@example.vn", "password": "sai"})

    assert unknown.status_code == wrong.status_code == 200
    assert unknown.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()


def test_a_forgotten_password_answers_alike_for_everybody(officer: Person) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": officer.user.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "khong.co@example.vn"})

    assert known["Location"] == unknown["Location"] == reverse("account_reset_password_done")


def test_a_forgotten_password_is_set_by_the_link_of_the_mail(officer: Person) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": officer.user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)
    assert link is not None
    form = client.get(link[0])["Location"]
    assert client.get(form).status_code == 200

    client.post(form, {"password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"})

    assert User.objects.get(pk=officer.user.pk).check_password("mot-mat-khau-khac")


def test_nobody_signs_up(anonymous: Client) -> None:
    words = {"email": "moi@example.vn", "password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"}

    anonymous.post(reverse("account_signup"), words)

    assert not User.objects.filter(email="moi@example.vn").exists()


def test_the_second_factor_is_asked_for_after_the_password(officer: Person) -> None:
    TOTP.activate(officer.user, SECRET)
    client = Client()

    assert sign_in(client, officer)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.get("/profile/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()})["Location"] == "/"
    assert client.get("/profile/").status_code == 200


def test_secrets_of_the_second_factor_are_stored_encrypted(officer: Person) -> None:
    TOTP.activate(officer.user, SECRET)

    stored = Authenticator.objects.get(user=officer.user).data["secret"]

    assert SECRET not in stored
    assert get_adapter().decrypt(stored) == SECRET


def test_an_authenticator_app_is_set_up_after_the_password_again(officer: Person) -> None:
    client = Client()
    sign_in(client, officer)
    page = reverse("mfa_activate_totp")
    assert client.get(page)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(page).context["form"].secret

    client.post(page, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})

    assert Authenticator.objects.filter(user=officer.user, type="totp").exists()
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.parametrize("answer", ["{", "5", '{"id": "x"}', '{"id": "AA", "response": {"userHandle": "AA"}}'])
def test_what_is_no_answer_of_a_passkey_signs_nobody_in(client: Client, answer: str) -> None:
    answered = client.post(reverse("mfa_login_webauthn"), {"credential": answer})

    assert (answered.status_code, "_auth_user_id" in client.session) == (302, False)


# -- the policy of a second factor --


@pytest.fixture
def second_factor_required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("second_factor_required")
@pytest.mark.parametrize("kind", ["reviewer", "director", "administrator"])
def test_who_signs_reviews_or_administers_is_led_to_set_one_up(kind: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(kind)

    assert [person.client.get(page)["Location"] for page in ("/", "/units/")] == [reverse("mfa_index")] * 2
    assert person.client.get("/units/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
    assert person.client.get(reverse("mfa_index")).status_code == 200
    assert person.client.post(reverse("account_logout")).status_code == 302


@pytest.mark.usefixtures("second_factor_required")
def test_who_has_one_or_only_logs_goes_on(reviewer: Person, officer: Person) -> None:
    TOTP.activate(reviewer.user, SECRET)

    assert reviewer.client.get("/units/").status_code == 200
    assert officer.client.get("/units/").status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_recovery_codes_alone_are_no_second_factor(reviewer: Person) -> None:
    Authenticator.objects.create(user=reviewer.user, type="recovery_codes", data={"seed": "x"})

    assert reviewer.client.get("/units/").status_code == 302


# -- idle sessions --


@pytest.fixture
def idle(officer: Person, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A session that was signed in, and then left alone for longer than the limit."""
    settings.IDLE_LOCK_ENABLED = True
    client = Client()
    sign_in(client, officer)
    client.get("/units/")
    cache.clear()
    later = time.time() + settings.IDLE_LOCK.total_seconds() + 1
    monkeypatch.setattr("members.middleware.time", lambda: later)
    return client


def test_an_idle_session_asks_for_the_password_and_comes_back(idle: Client) -> None:
    assert idle.get("/units/?q=a")["Location"] == "/accounts/reauthenticate/?next=%2Funits%2F%3Fq%3Da"


def test_an_idle_session_shows_nothing_personal_on_the_front_page(idle: Client) -> None:
    assert idle.get("/")["Location"] == "/accounts/reauthenticate/?next=%2F"


def test_a_form_of_an_idle_session_comes_back_to_its_page(idle: Client) -> None:
    answer = idle.post("/profile/", {"language": "en"}, headers={"Referer": "http://testserver/profile/"})

    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fprofile%2F"
    assert User.objects.get().language == "vi"


def test_a_referer_from_elsewhere_is_no_way_back(idle: Client) -> None:
    answer = idle.post("/profile/", {"language": "en"}, headers={"Referer": "https://evil.example/x"})

    assert answer["Location"] == "/accounts/reauthenticate/?next=%2F"


def test_the_password_opens_an_idle_session_again(idle: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    idle.post("/accounts/reauthenticate/?next=/units/", {"password": PASSWORD})

    assert idle.get("/units/").status_code == 200


def test_a_session_in_use_stays_open(officer: Person, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IDLE_LOCK_ENABLED = True
    client = Client()
    sign_in(client, officer)
    client.get("/units/")
    monkeypatch.setattr("members.middleware.time", lambda: 10**10)

    assert client.get("/units/").status_code == 200


def test_an_idle_session_can_sign_out(idle: Client) -> None:
    assert idle.post(reverse("account_logout"))["Location"] == "/"


@pytest.mark.parametrize("name", ["account_email", "account_email_verification_sent"])
def test_nobody_changes_the_own_address(officer: Person, name: str) -> None:
    assert officer.client.get(reverse(name)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_changing_what_one_signs_in_with_leaves_a_trace(officer: Person) -> None:
    client = Client()
    sign_in(client, officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    new = "mot-mat-khau-khac-nua"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert list(AuditEntry.objects.order_by("sequence").values_list("action", "target_id")) == [
        ("account.second_factor_added", str(officer.user.pk)),
        ("account.second_factor_added", str(officer.user.pk)),
        ("account.password_changed", str(officer.user.pk)),
    ]


def test_behind_a_proxy_each_visitor_has_an_address_of_their_own(officer: Person, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    words = {"login": officer.user.email, "password": "sai"}
    for _attempt in range(5):
        Client().post(LOGIN, words, headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.5"})

    locked = Client().post(LOGIN, words, headers={"X-Forwarded-For": "203.0.113.5"})
    other = Client().post(LOGIN, words, headers={"X-Forwarded-For": "203.0.113.6"})

    assert (locked.status_code, other.status_code) == (429, 200)


def test_guessing_from_many_addresses_ends_too(officer: Person, settings: Any) -> None:
    limit = settings.ACCOUNT_RATE_LIMITS["login_failed"]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": limit.replace("100/h/key", "6/h/key")}
    for number in range(6):
        Client().post(LOGIN, {"login": officer.user.email, "password": "sai"}, REMOTE_ADDR=f"203.0.113.{number}")

    words = {"login": officer.user.email, "password": PASSWORD}
    refused = Client().post(LOGIN, words, REMOTE_ADDR="203.0.113.99")

    assert (refused.status_code, "_auth_user_id" in refused.client.session) == (200, False)


def test_without_a_proxy_nobody_chooses_their_address(officer: Person) -> None:
    words = {"login": officer.user.email, "password": "sai"}
    answers = [
        Client().post(LOGIN, words, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(5)
    ]

    assert answers[-1] == 429
