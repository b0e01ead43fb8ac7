"""Deeds from a file: judged by the rules of the form, in a fixed number of queries for any number of rows."""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from achievements.choices import campaigns_for, indicators_for
from achievements.models import Achievement, Evidence, Measurement, SocialResult
from achievements.rules import settle
from achievements.services.drafts import WRITTEN, Deed
from achievements.services.sheet_columns import COLUMNS, FIGURES
from achievements.services.sheet_writing import Plan, ask_reviewers_once, write_plans
from campaigns.models import Campaign, Indicator
from campaigns.readings import ValueUnreadable, read_value
from campaigns.values import Shape
from members.actor import Actor
from members.models import Grant, Member, Unit
from members.services.places import Place, Places
from portal.imports.columns import Row
from portal.imports.models import ImportRun
from portal.imports.running import Verdict
from portal.vietnamese import fold

BETWEEN_NUMBERS = re.compile(r"[;,\n]+")


@dataclass
class Known:
    """What the database says about the deeds of one chunk."""

    deeds: dict[tuple[int, str], Achievement]
    members: dict[str, Member]
    units: dict[int, Unit]


class DeedSheet:
    """The importer of deeds (`portal.imports.running.Importer`); `submits` hands new ones to the reviewers."""

    columns = COLUMNS
    key_column = "code"

    def __init__(self, actor: Actor, *, submits: bool) -> None:
        self.actor, self.submits = actor, submits
        self.places = Places(actor, Grant.LOG)

    def key(self, row: Row) -> Hashable:
        place = self._place(row)
        return (place.pk, row.values["code"]) if place and "code" in row.values else None

    def _place(self, row: Row) -> Place | None:
        return self.places.find(row.values["unit"]) if "unit" in row.values else None

    # -- what may be chosen --

    @cached_property
    def campaigns(self) -> list[Campaign]:
        return list(campaigns_for(self.actor))

    @cached_property
    def indicators(self) -> list[Indicator]:
        return list(indicators_for(self.actor).select_related("campaign").order_by("name", "pk"))

    @cached_property
    def _campaigns_by_name(self) -> dict[str, list[Campaign]]:
        found = defaultdict(list)
        for campaign in self.campaigns:
            for name in (campaign.name, campaign_label(campaign)):
                found[fold(name)].append(campaign)
        return found

    @cached_property
    def _indicators_by_name(self) -> dict[str, list[Indicator]]:
        found = defaultdict(list)
        for indicator in self.indicators:
            for name in {fold(indicator.name), fold(indicator_label(indicator))}:
                found[name].append(indicator)
        return found

    # -- judging --

    def judge(self, rows: Sequence[Row], *, is_writing: bool) -> list[Verdict]:
        known = self._known(rows, is_writing)
        return [self._judge(row, known) for row in rows]

    def _known(self, rows: Sequence[Row], is_writing: bool) -> Known:
        keys = [key for key in map(self.key, rows) if isinstance(key, tuple)]
        units = {unit for unit, _code in keys}
        stored = Achievement.objects.select_related("campaign").filter(
            unit__in=units, import_code__in={code for _unit, code in keys}
        )
        if is_writing:
            stored = stored.select_for_update(of=("self",))
        beside = [model.objects.filter(achievement=OuterRef("pk")) for model in (Evidence, SocialResult)]
        stored = stored.annotate(says_more=Exists(beside[0]) | Exists(beside[1]))
        deeds = stored.prefetch_related("measurements", "contributions")
        numbers = {number for row in rows for number in _numbers(row)}
        seen = Member.objects.visible_to(self.actor).filter(code__in=numbers) if numbers else ()
        return Known(
            deeds={(deed.unit_id, deed.import_code): deed for deed in deeds},
            members={member.code or "": member for member in seen},
            units=Unit.objects.in_bulk(units),
        )

    def _judge(self, row: Row, known: Known) -> Verdict:
        place = self._place(row)
        if "unit" in row.values and place is None:
            row.refuse("unit", _("The office you act in does not log for a unit with this code."))
        stored = known.deeds.get((place.pk, row.values.get("code", ""))) if place else None
        stated = self._stated(row, stored)
        measurements = self._figures(row, stated["campaign"])
        members = self._members(row, known)
        label = " · ".join(filter(None, [row.values.get("code"), stated["title"]]))
        says_more = stored is not None and stored.says_more  # type: ignore[attr-defined]
        if self.submits and not (measurements or stated["narrative"] or says_more):
            row.refuse("narrative", _("Add a figure, a description or a file before you submit."))
        if row.errors or place is None:
            return Verdict(row, "refused", label)
        deed = Deed(unit=known.units[place.pk], **stated, members=members, measurements=measurements)
        return self._compare(Verdict(row, "created", label, _told(deed)), deed, stored)

    def _stated(self, row: Row, stored: Achievement | None) -> dict[str, Any]:
        """The columns of the form, completed and judged by its rules."""
        texts = ("title", "narrative", "period_wording", "late_reason", "area")
        stated: dict[str, Any] = {name: row.values.get(name, "") for name in texts}
        stated |= {name: row.values.get(name) for name in ("period_from", "period_to", "counted_on")}
        stated["campaign"] = self._campaign(row, stated["period_to"])
        unreadable, in_time = {name for name, _text in row.errors}, self._was_in_time(stored, stated["campaign"])
        for name, sentence in settle(stated, today=self.actor.today, unreadable=unreadable, is_in_time=in_time):
            row.refuse(name, sentence)
        return stated

    def _was_in_time(self, stored: Achievement | None, campaign: Campaign | None) -> bool:
        """What is stored was written while the campaign ran; a draft is asked for its reason when it is sent."""
        if stored is None or campaign is None or stored.campaign_id != campaign.pk:
            return False
        return not self.submits or not stored.is_late

    def _campaign(self, row: Row, day: date | None) -> Campaign | None:
        """By name; of several with one name (each year has its own) the one that runs on the last day of the deed."""
        name = row.values.get("campaign")
        if not name:
            return None
        named = self._campaigns_by_name.get(fold(name), [])
        running = [campaign for campaign in named if day and campaign.starts_on <= day <= campaign.ends_on]
        fitting = running if len(named) > 1 else named
        if len(fitting) == 1:
            return fitting[0]
        if named:
            choice = "; ".join(campaign_label(campaign) for campaign in named)
            row.refuse("campaign", _("Several campaigns have this name; write one of: %(names)s.") % {"names": choice})
        else:
            row.refuse("campaign", _("There is no launched campaign of this name that you see."))
        return None

    def _members(self, row: Row, known: Known) -> list[Member]:
        numbers = _numbers(row)
        strange = [number for number in numbers if number not in known.members]
        if strange:
            sentence = _("Nobody whom you see has the number %(numbers)s.")
            row.refuse("members", sentence % {"numbers": "; ".join(strange)})
        return [known.members[number] for number in dict.fromkeys(numbers) if number in known.members]

    def _figures(self, row: Row, campaign: Campaign | None) -> list[Measurement]:
        names, values = row.values.get("indicator", {}), row.values.get("value", {})
        found: dict[int, Measurement] = {}
        for number in range(FIGURES):
            name, value = names.get(number, ""), values.get(number, "")
            if value and not name:
                row.refuse(f"indicator.{number}", _("Choose what this figure measures."))
            elif name and not value:
                row.refuse(f"value.{number}", _("Enter the value."))
            elif name:
                self._figure(row, number, self._indicator(row, number, name, campaign), value, found)
        return list(found.values())

    def _figure(
        self, row: Row, number: int, indicator: Indicator | None, value: str, found: dict[int, Measurement]
    ) -> None:
        if indicator is None:
            return
        if indicator.pk in found:
            row.refuse(f"indicator.{number}", _("This indicator stands above already: one value for each."))
            return
        measurement = Measurement(indicator=indicator)
        shape, unit = Shape(indicator.shape), indicator.unit_of_measure
        try:
            measurement.value = read_value(
                value, shape=shape, scale=indicator.scale, levels=indicator.levels, unit_of_measure=unit
            )
        except ValueUnreadable as unreadable:
            row.refuse(f"value.{number}", str(unreadable))
        found[indicator.pk] = measurement

    def _indicator(self, row: Row, number: int, name: str, campaign: Campaign | None) -> Indicator | None:
        """Of those with this name, the campaign's own before the free ones."""
        named = self._indicators_by_name.get(fold(name), [])
        own = [indicator for indicator in named if campaign and indicator.campaign_id == campaign.pk]
        fitting = own or [indicator for indicator in named if indicator.campaign_id is None]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            row.refuse(f"indicator.{number}", _("Several indicators have this name: log this deed on its page."))
        elif named and "campaign" in dict(row.errors):
            pass  # which indicator is meant shows when the campaign is known
        elif named:
            sentence = _("This indicator belongs to “%(campaign)s”: choose that campaign.")
            row.refuse(f"indicator.{number}", sentence % {"campaign": named[0].campaign})
        else:
            row.refuse(f"indicator.{number}", _("There is no indicator of this name that you see."))
        return None

    # -- what is there already --

    def _compare(self, verdict: Verdict, deed: Deed, stored: Achievement | None) -> Verdict:
        verdict.plan = Plan(code=verdict.row.values["code"], deed=deed, stored=stored)
        if stored is None:
            return verdict
        differs = _differs(stored, deed)
        submits = self.submits and stored.state == Achievement.State.DRAFT
        verdict.kind, verdict.plan.rewrites = "changed" if differs or submits else "unchanged", differs
        if verdict.kind == "changed" and not stored.may_be_edited_by(self.actor):
            verdict.row.refuse("code", _why_fixed(stored))
            verdict.kind = "refused"
        return verdict

    # -- writing --

    def write(self, verdicts: Sequence[Verdict], *, run: ImportRun, now: datetime) -> None:
        plans = [verdict.plan for verdict in verdicts if verdict.kind in ("created", "changed")]
        write_plans(plans, submits=self.submits, by=self.actor, now=now)

    def finish(self, *, run: ImportRun, now: datetime) -> None:
        """The reviewers hear once of all that was submitted, not once for each deed."""
        if self.submits and run.confirmed_at:
            ask_reviewers_once(self.actor, since=run.confirmed_at, now=now)


