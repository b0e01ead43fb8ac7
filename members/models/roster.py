from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left, Lower
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.vietnamese import fold, name_sort_key, search_words, text_sort_key

if TYPE_CHECKING:
    from members.actor import Actor


class Grant(models.TextChoices):
    LOG = "log", _("log deeds, campaigns and reports")
    REVIEW = "review", pgettext_lazy("grant", "review")
    SIGN = "sign", pgettext_lazy("grant", "sign")
    ADMINISTER = "administer", pgettext_lazy("grant", "administer")


def within(first: str = "from_on", last: str = "to_on", *, day: date, prefix: str = "") -> Q:
    """The rows whose dated span contains `day`; both ends belong to it, an open end lasts."""
    begun = Q(**{f"{prefix}{first}__lte": day})
    return begun & (Q(**{f"{prefix}{last}__isnull": True}) | Q(**{f"{prefix}{last}__gte": day}))


FEW_SUBTREES = 50
FEW_UNITS = 100


def _subtrees(roots: Iterable["Unit"]) -> Q:
    paths = {root.path for root in roots if root.path}  # an empty prefix would be the whole country
    condition = Q(pk__in=[])
    if len(paths) <= FEW_SUBTREES:
        for path in sorted(paths):
            condition |= Q(path__startswith=path)
        return condition
    # SQLite refuses a thousand conditions in a row: paths of one length are looked up together.
    for length in sorted({len(path) for path in paths}):
        condition |= Q(In(Left("path", length), sorted(path for path in paths if len(path) == length)))
    return condition


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, *roots: "Unit") -> "UnitQuerySet":
        """The units of these subtrees, the roots included; no root means no unit, nor does one not yet placed."""
        return self.filter(_subtrees(roots))

    def reachable_by(self, actor: "Actor") -> "UnitQuerySet":
        """The subtrees of the offices held today. No office means no unit, never every unit.

        Deeds, campaigns, pledges and reports begin here; what an administrator keeps besides is `looked_after_by`.
        """
        return self.below(*(office.unit for office in actor.offices))

    def looked_after_by(self, actor: "Actor") -> "UnitQuerySet":
        """Reach, and for administrators the agencies of unions below: for units, people and offices only."""
        return self.below(*actor.roots)

    def visible_to(self, actor: "Actor") -> "UnitQuerySet":
        """Own units, those looked after, and across the tie between a union and its agency."""
        own = [membership.unit_id for membership in actor.memberships]
        held = [office.unit for office in actor.offices]
        agencies = [unit.attached_to_id for unit in held if unit.attached_to_id]
        return self.filter(_subtrees(actor.roots) | Q(attached_to__in=held) | Q(pk__in=[*own, *agencies]))

    def few(self) -> list[int] | None:
        """The ids of the units while they are few; None for a district or a province.

        Few units are best begun with: the database looks up what belongs to them. With many nearly every row belongs,
        and it is best begun with the list, asking each row in turn; one statement that suits both does not exist.
        """
        found = list(self.order_by().values_list("pk", flat=True)[: FEW_UNITS + 1])
        return found if len(found) <= FEW_UNITS else None

    def with_people_count(self, day: date) -> "UnitQuerySet":
        """`people`: how many belong to the unit itself on that day."""
        belonging = Membership.objects.on(day).filter(unit=OuterRef("pk")).order_by().values("unit")
        counted = belonging.annotate(number=Count("member", distinct=True)).values("number")
        return self.annotate(people=Coalesce(Subquery(counted), 0))

    def matching(self, query: str) -> "UnitQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Unit(models.Model):
    """A node of the organisation tree. Name, kind and parent are dated (`Placement`); here stands today's cache."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("agency")
        DEPARTMENT = "department", _("department")
        UPPER_UNION = "upper_union", _("upper union")
        UNION = "union", _("grass-roots union")
        UNION_GROUP = "union_group", _("union group")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, blank=True)
    attached_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="attached_unions")
    abbreviation = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=80, blank=True)
    search_key = models.CharField(max_length=260, blank=True)
    sort_key = models.CharField(max_length=1000, blank=True)

    UNIONS: ClassVar = (Kind.UNION, Kind.UPPER_UNION)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_is_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(attached_to=F("id")), name="unit_is_not_attached_to_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def fill_keys(self) -> None:
        self.search_key = fold(f"{self.name} {self.code} {self.abbreviation}")
        self.sort_key = text_sort_key(self.name)[:1000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:unit", args=[self.pk])

    def contains(self, other: "Unit") -> bool:
        return bool(self.path) and other.path.startswith(self.path)

    def placement_on(self, day: date) -> "Placement | None":
        return self.placements.filter(within(day=day)).order_by("-from_on").first()

    def name_on(self, day: date) -> str:
        """What the unit was called on that day; its name of today where nothing is recorded."""
        placed = self.placement_on(day)
        return placed.name if placed else self.name

    @property
    def lacks_agency(self) -> bool:
        """Whether it is a union that is attached to no agency yet."""
        return self.kind in self.UNIONS and self.attached_to_id is None

    @property
    def depth(self) -> int:
        """How many units stand above it."""
        return max(self.path.count("/") - 2, 0)


class Placement(models.Model):
    """What a unit was called, what kind it was and under whom, from one day to another."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Unit.Kind.choices)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="placements_below")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="placement_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["unit", "from_on"], name="one_placement_begins_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(to_on__isnull=True), name="one_open_placement"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, actor: "Actor") -> "MemberQuerySet":
        reach = Unit.objects.looked_after_by(actor)
        own = Member.objects.filter(pk__in=[actor.member.pk] if actor.member else [])
        if (few := reach.few()) is not None:
            placed = Membership.objects.filter(unit__in=few).values("member")
            holding = Office.objects.filter(unit__in=few).values("member")
            return self.filter(pk__in=own.values("pk").union(placed, holding))
        belongs = Exists(Membership.objects.filter(member=OuterRef("pk"), unit__in=reach))
        holds = Exists(Office.objects.filter(member=OuterRef("pk"), unit__in=reach))
        return self.filter(Q(pk__in=own.values("pk")) | belongs | holds)

    def in_unit(self, unit: Unit, day: date) -> "MemberQuerySet":
        """Those who belong to this unit itself on that day."""
        return self.filter(pk__in=Membership.objects.on(day).filter(unit=unit).values("member"))

    def matching(self, query: str) -> "MemberQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Member(models.Model):
    """A person on the roster, with or without an account."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        UNSTATED = "unstated", _("not stated")

    code = models.CharField(max_length=40, unique=True, null=True, blank=True)
    full_name = models.CharField(max_length=120)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.UNSTATED)
    is_union_member = models.BooleanField(default=True)
    is_party_member = models.BooleanField(default=False)
    search_key = models.CharField(max_length=180, blank=True)
    sort_key = models.CharField(max_length=800, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sort_key", "id"], name="member_list_idx")]

    def __str__(self) -> str:
        return self.full_name

    @staticmethod
    def keys_of(full_name: str, code: str | None) -> tuple[str, str]:
        """What the person is found and sorted by."""
        return fold(f"{full_name} {code or ''}"), name_sort_key(full_name)[:800]

    def fill_keys(self) -> None:
        self.search_key, self.sort_key = self.keys_of(self.full_name, self.code)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.pk])

    @property
    def account(self) -> "User | None":
        return getattr(self, "user", None)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account: how a member signs in."""

    email = models.EmailField(_("e-mail"), unique=True)
    member = models.OneToOneField(Member, models.PROTECT, null=True, blank=True, related_name="user")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="vi")
    date_joined = models.DateTimeField(auto_now_add=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    unlocked_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="email_is_unique_in_any_case")]

    def __str__(self) -> str:
        return str(self.member) if self.member else self.email

    def get_full_name(self) -> str:
        return str(self)

    @property
    def has_joined(self) -> bool:
        """Whether the invitation was accepted."""
        return self.has_usable_password()

    def woke_at(self) -> datetime | None:
        """The last sign-in or unlocking; from then on the account counts as used."""
        return max(filter(None, [self.last_login, self.unlocked_at]), default=None)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        return self.filter(within(day=day))

    def visible_to(self, actor: "Actor") -> "MembershipQuerySet":
        own = Q(member=actor.member) if actor.member else Q(pk__in=[])
        return self.filter(own | Q(unit__in=Unit.objects.looked_after_by(actor)))

    def matching(self, query: str) -> "MembershipQuerySet":
        for word in search_words(query):
            self = self.filter(member__search_key__contains=word)
        return self


