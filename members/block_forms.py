from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Block, Unit
from portal.fields import TextField, as_id


class BlockForm(forms.Form):
    name = TextField(
        label=gettext_lazy("Name of the block"),
        max_length=200,
        help_text=gettext_lazy("For example: Cụm thi đua số 2, Khối các sở, ban, ngành."),
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2200)


class BlockEditForm(forms.Form):
    """The name, and which of the block's units lead it."""

    name = TextField(label=gettext_lazy("Name of the block"), max_length=200)
    head = forms.ModelChoiceField(
        label=gettext_lazy("Head unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("not chosen yet"),
    )
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy head unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("not chosen yet"),
    )

    def __init__(self, *args: Any, block: Block, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(blocks=block).order_by("sort_key", "pk")
        for name in ("head", "deputy"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = units

    def clean(self) -> None:
        head = self.cleaned_data.get("head")
        if head is not None and head == self.cleaned_data.get("deputy"):
            self.add_error("deputy", _("Head and deputy are two different units."))


class TickedUnitsForm(forms.Form):
    """Units ticked in a list; one that is not offered is refused."""

    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Units"),
        queryset=Unit.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one unit.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["units"]).queryset = units

    @property
    def ticked(self) -> set[int]:
        texts = cast(QueryDict, self.data).getlist("units") if self.is_bound else []
        return {pk for text in texts if (pk := as_id(text)) is not None}
