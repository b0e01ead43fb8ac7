"""Finds again what an interrupted telling has put in already, so that the next start goes on from there."""

from campaigns.models import Campaign, Indicator
from demo.stage import MAIL, Stage
from demo.story import CAMPAIGNS, INDICATORS, PEOPLE, UNITS
from demo.year import Year
from members.models import Office, Unit, User


def is_begun() -> bool:
    """Whether the people here are those of the story."""
    return User.objects.filter(email=MAIL.format(key=PEOPLE[0].key)).exists()


def recall_stage() -> Stage:
    units = {unit.code: Unit.objects.get(code=unit.code) for unit in UNITS}
    users = {person.key: User.objects.get(email=MAIL.format(key=person.key)) for person in PEOPLE}
    offices = {
        (person.key, post.unit): Office.objects.get(
            member=users[person.key].member, unit=units[post.unit], title=post.title
        )
        for person in PEOPLE
        for post in person.offices
    }
    return Stage(units=units, users=users, offices=offices)


def recall_year(stage: Stage) -> Year:
    campaigns = {
        told.key: Campaign.objects.get(name=told.name, owner=stage.units[told.owner], cloned_from=None)
        for told in CAMPAIGNS
    }
    return Year(
        campaigns=campaigns,
        indicators={told.key: Indicator.objects.get(name=told.name, campaign__cloned_from=None) for told in INDICATORS},
    )
