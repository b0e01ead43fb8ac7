"""Where the policy asks for a second factor: codes, recovery codes and passkeys, each good for one signature."""

import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils import timezone

from documents.models import Credential, SignatureSlot
from pledges.models import Pledge
from tests.factories import PASSWORD, Person
from tests.pledges.factories import PIN, circulate, enrol, make_draft, party_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def policy(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def secret(director: Person) -> str:
    made = generate_totp_secret()
    TOTP.activate(director.user, made)
    return made


def new_pledge(chair: Person, director: Person) -> Pledge:
    return circulate(make_draft(chair, director), chair, now=timezone.now())


@pytest.fixture
def circulating(chair: Person, director: Person) -> Pledge:
    enrol(chair, director, now=timezone.now())
    return new_pledge(chair, director)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign(person: Person, pledge: Pledge, **fields: Any) -> Any:
    return person.client.post(reverse("pledges:sign", args=[pledge.pk]), {"consent": "on", "pin": PIN, **fields})


def factor_of(pledge: Pledge, person: Person) -> str:
    slot = party_of(pledge, person).slot
    return slot.second_factor if slot.state == SignatureSlot.State.SIGNED else "unsigned"


def test_a_code_of_the_authenticator_is_recorded_with_the_signature(
    circulating: Pledge, director: Person, secret: str
) -> None:
    assert sign(director, circulating, code=code_of(secret)).status_code == 302
    assert factor_of(circulating, director) == "totp"


def test_a_code_works_once(circulating: Pledge, chair: Person, director: Person, secret: str) -> None:
    second = new_pledge(chair, director)
    code = code_of(secret)
    sign(director, circulating, code=code)

    answer = sign(director, second, code=code)

    assert list(answer.context["form"].errors) == ["code"]
    assert factor_of(second, director) == "unsigned"


def test_a_wrong_code_never_reaches_the_pin(circulating: Pledge, director: Person, secret: str) -> None:
    answer = sign(director, circulating, code="000000", pin="sai-mat-roi")

    assert list(answer.context["form"].errors) == ["code"]
    assert director.office.credentials.get().failed_attempts == 0


def test_a_right_code_is_not_asked_for_again_after_a_wrong_pin(
    circulating: Pledge, director: Person, secret: str
) -> None:
    sign(director, circulating, code=code_of(secret), pin="sai-mat-roi")

    assert sign(director, circulating).status_code == 302
    assert factor_of(circulating, director) == "totp"


def test_a_proof_for_one_pledge_is_none_for_another(
    circulating: Pledge, chair: Person, director: Person, secret: str
) -> None:
    second = new_pledge(chair, director)
    sign(director, circulating, code=code_of(secret), pin="sai-mat-roi")

    assert list(sign(director, second).context["form"].errors) == ["code"]


def test_a_recovery_code_is_named_as_such(circulating: Pledge, director: Person, secret: str) -> None:
    codes = RecoveryCodes.activate(director.user).get_unused_codes()

    sign(director, circulating, code=codes[0])

    assert factor_of(circulating, director) == "recovery"


def test_the_password_does_not_stand_in_where_a_factor_is_required(circulating: Pledge, director: Person) -> None:
    sign(director, circulating, password=PASSWORD)

    assert factor_of(circulating, director) == "unsigned"


def test_a_person_with_an_authenticator_uses_it_in_the_demonstration_too(
    circulating: Pledge, director: Person, secret: str, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False

    assert list(sign(director, circulating, password=PASSWORD).context["form"].errors) == ["code"]


def confirm_passkey(person: Person, *, seconds_ago: int = 0) -> None:
    """What the session holds after allauth's page has checked a passkey."""
    session = person.client.session
    proof = {"method": "mfa", "type": "webauthn", "reauthenticated": True, "at": time.time() - seconds_ago}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person.user)
    session.save()


@pytest.fixture
def passkey(director: Person) -> None:
    Authenticator.objects.create(user=director.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Điện thoại"})


@pytest.mark.usefixtures("passkey")
def test_a_passkey_confirmed_just_now_is_good_for_one_signature(
    circulating: Pledge, chair: Person, director: Person
) -> None:
    second = new_pledge(chair, director)
    confirm_passkey(director)

    assert sign(director, circulating).status_code == 302
    assert factor_of(circulating, director) == "passkey"
    assert sign(director, second).context["form"].non_field_errors()
    assert factor_of(second, director) == "unsigned"


@pytest.mark.usefixtures("passkey")
def test_a_passkey_confirmed_some_time_ago_is_asked_for_again(circulating: Pledge, director: Person) -> None:
    confirm_passkey(director, seconds_ago=301)

    sign(director, circulating)

    assert factor_of(circulating, director) == "unsigned"


@pytest.mark.usefixtures("passkey")
@pytest.mark.parametrize("answer", ["{", "5", "[1]", '"x"', '{"id": "x"}', '{"id": "AA", "response": {}}'])
def test_what_is_no_answer_of_a_passkey_signs_nothing_and_costs_no_pin(
    circulating: Pledge, director: Person, answer: str
) -> None:
    told = sign(director, circulating, passkey=answer).content.decode()

    assert "Khóa truy cập chưa được chấp nhận" in told
    assert factor_of(circulating, director) == "unsigned"
    assert not Credential.objects.filter(failed_attempts__gt=0).exists()


@pytest.mark.usefixtures("passkey")
def test_with_a_code_and_a_passkey_either_is_enough(circulating: Pledge, director: Person, secret: str) -> None:
    assert list(sign(director, circulating).context["form"].errors) == ["__all__"]
    assert sign(director, circulating, code=code_of(secret)).status_code == 302
    assert factor_of(circulating, director) == "totp"


def test_nobody_without_a_passkey_begins_with_one(director: Person, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert director.client.post(reverse("documents:passkey_options")).status_code == 403
