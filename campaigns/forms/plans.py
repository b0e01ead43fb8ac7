from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Measure, WorkPlan
from campaigns.services.plans import MeasureFacts, PlanFacts
from members.actor import Actor
from members.models import Member, Membership, Office, Unit
from portal.choosing import SearchField
from portal.fields import TextField, VietnameseDateField


class PlanForm(forms.Form):
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=None)
    title = TextField(
        label=gettext_lazy("Title"),
        max_length=300,
        help_text=gettext_lazy("As on the paper, for example: Thực hiện phong trào “Xanh - sạch - đẹp” năm 2021"),
    )
    campaign = SearchField(
        label=gettext_lazy("Campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=gettext_lazy("None, the plan of the year"),
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1900, max_value=2200)
    document_number = TextField(
        label=gettext_lazy("Number of the document"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "12/KH-CĐCS"}),
    )
    document_on = VietnameseDateField(label=gettext_lazy("Day of the document"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units
        cast(forms.ModelChoiceField, self.fields["campaign"]).queryset = campaigns

    def facts(self) -> PlanFacts:
        return PlanFacts(**{name: self.cleaned_data[name] for name in PlanFacts.__dataclass_fields__})

    @staticmethod
    def stated(plan: WorkPlan) -> dict[str, Any]:
        return {"unit": plan.unit} | {name: getattr(plan, name) for name in PlanFacts.__dataclass_fields__}


def campaigns_to_plan(actor: Actor, plan: WorkPlan | None = None) -> QuerySet[Campaign]:
    """What is launched, or still a draft of the own unit, and the one the plan belongs to."""
    shown = Q(state=Campaign.State.LAUNCHED) | Q(state=Campaign.State.DRAFT, owner__in=actor.roots[:1])
    if plan is not None and plan.campaign_id:
        shown |= Q(pk=plan.campaign_id)
    return Campaign.objects.visible_to(actor).filter(shown).order_by("-starts_on", "name", "pk")


class PersonField(SearchField):
    def label_among_many(self, member: Member) -> str:
        return f"{member.full_name} ({member.code})" if member.code else member.full_name


class MeasureForm(forms.Form):
    content = TextField(
        label=gettext_lazy("What is to be done"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    responsible = PersonField(
        label=gettext_lazy("Who answers for it"),
        queryset=Member.objects.none(),
        empty_label=gettext_lazy("Please choose"),
    )
    due_on = VietnameseDateField(label=gettext_lazy("Due on"))

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["responsible"]).queryset = people

    def facts(self) -> MeasureFacts:
        return MeasureFacts(**{name: self.cleaned_data[name] for name in MeasureFacts.__dataclass_fields__})

    @staticmethod
    def stated(measure: Measure) -> dict[str, Any]:
        return {name: getattr(measure, name) for name in MeasureFacts.__dataclass_fields__}


def people_of(plan: WorkPlan, day: date, measure: Measure | None = None) -> QuerySet[Member]:
    """Who belongs to the unit or a unit below it, or holds an office there, on that day."""
    units = Unit.objects.below(plan.unit)
    belonging = Membership.objects.on(day).filter(unit__in=units).values("member")
    holding = Office.objects.on(day).filter(unit__in=units).values("member")
    shown = Q(pk__in=belonging) | Q(pk__in=holding)
    if measure is not None:
        shown |= Q(pk=measure.responsible_id)
    return Member.objects.filter(shown).order_by("sort_key", "pk")


class FinishForm(forms.Form):
    done_on = VietnameseDateField(
        label=gettext_lazy("Done on"), required=False, help_text=gettext_lazy("Empty: today.")
    )
    result = TextField(
        label=gettext_lazy("Result"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence; figures and photos belong into an achievement."),
    )


class DropForm(forms.Form):
    reason = TextField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
