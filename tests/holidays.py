"""The public holidays as the migration enters them; tests that empty the database take them along."""

from datetime import date
from importlib import import_module

from portal.working_days import Holiday

ENTERED = import_module("portal.migrations.0007_holidays_until_2026").HOLIDAYS


def enter_holidays() -> None:
    rows = [Holiday(day=date.fromisoformat(day), name=name) for days, name in ENTERED for day in days.split()]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
