"""For whom a campaign is: the units that are told of it, their officers, and those that have not answered yet."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Campaign, Participation
from members.models import Grant, Office, Placement, Unit, UnitQuerySet, User
from members.models import within as in_days


def units_in_scope(campaign: Campaign) -> UnitQuerySet:
    """The units of its block; without one the subtrees of the owner and of those launchers that stand beside it."""
    if campaign.block_id is not None:
        return Unit.objects.filter(blocks=campaign.block_id)
    owner = campaign.owner
    beside = Q(pk=owner.attached_to_id) | Q(attached_to=owner)
    joint = Unit.objects.filter(beside, launched_campaigns__campaign=campaign)
    return Unit.objects.below(owner, *joint)


def officers_of(units: QuerySet[Unit], day: date) -> QuerySet[User]:
    """The accounts of those who on that day log for one of these units themselves."""
    offices = Office.objects.on(day).filter(unit__in=units.values("pk"), **{f"may_{Grant.LOG.value}": True})
    return User.objects.filter(is_active=True, member__in=offices.values("member")).order_by("pk")


def units_expected(campaign: Campaign, day: date) -> UnitQuerySet:
    """The units in scope that are asked to register: not who launches it, nor a unit that no longer exists.

    Departments and union groups answer only to the unit directly above: when a province launches, its grass-roots
    unions register, not the groups inside them. Who was put into a block by name is always asked.
    """
    inner = Q(kind__in=[Unit.Kind.DEPARTMENT, Unit.Kind.UNION_GROUP]) & ~Q(parent=campaign.owner_id)
    inner = Q(pk__in=[]) if campaign.block_id is not None else inner
    standing = Placement.objects.filter(in_days(day=day), unit=OuterRef("pk"))
    launching = campaign.launchers.filter(unit__isnull=False).values("unit")
    return (
        units_in_scope(campaign)
        .exclude(inner)
        .exclude(pk=campaign.owner_id)
        .exclude(pk__in=launching)
        .filter(Exists(standing))
    )


def units_missing(campaign: Campaign, day: date) -> UnitQuerySet:
    """“Chưa gửi”: expected, and nothing was sent in. Computed, never stored; one that left has been heard of."""
    sent = Participation.objects.of_units().filter(campaign=campaign, unit=OuterRef("pk"))
    return units_expected(campaign, day).filter(~Exists(sent))
