"""All tables in the order in which they refer to each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from achievements.models import Achievement, Contribution, Evidence, Measurement
from campaigns.models import Campaign, Indicator, Launcher, Participation
from members.models import Member, Membership, Office, Placement, Unit, User
from notifications.models import Notice
from pledges.models import Pledge
from portal import audit
from reports.models import Report
from synthesis import deeds, organisation, papers, posts, vocabulary
from synthesis.loading import Row, analyse, load, references_and_indexes_once, reset_sequences

TABLES: tuple[type[models.Model], ...] = (
    Unit, Placement, Member, Membership, User, EmailAddress, Office, Campaign, Launcher, Indicator, Participation,
    Achievement, Measurement, Contribution, Evidence, Pledge, Report, Notice,
)  # fmt: skip
PASSWORD = "mat-khau-do-thu"  # noqa: S105 - of made-up accounts in a database that held nothing


class NotEmpty(Exception):
    """The database holds something; made-up rows are never put beside real ones."""


@dataclass(frozen=True)
class Size:
    units: int
    members: int
    achievements: int
    years: list[int]


def synthesise(size: Size, *, seed: int, now: datetime, say: Callable[[str], object]) -> None:
    """Fill an empty portal, in one transaction; the same seed and size give the same rows."""
    if any(model._default_manager.exists() for model in (Unit, Member, User, Campaign, Achievement)):
        raise NotEmpty("This database holds data; rows are made up only in an empty one.")
    with transaction.atomic():
        with references_and_indexes_once(TABLES):
            for model, columns, rows in _tables(size, seed, now):
                say(f"{model._meta.label:<28}{load(model, columns, rows):>12,}")
        reset_sequences(TABLES)
        details = {"seed": seed, "units": size.units, "members": size.members, "achievements": size.achievements}
        audit.record("data.synthesised", by=None, target=None, at=now, details=details)
    analyse()


Table = tuple[type[models.Model], tuple[str, ...], Iterator[Row]]


def _tables(size: Size, seed: int, now: datetime) -> Iterator[Table]:
    made = organisation.organise(size.units, Random(f"{seed} units"))
    staff = posts.appoint_staff(made, size.members)
    spoken = vocabulary.speak(made, size.years)
    yield from _people(made, staff, size, seed, now)
    yield from _campaigns(made, staff, spoken, seed)
    yield from _deeds(made, staff, spoken, size, seed)
    yield Pledge, papers.PLEDGE_COLUMNS, papers.pledge_rows(made, staff, size.years)
    yield Report, papers.REPORT_COLUMNS, papers.report_rows(made, staff, size.years)


def _people(
    made: organisation.Organisation, staff: posts.Staff, size: Size, seed: int, now: datetime
) -> Iterator[Table]:
    yield Unit, organisation.UNIT_COLUMNS, organisation.unit_rows(made)
    yield Placement, organisation.PLACEMENT_COLUMNS, organisation.placement_rows(made, Random(f"{seed} placements"))
    yield Member, organisation.MEMBER_COLUMNS, organisation.member_rows(size.members, Random(f"{seed} members"))
    moves = organisation.membership_rows(made, size.members, Random(f"{seed} memberships"))
    yield Membership, organisation.MEMBERSHIP_COLUMNS, moves
    hashed, unusable = make_password(PASSWORD), make_password(None)
    yield User, posts.USER_COLUMNS, posts.user_rows(staff, password=hashed, unusable=unusable, now=now)
    yield EmailAddress, posts.ADDRESS_COLUMNS, posts.address_rows(staff)
    yield Office, posts.OFFICE_COLUMNS, posts.office_rows(staff)


def _campaigns(
    made: organisation.Organisation, staff: posts.Staff, spoken: vocabulary.Vocabulary, seed: int
) -> Iterator[Table]:
    yield Campaign, vocabulary.CAMPAIGN_COLUMNS, vocabulary.campaign_rows(spoken)
    yield Launcher, vocabulary.LAUNCHER_COLUMNS, vocabulary.launcher_rows(spoken)
    yield Indicator, vocabulary.INDICATOR_COLUMNS, vocabulary.indicator_rows(made, spoken)
    joined = vocabulary.participation_rows(made, spoken, Random(f"{seed} participations"))
    yield Participation, vocabulary.PARTICIPATION_COLUMNS, joined
    yield Notice, vocabulary.NOTICE_COLUMNS, vocabulary.notice_rows(staff, 20 * len(made.levels[2]))


def _deeds(
    made: organisation.Organisation, staff: posts.Staff, spoken: vocabulary.Vocabulary, size: Size, seed: int
) -> Iterator[Table]:
    def told() -> Iterator[deeds.Deed]:
        return deeds.deeds(size.achievements, made, spoken, size.members, f"{seed} deeds")

    yield Achievement, deeds.DEED_COLUMNS, deeds.deed_rows(told(), staff)
    yield Measurement, deeds.MEASUREMENT_COLUMNS, deeds.measurement_rows(told())
    yield Contribution, deeds.CONTRIBUTION_COLUMNS, deeds.contribution_rows(told())
    yield Evidence, deeds.EVIDENCE_COLUMNS, deeds.evidence_rows(told(), staff)
