"""What stands between a person and a signature, for every app that has documents signed: office, certificate, proof."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import second_factor
from documents.forms import SignForm
from documents.models import Credential, SignatureSlot
from members.actor import MemberRequest
from members.models import Office

Kind = SignatureSlot.SecondFactor


@dataclass(frozen=True)
class Screen:
    """One person at one signature (or several at once): what stands in the way before anything is typed.

    `subject` is what the second factor is proved for: a document, or `second_factor.SEVERAL`.
    """

    subject: int
    why_not_as: str
    credential: Credential | None
    checked: Kind | None
    kinds: set[Kind]
    locked_until: object = None

    @property
    def is_ready(self) -> bool:
        return not self.why_not_as and self.credential is not None and bool(self.kinds)


def screen_of(request: MemberRequest, slot: SignatureSlot, *, why_not_as: str) -> Screen:
    return office_screen(request, slot.office, subject=slot.document_id, why_not_as=why_not_as)


def office_screen(request: MemberRequest, office: Office, *, subject: int, why_not_as: str = "") -> Screen:
    now = timezone.now()
    credential = Credential.objects.live(now).filter(office=office, member=office.member).first()
    return Screen(
        subject=subject,
        why_not_as=why_not_as,
        credential=credential,
        checked=second_factor.already_checked(request, subject),
        kinds=second_factor.available(request.user),
        locked_until=credential.locked_until if credential and credential.is_locked(now) else None,
    )


def sign_form(request: MemberRequest, screen: Screen) -> SignForm:
    """Asks only for what has not been proved yet."""
    is_open = screen.checked is None
    return SignForm(
        request.POST or None,
        asks_code=is_open and Kind.TOTP in screen.kinds,
        asks_password=is_open and Kind.DEMO in screen.kinds,
        asks_passkey=is_open and Kind.PASSKEY in screen.kinds,
    )


def prove(request: MemberRequest, screen: Screen, form: SignForm) -> Kind | None:
    """The second factor that was proved, or None with the reason beside its field."""
    if screen.checked:
        return screen.checked
    for name, check in _CHECKS.items():
        if form.cleaned_data.get(name):
            try:
                return check(request, form.cleaned_data[name], screen.subject)
            except second_factor.FactorRefused as refusal:
                form.add_error(None if name == "passkey" else name, str(refusal))
                return None
    form.add_error(None, _("Confirm your passkey first."))
    return None


_CHECKS: dict[str, Callable[[HttpRequest, Any, int], Kind]] = {
    "passkey": second_factor.check_passkey,
    "code": second_factor.check_code,
    "password": second_factor.check_password,
}
