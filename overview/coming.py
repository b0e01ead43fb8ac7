"""The next days that matter to a person, for the home page."""

from datetime import timedelta

from members.actor import Actor
from overview.deadlines import Deadline, deadlines

AHEAD = timedelta(days=14)
SHOWN = 5


def coming(actor: Actor) -> list[Deadline]:
    """At most five days of campaigns and pledges in the two weeks from today."""
    return deadlines(actor, actor.today, actor.today + AHEAD).rows[:SHOWN]