class Membership(models.Model):
    """A member belongs to a unit from one day to another; this is not an office."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="membership_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["member", "unit"], condition=Q(to_on__isnull=True), name="one_open_membership_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.unit}"


class OfficeQuerySet(models.QuerySet["Office"]):
    def on(self, day: date) -> "OfficeQuerySet":
        return self.filter(within(day=day))

    def visible_to(self, actor: "Actor") -> "OfficeQuerySet":
        """Own offices, and those of every unit the person sees: who chairs it is no secret in a union."""
        own = Q(member=actor.member) if actor.member else Q(pk__in=[])
        return self.filter(own | Q(unit__in=Unit.objects.visible_to(actor)))

    def matching(self, query: str) -> "OfficeQuerySet":
        for word in search_words(query):
            self = self.filter(Q(member__search_key__contains=word) | Q(unit__search_key__contains=word))
        return self

    def granting(self, grant: Grant, unit: Unit, day: date) -> "OfficeQuerySet":
        """The offices held on `day` that carry `grant` for this unit or one above it."""
        parts = [part for part in unit.path.split("/") if part]
        return self.on(day).filter(**{f"may_{grant.value}": True}, unit__in=[int(part) for part in parts])


class Office(models.Model):
    """A post that a member holds in a unit from one day to another, with what it allows."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="offices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    title = models.CharField(max_length=120)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    may_log = models.BooleanField(default=False)
    may_review = models.BooleanField(default=False)
    may_sign = models.BooleanField(default=False)
    may_administer = models.BooleanField(default=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="office_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["member", "unit", "title"], condition=Q(to_on__isnull=True), name="one_open_office_of_a_title"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.unit}"

    def grants(self) -> list[Grant]:
        return [grant for grant in Grant if getattr(self, f"may_{grant.value}")]

    def is_held_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)
