from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from members.fields import UnitField
from members.models import Unit
from portal.fields import TextField


class JoinForm(forms.Form):
    unit = UnitField(empty_label=None)
    note = TextField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example the number of people who registered."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units
        self.has_units = units.exists()


class LeaveForm(JoinForm):
    note = None  # type: ignore[assignment]
    reason = TextField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
