"""Two parties at the same moment: both signatures count, and the pledge is complete exactly once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connection

from pledges import services
from pledges.models import Pledge
from portal import audit
from tests.factories import NOW, Person
from tests.pledges.factories import circulate, enrol, make_draft, party_of, sign

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Run all at once, each on its own connection; answers what each returned or raised."""
    barrier, outcomes = Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes[place] = work()
        except Exception as refusal:  # noqa: BLE001 - the outcome under test
            outcomes[place] = refusal
        finally:
            close_old_connections()
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def circulating(chair: Person, director: Person) -> Pledge:
    enrol(chair, director)
    return circulate(make_draft(chair, director), chair)


def test_two_parties_sign_at_the_same_moment(circulating: Pledge, chair: Person, director: Person) -> None:
    outcomes = together(lambda: sign(circulating, chair), lambda: sign(circulating, director))

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    circulating.refresh_from_db()
    assert circulating.state == Pledge.State.COMPLETED
    assert circulating.document.revisions.count() == 3
    assert audit.history(circulating).filter(action="pledge.completed").count() == 1


def test_signing_and_withdrawing_at_the_same_moment_leave_one_end(
    circulating: Pledge, chair: Person, director: Person
) -> None:
    sign(circulating, chair)
    together(
        lambda: sign(circulating, director),
        lambda: services.withdraw_pledge(circulating, by=chair.actor, reason="Sai tên", now=NOW),
    )

    ended = Pledge.objects.select_related("document").get(pk=circulating.pk)
    assert (ended.state, ended.document.standing) in {("completed", "completed"), ("withdrawn", "withdrawn")}
    assert party_of(ended, director).slot.state == ("signed" if ended.state == "completed" else "waiting")
