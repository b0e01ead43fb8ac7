"""The wrapping key is changed while signers work; nothing is lost, and the old key opens nothing afterwards."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents import ca, credentials, keys
from documents.models import Credential
from documents.refusals import WrongPin
from documents.rewrapping import rewrap_all
from portal.models import AuditEntry
from tests.factories import NOW, Person
from tests.pledges.factories import PIN, enrol

pytestmark = pytest.mark.django_db
NEW = "another-wrapping-key-" + "n" * 50


@pytest.fixture
def changed(chair: Person, director: Person, settings: Any, tmp_path: Path) -> str:
    """An authority and two certificates under the old key; the settings name the new one. Answers the old key."""
    settings.SIGNING_CA_DIR = tmp_path / "ca"
    ca.ensure_demo_ca()
    enrol(chair, director)
    old = settings.SIGNING_WRAPPING_KEY
    settings.SIGNING_WRAPPING_KEY, settings.SIGNING_FORMER_WRAPPING_KEY = NEW, old
    return str(old)


def opens(person: Person, pin: str = PIN) -> bool:
    credential = Credential.objects.get(member=person.member)
    return credentials.open_key(credential, pin=pin, by=person.actor, now=NOW) is not None


def test_before_the_change_is_run_both_wrappings_open(changed: str, chair: Person) -> None:
    assert opens(chair)
    assert ca.load().certificate is not None


def test_everything_is_put_under_the_new_key_and_the_old_one_opens_nothing(
    changed: str, chair: Person, director: Person, settings: Any
) -> None:
    done = rewrap_all(now=NOW)
    settings.SIGNING_FORMER_WRAPPING_KEY = ""

    assert (done.changed, done.present, done.lost) == (4, 0, ())
    assert opens(chair) and opens(director)
    with pytest.raises(WrongPin):
        opens(chair, "khong-phai-pin")
    assert ca.load().certificate is not None
    for credential in Credential.objects.all():
        with pytest.raises(keys.WrappingKeyDoesNotOpen):
            keys.unwrap(bytes(credential.locked_key), wrapping_key=changed, owner=credential.serial.encode())


def test_run_again_it_changes_nothing_and_a_key_made_meanwhile_stays(changed: str, chair: Person) -> None:
    credential = Credential.objects.get(member=chair.member)
    credentials.change_pin(credential, old_pin=PIN, new_pin="mua-thu-ha-noi", by=chair.actor, now=NOW)

    first, second = rewrap_all(now=NOW), rewrap_all(now=NOW)

    assert (first.changed, first.present) == (3, 1)
    assert (second.changed, second.present) == (0, 4)
    assert opens(chair, "mua-thu-ha-noi")
    assert AuditEntry.objects.filter(action="signing.rewrapped").count() == 2


def test_what_neither_key_opens_is_named_and_left_alone(changed: str, chair: Person, settings: Any) -> None:
    settings.SIGNING_FORMER_WRAPPING_KEY = "a-wrong-one-" + "w" * 50
    before = bytes(Credential.objects.get(member=chair.member).locked_key)

    with pytest.raises(CommandError, match=r"ca\.key, seal\.key"):
        call_command("rewrap_keys", stdout=StringIO())
    assert bytes(Credential.objects.get(member=chair.member).locked_key) == before


def test_the_files_of_the_authority_stay_readable_by_their_owner_only(changed: str, settings: Any) -> None:
    rewrap_all(now=NOW)

    for name in ("ca.key", "seal.key"):
        assert (Path(settings.SIGNING_CA_DIR) / name).stat().st_mode & 0o077 == 0
