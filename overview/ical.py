"""Deadlines as an iCalendar file (RFC 5545). Pure: the same deadlines give the same bytes."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from overview.deadlines import Deadline

REFRESHED_EVERY = timedelta(hours=6)


def calendar_file(deadlines: Iterable[Deadline], *, name: str, language: str, address: str, host: str) -> bytes:
    """One all-day event a deadline; the day is the Vietnamese one and has no time zone, as a day on paper.

    `address` goes before the path of each deadline (“https://portal.example.org”), `host` behind its key in the UID.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//emulation portal//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, language=language, address=address, host=host))
    return calendar.to_ical()


def _event(deadline: Deadline, *, language: str, address: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"{deadline.key}@{host}")
    event.add("dtstamp", deadline.set_at)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", f"{deadline.what}: {deadline.title}", parameters={"LANGUAGE": language})
    event.add("url", f"{address}{deadline.url}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
