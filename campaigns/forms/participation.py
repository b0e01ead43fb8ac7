from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields import UnitField
from members.models import Membership, Unit
from portal.fields import TextField, as_id


class NoteForm(forms.Form):
    note = TextField(
        label=gettext_lazy("Titles and targets registered"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: Tập thể lao động xuất sắc; 42 người tham gia."),
    )


class JoinForm(NoteForm):
    unit = UnitField(empty_label=None)
    field_order = ("unit", "note")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units
        self.has_units = units.exists()


class WithdrawForm(forms.Form):
    reason = TextField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(JoinForm):
    note = None  # type: ignore[assignment]
    reason = TextField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class JoinSelfForm(NoteForm):
    """Somebody who belongs to several units says for which."""

    membership = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int)
    field_order = ("membership", "note")

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = {membership.pk: membership for membership in memberships}
        choice = self.fields["membership"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(pk, str(membership.unit)) for pk, membership in self.memberships.items()]

    @property
    def chosen(self) -> Membership:
        return self.memberships[self.cleaned_data["membership"]]


def ids_in(form: forms.Form, name: str) -> list[int]:
    """The ids that were ticked, whether the form is valid or not; what is no id is left out."""
    texts = cast(QueryDict, form.data).getlist(name) if form.is_bound else []
    return [pk for text in texts if (pk := as_id(text)) is not None]


class PeopleForm(NoteForm):
    """`people` holds the chosen memberships; one that is not among those offered is refused."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"),
        queryset=Membership.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["people"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = people
        self.picked = set(ids_in(self, "people"))


DECISIONS = ("approve", "approve_all", "refuse")


class DecisionForm(forms.Form):
    """The button pressed is the decision; a refusal needs a reason."""

    reason = TextField(
        label=gettext_lazy("Reason for a refusal"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody refused with it reads this reason and can send the registration anew."),
    )

    @property
    def decision(self) -> str:
        asked = self.data.get("decision", "") if self.is_bound else ""
        return asked if asked in DECISIONS else ""

    @property
    def ticked(self) -> list[int]:
        return ids_in(self, "picked")

    def clean(self) -> None:
        if not self.decision:
            raise ValidationError(_("Choose what is to be done with the registrations."))
        if self.decision == "refuse" and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please give the reason for the refusal."))
        if self.decision != "approve_all" and not self.ticked:
            raise ValidationError(_("Choose at least one registration."))
