"""What the weekly check finds reaches those who can restore a file, once a run, and nobody when all is well."""

import pytest
from django.core.files.storage import default_storage

from documents.checking import Trouble
from documents.models import Document
from documents.tasks import watch_documents
from documents.watching import watch
from members.models import Unit
from notifications.models import Notice
from tests.documents.factories import freeze_pledge
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def test_who_administers_the_portal_is_told_what_no_longer_checks(
    document: Document, administrator: Person, officer: Person
) -> None:
    default_storage.delete(document.newest.file)

    findings = watch(now=NOW)

    assert [finding.trouble for finding in findings] == [Trouble.UNREADABLE]
    notice = Notice.objects.get()
    assert notice.recipient == administrator.user
    assert document.number_and_symbol in notice.body
    assert notice.needs_action


def test_nobody_is_told_when_all_is_well(document: Document, administrator: Person) -> None:
    watch_documents()

    assert not Notice.objects.exists()


def test_many_are_counted_and_the_first_named(
    union: Unit, chair: Person, director: Person, administrator: Person
) -> None:
    for _number in range(6):
        default_storage.delete(freeze_pledge(union, chair, director).newest.file)

    watch(now=NOW)

    notice = Notice.objects.get()
    assert notice.subject.endswith(": 6")
    assert notice.body.count("/") == 5
    assert "(+1)" in notice.body
