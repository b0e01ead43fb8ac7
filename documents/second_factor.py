"""The second factor of one signature: a code, a passkey, or (demonstration only) the password typed again.

A check counts for one document and five minutes, so that a mistyped PIN does not cost another code, and for one
signature, so that no code or passkey is used twice.
"""

import json
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.forms import PASSKEY_REFUSED
from documents.models import SignatureSlot
from members.models import User
from members.passkey_forms import ReauthenticatePasskeyForm

Kind = SignatureSlot.SecondFactor
CHECKED = "signing_factor"
SPENT = "signing_passkeys_until"
LIFETIME = 300
SEVERAL = 0  # instead of a document: a proof for several signed at once
KINDS = {Authenticator.Type.TOTP: Kind.TOTP, Authenticator.Type.RECOVERY_CODES: Kind.RECOVERY}


class FactorRefused(Exception):
    """What was typed proves nothing; the sentence stands beside the field."""


def available(user: User) -> set[Kind]:
    """What this account can prove itself with. The password stands in only where the policy asks for no factor."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    kinds = {Kind.TOTP} if Authenticator.Type.TOTP in types else set()
    kinds |= {Kind.PASSKEY} if Authenticator.Type.WEBAUTHN in types else set()
    return kinds if kinds or settings.SECOND_FACTOR_REQUIRED else {Kind.DEMO}


def already_checked(request: HttpRequest, document: int) -> Kind | None:
    """What was proved in this session for this document within the last minutes and has not been used up."""
    kept = request.session.get(CHECKED)
    if kept and kept["document"] == document and _is_fresh(kept["at"]):
        return Kind(kept["kind"])
    return Kind.PASSKEY if _fresh_passkey(request) else None


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person signed in, or confirmed to be the one who did, within the last minutes."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(_is_fresh(each["at"]) for each in records)


def _is_fresh(at: float) -> bool:
    return 0 <= time.time() - at < LIFETIME


def _fresh_passkey(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    proofs = [each["at"] for each in records if each.get("type") == "webauthn" and each.get("reauthenticated")]
    return bool(proofs) and _is_fresh(proofs[-1]) and proofs[-1] > request.session.get(SPENT, 0)


def check_code(request: HttpRequest, code: str, document: int) -> Kind:
    """A code of the authenticator or a recovery code; allauth limits the tries and refuses a used one."""
    form = ReauthenticateForm(data={"code": code}, user=request.user)
    if not form.is_valid():
        raise FactorRefused(" ".join(form.errors.get("code", [])))
    form.authenticator.record_usage()
    return _keep(request, KINDS[form.authenticator.type], document)


def passkey_options(request: HttpRequest) -> dict[str, Any]:
    """What the browser hands to the authenticator; the challenge in it waits in the session for one answer."""
    return auth.begin_authentication(request.user)  # type: ignore[arg-type]


def check_passkey(request: HttpRequest, answer: dict[str, Any], document: int) -> Kind:
    """The authenticator's answer to the challenge of this session; allauth limits the tries."""
    form = ReauthenticatePasskeyForm(data={"credential": json.dumps(answer)}, user=request.user)
    if not form.is_valid():
        raise FactorRefused(str(PASSKEY_REFUSED))
    form.cleaned_data["credential"].record_usage()
    return _keep(request, Kind.PASSKEY, document)


def check_password(request: HttpRequest, password: str, document: int) -> Kind:
    """Demonstration only: no second factor, and recorded as such."""
    if settings.SECOND_FACTOR_REQUIRED:
        raise FactorRefused(_("Signing here needs a second factor; a password is none."))
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise FactorRefused(_("Too many tries; wait a minute and try again."))
    if not request.user.check_password(password):
        raise FactorRefused(_("This is not your password."))
    return _keep(request, Kind.DEMO, document)


def _keep(request: HttpRequest, kind: Kind, document: int) -> Kind:
    request.session[CHECKED] = {"document": document, "kind": kind.value, "at": time.time()}
    return kind


def use_up(request: HttpRequest) -> None:
    """After the signature: the next one needs a new proof."""
    request.session.pop(CHECKED, None)
    request.session[SPENT] = time.time()
