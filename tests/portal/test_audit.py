import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from portal import audit
from portal.models import AuditEntry, AuditHead
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


def record(person: Person, action: str = "unit.renamed", **facts: object) -> AuditEntry:
    with transaction.atomic():
        return audit.record(action, by=person.actor, target=person.unit, at=NOW, **facts)  # type: ignore[arg-type]


def test_a_row_says_who_in_which_office_did_what(officer: Person) -> None:
    entry = record(officer, reason="Sáp nhập")

    assert (entry.user_id, entry.office_id) == (officer.user.pk, officer.actor.office.pk)
    assert (entry.target_kind, entry.target_id) == ("members.unit", str(officer.unit.pk))
    assert list(audit.history(officer.unit)) == [entry]


def test_rows_are_chained_and_the_head_is_the_newest(officer: Person) -> None:
    first, second = record(officer), record(officer)

    assert (first.sequence + 1, audit.digest_of(second, first.digest)) == (second.sequence, second.digest)
    assert audit.head() == (second.sequence, second.digest)
    assert audit.verify_chain() == second.sequence


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        audit.record("x", by=None, target=None, at=NOW)


@pytest.mark.parametrize("tamper", ["change", "delete"])
def test_the_database_refuses_to_touch_a_row(officer: Person, tamper: str) -> None:
    entry = record(officer)
    rows = AuditEntry.objects.filter(pk=entry.pk)

    with pytest.raises(DatabaseError, match="audit rows cannot be"), transaction.atomic():
        rows.update(reason="khác") if tamper == "change" else rows.delete()

    assert AuditEntry.objects.get().reason == ""


def test_a_row_put_in_from_outside_breaks_the_chain(officer: Person) -> None:
    entry = record(officer)
    AuditEntry.objects.create(sequence=entry.sequence + 1, at=NOW, action="forged", digest="0" * 64)

    with pytest.raises(audit.ChainBroken) as broken:
        audit.verify_chain()
    assert broken.value.sequence == entry.sequence + 1


def test_cutting_the_chain_back_shows_in_the_head(officer: Person) -> None:
    first = record(officer)
    AuditHead.objects.filter(pk=1).update(sequence=first.sequence + 1, digest="f" * 64)

    with pytest.raises(audit.ChainBroken):
        audit.verify_chain()


def test_the_digest_does_not_depend_on_the_time_zone_of_the_reader(officer: Person) -> None:
    entry = record(officer)
    again = AuditEntry.objects.get(pk=entry.pk)
    again.at = (again.at + timedelta(0)).astimezone(NOW.tzinfo)

    assert audit.digest_of(again, "") == entry.digest


def test_many_steps_at_once_are_links_like_any_other(officer, union, agency):
    with transaction.atomic():
        audit.record("tests.one", by=None, target=union, at=NOW)
        audit.record_each("tests.many", by=officer.actor, targets=[union, agency], at=NOW)
        audit.record("tests.last", by=None, target=union, at=NOW)

    assert [entry.action for entry in audit.history(union)][-3:] == ["tests.one", "tests.many", "tests.last"]
    assert audit.verify_chain() == audit.head()[0]


def test_the_command_names_every_row_that_does_not_fit(officer: Person, capsys: pytest.CaptureFixture[str]) -> None:
    first = record(officer)
    AuditEntry.objects.create(sequence=first.sequence + 1, at=NOW, action="forged", digest="0" * 64)
    AuditEntry.objects.create(sequence=first.sequence + 3, at=NOW, action="forged", digest="1" * 64)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    troubles = [(line["sequence"] - first.sequence, line["trouble"]) for line in told[:-1]]
    assert (ended.value.code, troubles) == (1, [(1, "altered"), (2, "missing"), (4, "head")])


def test_an_unbroken_chain_ends_the_command_well(officer: Person, capsys: pytest.CaptureFixture[str]) -> None:
    entry = record(officer)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["found"], told["head"], told["digest"]) == (0, 0, entry.sequence, entry.digest)
