import pytest
from django.core.management import call_command, load_command_class

from achievements.models import Achievement
from members.models import Member, Unit
from synthesis.management.commands.synthesise import asked_for
from synthesis.whole import Size


def asked(*words: str) -> Size:
    parser = load_command_class("synthesis", "synthesise").create_parser("manage.py", "synthesise")
    return asked_for(vars(parser.parse_args(words)), this_year=2026)


@pytest.mark.parametrize(("words", "achievements"), [((), 1_000_000), (("--size", "country"), 5_000_000)])
def test_a_country_has_five_times_the_deeds_of_a_province(words, achievements):
    assert asked(*words) == Size(10_000, 1_000_000, achievements, [2021, 2022, 2023, 2024, 2025])


def test_a_number_that_is_given_goes_before_the_size():
    words = ("--size", "country", "--units", "60", "--members", "200", "--achievements", "400", "--years", "1")
    assert asked(*words) == Size(60, 200, 400, [2025])


def test_the_command_fills_an_empty_database(db):
    call_command("synthesise", size="country", units=60, members=200, achievements=400, years=1, verbosity=0)

    assert [model.objects.count() for model in (Unit, Member, Achievement)] == [60, 200, 400]
