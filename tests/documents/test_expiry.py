"""Holders hear 60, 30, 7 days and 1 day before their certificate ends, each once; then no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents import services
from documents.expiry import warn_holders
from documents.models import Credential
from notifications.models import Notice
from tests.documents.factories import PIN
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def credential(chair: Person) -> Credential:
    assert chair.office
    return services.enrol(chair.office, pin=PIN, by=chair.actor, now=NOW)


def told(person: Person) -> int:
    return Notice.objects.filter(recipient=person.user, subject__startswith="Chứng thư số ký của bạn hết hạn").count()


def test_each_stage_tells_once(credential: Credential, chair: Person):
    ends = credential.valid_until
    days = (61, 60, 60, 45, 30, 29, 7, 2, 1, 1)
    counts = [warn_holders(now=ends - timedelta(days=day, minutes=-1)) for day in days]

    assert counts == [0, 1, 0, 0, 1, 0, 1, 0, 1, 0]
    assert told(chair) == 4


def test_what_was_missed_is_made_up_for_by_the_nearest_stage(credential: Credential, chair: Person):
    assert warn_holders(now=credential.valid_until - timedelta(days=5)) == 1
    assert told(chair) == 1


def test_a_revoked_certificate_warns_nobody_and_its_warnings_are_settled(credential: Credential, chair: Person):
    warn_holders(now=credential.valid_until - timedelta(days=5))
    reason = Credential.RevocationReason.SUPERSEDED
    services.revoke(credential, reason=reason, by=chair.actor, now=timezone.now())

    assert warn_holders(now=credential.valid_until - timedelta(days=1)) == 0
    assert not Notice.objects.filter(needs_action=True, settled_at__isnull=True).exists()
