from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.actor import Actor
from members.fields import UnitField
from members.models import Grant, Member, Unit, UnitQuerySet
from portal.fields import TextField, VietnameseDateField


def administered(actor: Actor) -> UnitQuerySet:
    return actor.units_for(Grant.ADMINISTER).order_by("path")


class AgencyForm(forms.Form):
    """Shape of a unit that stands at the top of its own tree."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short, without marks or spaces; it cannot be changed later.")
    )
    name = TextField(label=_("Name of the unit"), max_length=200)
    abbreviation = TextField(
        label=_("Abbreviation"),
        max_length=40,
        required=False,
        help_text=_("Used in document numbers, for example CĐCS."),
    )
    place = TextField(
        label=_("Place"), max_length=80, required=False, help_text=_("Printed before the date of documents.")
    )
    from_on = VietnameseDateField(label=_("From"))


class UnitForm(AgencyForm):
    """Shape of a unit; `unit` is the one being changed, whose code stays as it is."""

    field_order = ("code", "name", "kind", "parent", "attached_to")
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    parent = UnitField(label=_("Unit above"))
    attached_to = UnitField(
        label=_("Attached to the agency"),
        required=False,
        empty_label=_("none"),
        help_text=_("For a union: the agency in which it works."),
    )

    def __init__(self, *args: Any, actor: Actor, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = administered(actor)
        parent, attached = self.fields["parent"], self.fields["attached_to"]
        assert isinstance(parent, forms.ModelChoiceField)
        assert isinstance(attached, forms.ModelChoiceField)
        parent.queryset = below
        kept = Unit.objects.filter(attached_unions=unit) if unit else Unit.objects.none()
        attached.queryset = (below.filter(kind=Unit.Kind.AGENCY) | kept).order_by("sort_key", "pk")
        if unit is not None:
            self._change(unit, parent, actor.tree_of(unit).order_by("path"))

    def _change(self, unit: Unit, parent: forms.ModelChoiceField, tree: UnitQuerySet) -> None:
        del self.fields["code"]
        present: list[int] = [unit.parent_id] if unit.parent_id else []
        parent.queryset = tree.exclude(path__startswith=unit.path) | Unit.objects.filter(pk__in=present)
        parent.required = bool(present)
        self.fields["from_on"].help_text = _(
            "Name, kind and unit above hold from this day; what was before is kept. To correct a mistake, enter the "
            "day on which the present entry begins."
        )
        self.fields["to_on"] = VietnameseDateField(
            label=_("Last day of the unit"),
            required=False,
            help_text=_("Only when the unit is dissolved or merged; its papers keep their names."),
        )


class PersonForm(forms.Form):
    full_name = TextField(label=_("Full name"), max_length=120)
    code = TextField(label=_("Membership number"), max_length=40, required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=Member.Gender.choices, initial=Member.Gender.UNSTATED)
    is_union_member = forms.BooleanField(label=_("Member of the union"), required=False, initial=True)
    is_party_member = forms.BooleanField(label=_("Member of the Party"), required=False)


class PersonAddForm(PersonForm):
    unit = UnitField()
    from_on = VietnameseDateField(label=_("Belongs to it from"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = administered(actor)


class JoinForm(forms.Form):
    unit = UnitField()
    on = VietnameseDateField(label=_("From"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = administered(actor)


class EndForm(forms.Form):
    to_on = VietnameseDateField(label=_("Last day"))


class EndOfficeForm(EndForm):
    reason = TextField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class OfficeForm(forms.Form):
    unit = UnitField()
    title = TextField(
        label=_("Title of the office"),
        max_length=120,
        help_text=_("As it is printed above the name: Chủ tịch Công đoàn."),
    )
    grants = forms.TypedMultipleChoiceField(
        label=_("What the office may do"),
        choices=[(value, capfirst(label)) for value, label in Grant.choices],
        coerce=Grant,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the unit and every unit below it."),
    )
    from_on = VietnameseDateField(label=_("From"))
    to_on = VietnameseDateField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = administered(actor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("from_on"), cleaned.get("to_on")
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            self.add_error("to_on", _("The last day cannot be before the first."))
        return cleaned


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class ReasonForm(forms.Form):
    reason = TextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ResetSecondFactorForm(ReasonForm):
    is_checked = forms.BooleanField(
        label=_("I have made sure, in person or by a call to a known number, that this person is asking.")
    )


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the portal and of its mails"), choices=settings.LANGUAGES)