def campaign_label(campaign: Campaign) -> str:
    return f"{campaign.name} ({campaign.starts_on.year})"


def indicator_label(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.unit_of_measure})" if indicator.unit_of_measure else indicator.name


def _numbers(row: Row) -> list[str]:
    return [number for text in BETWEEN_NUMBERS.split(row.values.get("members", "")) if (number := text.strip())]


def _told(deed: Deed) -> str:
    """For the preview: the unit, and how many figures and people come with the deed."""
    facts = {"unit": deed.unit, "figures": len(deed.measurements), "people": len(deed.members)}
    return _("%(unit)s, figures: %(figures)s, people: %(people)s") % facts


def _differs(stored: Achievement, deed: Deed) -> bool:
    """Figures are compared by value: what was said about them on the page since then does not count."""
    columns = [getattr(stored, f"{name}_id" if name in ("unit", "campaign") else name) for name in WRITTEN]
    wanted = [getattr(deed, name) for name in WRITTEN]
    plain = [value.pk if isinstance(value, Unit | Campaign) else value for value in wanted]
    figures = {(row.indicator_id, row.value) for row in stored.measurements.all()}
    people = {row.member_id for row in stored.contributions.all()}
    return (
        columns != plain
        or figures != {(row.indicator_id, row.value) for row in deed.measurements}
        or people != {member.pk for member in deed.members}
    )


def _why_fixed(stored: Achievement) -> str:
    if stored.is_editable:
        return _("Only its author can change a draft, in an office that may log for the unit.")
    return _("This deed is submitted or approved already: correct it on its page.")
