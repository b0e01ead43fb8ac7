from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from documents import signing
from documents.judging import judge
from documents.models import Document, SignatureSlot
from documents.refusals import TimeNotStamped
from documents.timestamps import Fault
from members.models import Unit
from tests.documents import time_authority
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.documents.time_authority import Answer, TimeAuthority
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    enrol(director)
    return document


def baselines(document: Document, moment: datetime = NOW) -> list[tuple[str, str]]:
    found = judge(document.newest.read(), signing.trust(moment), moment=moment)
    return [(each.field, each.baseline) for each in found.parties]


def test_without_an_authority_a_signature_says_that_it_has_no_time_stamp(pledge: Document, chair: Person) -> None:
    slot = sign(slot_of(pledge, chair), chair)

    assert (slot.baseline, slot.stamped_at) == (SignatureSlot.Baseline.B, None)


def test_a_signature_carries_the_time_and_its_proof(
    pledge: Document, chair: Person, director: Person, clock: TimeAuthority
) -> None:
    clock.at = NOW + timedelta(seconds=2)
    first, second = sign(slot_of(pledge, chair), chair), sign(slot_of(pledge, director), director)

    assert (first.baseline, first.stamped_at) == ("B-LT", clock.at)
    assert (second.baseline, second.stamped_at) == ("B-LT", clock.at)
    assert baselines(pledge) == [("Party1", "B-LT"), ("Party2", "B-LT")]


def test_the_stamp_alone_can_be_asked_for(pledge: Document, chair: Person, clock: TimeAuthority, settings: Any) -> None:
    settings.SIGNING_LEVEL = "B-T"

    assert sign(slot_of(pledge, chair), chair).baseline == "B-T"
    assert baselines(pledge) == [("Party1", "B-T")]


def test_whoever_does_not_know_the_authority_sees_a_signature_without_a_stamp(
    pledge: Document, chair: Person, clock: TimeAuthority, settings: Any, tmp_path: Path
) -> None:
    sign(slot_of(pledge, chair), chair)
    settings.SIGNING_TSA_TRUST_DIR = tmp_path / "nothing"

    assert baselines(pledge) == [("Party1", "B-B")]
    assert judge(pledge.newest.read(), signing.trust(NOW), moment=NOW).verdict == "valid"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (time_authority.broken, Fault.AWAY),
        (time_authority.slow, Fault.SLOW),
        (time_authority.refusing, Fault.REFUSED),
        (time_authority.garbled, Fault.GARBLED),
        (time_authority.of_other_content, Fault.OTHER_CONTENT),
        (time_authority.of_other_nonce, Fault.OTHER_CONTENT),
        (time_authority.of_other_time, Fault.OTHER_TIME),
        (time_authority.of_other_policy, Fault.OTHER_POLICY),
        (time_authority.of_a_stranger, Fault.NOT_TRUSTED),
    ],
)
def test_a_wrong_answer_signs_nothing_and_the_slot_stays_open(
    pledge: Document, chair: Person, clock: TimeAuthority, settings: Any, answer: Answer, fault: Fault
) -> None:
    settings.SIGNING_TSA_SECONDS, settings.SIGNING_TSA_POLICY = 1, "1.3.6.1.4.1.4146.2.3"
    slot, clock.answer = slot_of(pledge, chair), answer

    with pytest.raises(TimeNotStamped) as refusal:
        sign(slot, chair)

    assert (refusal.value.fault, pledge.newest.position) == (fault, 0)
    clock.answer = time_authority.honest
    assert sign(slot, chair).baseline == "B-LT"


def test_an_authority_that_is_down_signs_nothing(pledge: Document, chair: Person, clock: TimeAuthority) -> None:
    slot = slot_of(pledge, chair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SIGNING_TSA_URL", "http://127.0.0.1:9/")
        with pytest.raises(TimeNotStamped) as refusal:
            sign(slot, chair)

    assert (refusal.value.fault, pledge.newest.position) == (Fault.AWAY, 0)
    assert sign(slot, chair).baseline == "B-LT"


def test_a_list_of_the_authority_that_has_lapsed_lowers_no_level_without_words(
    pledge: Document, chair: Person, clock: TimeAuthority
) -> None:
    clock.provider.trust(listed_at=NOW - timedelta(days=30))

    with pytest.raises(TimeNotStamped) as refusal:
        sign(slot_of(pledge, chair), chair)

    assert (refusal.value.fault, pledge.newest.position) == (Fault.NOT_TRUSTED, 0)
