"""The process is killed at every step of a signature: what was not committed never was, and signing again works."""

from typing import Any

import pytest

from documents import signing
from documents.checking import check
from documents.models import Document, Revision, SignatureSlot
from documents.signing import trust
from notifications.models import Notice
from pledges import announcements, services
from pledges.models import Pledge
from portal import audit
from portal.models import AuditEntry
from tests.factories import NOW, Person
from tests.killing import Killed, killing
from tests.pledges.factories import circulate, enrol, make_draft, party_of, sign

pytestmark = pytest.mark.django_db(transaction=True)
ALONE: list[tuple[Any, str]] = [  # before anything is written
    (signing, "refuse_signer"),
    (signing, "open_signing_key"),
    (signing, "intact"),
    (signing.typesetting, "stamp_pdf"),
    (signing.pades, "sign"),
    (signing, "_proved"),
    (signing, "store_file"),
]
WRITING: list[tuple[Any, str]] = [
    (signing, "lock_circulating"),
    (signing, "add_revision"),
    (signing, "fill_slot"),
    (signing, "finish_slot"),
    (services, "claim"),
    (services, "_end"),
    (services, "replace_amended"),
    (announcements, "tell_signature"),
    (announcements, "tell_completion"),
    (audit, "record"),
]


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    enrol(chair, director)
    return circulate(make_draft(chair, director), chair)


def standing(pledge: Pledge) -> dict[str, Any]:
    """Everything that a signature changes; tries of the PIN are counted beside it on purpose."""
    return {
        "pledge": Pledge.objects.values_list("state", "ended_at").get(pk=pledge.pk),
        "document": Document.objects.values_list("standing").get(pk=pledge.document_id),
        "slots": list(SignatureSlot.objects.order_by("pk").values_list("state", "revision", "signed_by")),
        "revisions": list(Revision.objects.order_by("pk").values_list("sha256", flat=True)),
        "notices": Notice.objects.count(),
        "entries": AuditEntry.objects.exclude(action__startswith="credential.").count(),
    }


MOMENTS = [(*step, False, False) for step in ALONE]
MOMENTS += [(*step, is_before, is_last) for step in WRITING for is_before in (True, False) for is_last in (True, False)]


@pytest.mark.parametrize(("module", "name", "is_before", "is_last"), MOMENTS)
def test_a_killed_process_leaves_a_signature_or_none(
    module: Any, name: str, is_before: bool, is_last: bool,
    pledge: Pledge, chair: Person, director: Person, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if is_last:
        sign(pledge, chair)
    before = standing(pledge)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, killing(getattr(module, name), is_before=is_before))
        is_reached = False
        try:
            sign(pledge, director)
        except Killed:
            is_reached = True
    never = {False: {"_end", "replace_amended", "tell_completion"}, True: {"tell_signature"}}[is_last]
    assert is_reached is (name not in never)
    if is_reached:
        assert standing(pledge) == before
        sign(pledge, director)

    slot = party_of(pledge, director).slot
    assert slot is not None and slot.state == SignatureSlot.State.SIGNED
    if not is_last:
        sign(pledge, chair)
    pledge.refresh_from_db()
    assert pledge.state == Pledge.State.COMPLETED
    assert pledge.document is not None
    assert pledge.document.revisions.count() == 3
    assert [each.trouble for each in check(pledge.document, trust(NOW), now=NOW)] == []
