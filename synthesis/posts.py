"""Accounts and offices: two in every union (one logs, one reviews and signs), and a few known logins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from synthesis.loading import Row
from synthesis.organisation import FOUNDED, Organisation, home_of

MAIL = "{key}@synthesis.invalid"
LOGINS = {  # key of the address: level of the unit, title, what the office may do
    "tinh": (1, "Trưởng ban Tổ chức", "log review sign administer"),
    "huyen": (2, "Ủy viên Ban Thường vụ", "log review sign administer"),
    "coso": (3, "Phó Chủ tịch", "log review administer"),
    "doanvien": (4, "", ""),
}
GRANTS = ("log", "review", "sign", "administer")


@dataclass(frozen=True)
class Post:
    """An account with the office it acts in; numbers of member, user and office."""

    member: int
    user: int
    office: int | None
    unit: int
    title: str
    grants: str
    key: str


@dataclass(frozen=True)
class Staff:
    authors: dict[int, Post]  # by union
    reviewers: dict[int, Post]
    logins: dict[str, Post]

    @property
    def posts(self) -> list[Post]:
        return [*self.logins.values(), *self.authors.values(), *self.reviewers.values()]


class TooFewMembers(ValueError):
    """Every union needs two members who are officers, and the known logins one each."""


def appoint_staff(made: Organisation, members: int) -> Staff:
    """Officers are members of their own union; the first members keep the known logins."""
    wanted = len(LOGINS) + 2 * len(made.levels[3])
    if members < wanted:
        raise TooFewMembers(f"{len(made.levels[3])} unions need at least {wanted} members.")
    people, logins = iter(range(1, members + 1)), {}
    for key, (level, title, grants) in LOGINS.items():
        member = next(people)
        unit = made.levels[level][0] if level < 4 else home_of(made, member)
        logins[key] = Post(member, member, member if title else None, unit.pk, title, grants, key)
    authors, reviewers = {}, {}
    for union in made.levels[3]:
        first, second = next(people), next(people)
        authors[union.pk] = Post(first, first, first, union.pk, "Ủy viên Ban Chấp hành", "log", f"u{first}")
        reviewers[union.pk] = Post(second, second, second, union.pk, "Chủ tịch", "log review sign", f"u{second}")
    return Staff(authors, reviewers, logins)


USER_COLUMNS = ("id", "email", "member_id", "password", "date_joined", "language")
ADDRESS_COLUMNS = ("user_id", "email", "verified", "primary")
OFFICE_COLUMNS = ("id", "member_id", "unit_id", "title", "from_on", *(f"may_{grant}" for grant in GRANTS))


def user_rows(staff: Staff, *, password: str, unusable: str, now: datetime) -> Iterator[Row]:
    """Only the known logins have a password."""
    for post in staff.posts:
        hashed = password if post.key in LOGINS else unusable
        yield post.user, MAIL.format(key=post.key), post.member, hashed, now, "vi"


def address_rows(staff: Staff) -> Iterator[Row]:
    for post in staff.posts:
        yield post.user, MAIL.format(key=post.key), True, True


def office_rows(staff: Staff) -> Iterator[Row]:
    for post in staff.posts:
        if post.office is not None:
            given = tuple(grant in post.grants.split() for grant in GRANTS)
            yield post.office, post.member, post.unit, post.title, FOUNDED, *given
