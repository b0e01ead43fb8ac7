"""Accounts: invitation, locking, and the way back after a lost second factor."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Member, User
from members.services.managing import require_manager
from members.services.refusals import Refused
from portal import audit, jobs

INVITATION_LASTS = timedelta(days=7)
INVITATION_SALT = "members.invitation"
UNLOCK_LASTS = timedelta(days=1)
UNLOCK_SALT = "members.unlock"


class AccountNotInvitable(Refused):
    pass


@transaction.atomic
def invite(member: Member, *, email: str, by: Actor | None, now: datetime) -> User:
    """An account without a password, and a mail with a link that sets it, once, within seven days.

    Inviting again replaces the earlier link; until the person has joined, the address may be corrected.
    """
    require_manager(by, member)
    user = User.objects.select_for_update(of=("self",)).filter(member=member).first()
    if user is not None and user.has_joined:
        raise AccountNotInvitable(_("This person has an account already."))
    user = user or User(member=member)
    user.email, user.invited_at = _address(email), now
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise AccountNotInvitable(_("Another account uses this e-mail address.")) from None
    jobs.enqueue("members.send_invitation", subject=user, by=by, now=now)
    audit.record("account.invited", by=by, target=user, at=now, details={"member": member.pk})
    return user


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AccountNotInvitable(_("This is no e-mail address.")) from None
    return address


def invitation_link_key(user: User) -> str:
    """The secret part of the link; it dies with the password, the address or the invitation it was made for."""
    return signing.dumps([user.pk, _fingerprint(user)], salt=INVITATION_SALT, compress=False)


def _fingerprint(user: User) -> str:
    invited = user.invited_at.timestamp() if user.invited_at else ""
    return salted_hmac(INVITATION_SALT, f"{user.password}|{user.email}|{invited}", algorithm="sha256").hexdigest()[:40]


class InvitationVoid(Refused):
    pass


def invited_user(key: str) -> User:
    """The account an invitation is for; one sentence for every way in which a link can be void."""
    try:
        pk, fingerprint = signing.loads(key, salt=INVITATION_SALT, max_age=INVITATION_LASTS)
        user = User.objects.select_related("member").get(pk=pk, is_active=True)
    except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist):
        raise InvitationVoid(_("This invitation is used up or too old.")) from None
    if user.has_joined or not constant_time_compare(str(fingerprint), _fingerprint(user)):
        raise InvitationVoid(_("This invitation is used up or too old."))
    return user


@transaction.atomic
def accept_invitation(key: str, *, password: str, now: datetime) -> User:
    """Sets the first password. Of two clicks at the same moment, one wins."""
    user = invited_user(key)
    before = user.password
    user.set_password(password)
    if not User.objects.filter(pk=user.pk, password=before).update(password=user.password, unlocked_at=now):
        raise InvitationVoid(_("This invitation is used up or too old."))
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("account.joined", by=None, target=user, at=now)
    return user


class AccountNotManageable(Refused):
    pass


@transaction.atomic
def deactivate_account(user: User, *, by: Actor | None, reason: str, now: datetime) -> None:
    """The account cannot sign in any more and every session of it ends; what the person did stays."""
    _require_other(user, by)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise AccountNotManageable(_("This account is locked already."))
    user.is_active = False
    _end_sessions(user)
    audit.record("account.deactivated", by=by, target=user, at=now, reason=reason)


@transaction.atomic
def reactivate_account(user: User, *, by: Actor | None, reason: str, now: datetime) -> None:
    _require_other(user, by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, unlocked_at=now):
        raise AccountNotManageable(_("This account is not locked."))
    audit.record("account.reactivated", by=by, target=user, at=now, reason=reason)


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=factors).exists()


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor | None, reason: str, now: datetime) -> None:
    """After checking who asks, an administrator removes every second factor; the person is told by mail."""
    _require_other(user, by)
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise AccountNotManageable(_("This account has no second factor."))
    _end_sessions(user)
    jobs.enqueue("members.tell_second_factor_reset", subject=user, by=by, now=now)
    audit.record("account.second_factor_reset", by=by, target=user, at=now, reason=reason)


def _require_other(user: User, by: Actor | None) -> None:
    if user.member is not None:
        require_manager(by, user.member)
    if by is not None and by.user.pk == user.pk:
        raise AccountNotManageable(_("Another administrator has to do this to your own account."))


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def is_asleep(user: User, now: datetime) -> bool:
    """Unused for so long that the owner has to unlock it by mail (cấp độ 2, domain.md §9)."""
    woke_at = user.woke_at()
    limit: timedelta | None = settings.ACCOUNTS_SLEEP_AFTER
    return limit is not None and woke_at is not None and now - woke_at > limit


@transaction.atomic
def send_unlock_link(user: User, *, now: datetime) -> None:
    jobs.enqueue("members.send_unlock_link", subject=user, by=None, now=now)
    audit.record("account.unlock_asked", by=None, target=user, at=now)


def unlock_link_key(user: User) -> str:
    return signing.dumps([user.pk, _sleep_mark(user)], salt=UNLOCK_SALT)


def _sleep_mark(user: User) -> float:
    woke_at = user.woke_at()
    return woke_at.timestamp() if woke_at else 0


@transaction.atomic
def unlock(key: str, *, now: datetime) -> User:
    """The owner of the address shows that the account is still theirs; works once, within a day."""
    try:
        pk, mark = signing.loads(key, salt=UNLOCK_SALT, max_age=UNLOCK_LASTS)
        user = User.objects.select_for_update(of=("self",)).get(pk=pk, is_active=True)
    except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist):
        raise InvitationVoid(_("This link is used up or too old.")) from None
    if mark != _sleep_mark(user):
        raise InvitationVoid(_("This link is used up or too old."))
    User.objects.filter(pk=user.pk).update(unlocked_at=now)
    audit.record("account.unlocked", by=None, target=user, at=now)
    return user
