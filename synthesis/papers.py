"""Draft pledges and draft reports of every union and year, so that these lists are long too."""

from collections.abc import Iterator
from datetime import date

from portal.vietnamese import fold
from synthesis.loading import Row
from synthesis.organisation import Organisation
from synthesis.posts import Staff
from synthesis.vocabulary import at

PLEDGE_COLUMNS = tuple(
    ("unit_id year title place dated_on valid_from valid_to author_id created_at search_key").split()
)
REPORT_COLUMNS = ("unit_id", "period", "period_from", "period_to", "author_id", "created_at")


def pledge_rows(made: Organisation, staff: Staff, years: list[int]) -> Iterator[Row]:
    for year in years:
        title, first, last = f"Giao ước thi đua năm {year}", date(year, 1, 1), date(year, 12, 31)
        for union in made.levels[3]:
            author, key = staff.authors[union.pk].user, fold(f"{title} {year}")
            yield union.pk, year, title, "Phú Thọ", first, first, last, author, at(first), key


def report_rows(made: Organisation, staff: Staff, years: list[int]) -> Iterator[Row]:
    for year in years:
        first, last = date(year, 1, 1), date(year, 12, 31)
        for union in made.levels[3]:
            yield union.pk, str(year), first, last, staff.authors[union.pk].user, at(last)
