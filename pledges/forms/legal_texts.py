from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.grounds import cites, line_of
from pledges.legal_texts import TextFacts
from pledges.models import LegalText
from portal.fields import TextField, VietnameseDateField

LONGEST_LINE = 400


class TextChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: LegalText) -> str:  # type: ignore[override]
        return f"{obj.number} – {obj.title or obj.wording}"


class LegalTextForm(forms.Form):
    number = TextField(
        label=gettext_lazy("Number and symbol"),
        max_length=60,
        help_text=gettext_lazy("As printed, for example: 152/2025/NĐ-CP."),
    )
    title = TextField(
        label=gettext_lazy("Name of the text"),
        max_length=300,
        help_text=gettext_lazy("With its kind first: Luật …, Nghị định …, Thông tư …"),
    )
    issuer = TextField(label=gettext_lazy("Issuing body"), max_length=120)
    issued_on = VietnameseDateField(label=gettext_lazy("Issued on"), required=False)
    valid_from = VietnameseDateField(label=gettext_lazy("In force from"))
    valid_to = VietnameseDateField(
        label=gettext_lazy("In force until"), required=False, help_text=gettext_lazy("Empty: still in force.")
    )
    wording = TextField(
        label=gettext_lazy("Line of the grounds"),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("As it is put into pledges. Empty: made of title, number, day and issuer."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        said = {name: cleaned[name] for name in ("title", "number", "issuer", "issued_on")}
        cleaned["wording"] = cleaned["wording"] or line_of(**said)
        if len(cleaned["wording"]) > LONGEST_LINE:
            self.add_error("wording", _("The line would be too long: write a shorter one."))
        elif not cites(cleaned["wording"], cleaned["number"]):
            self.add_error("wording", _("The line names the number, so that pledges that cite the text are found."))
        return cleaned

    def facts(self) -> TextFacts:
        return TextFacts(**{name: self.cleaned_data[name] for name in TextFacts.__dataclass_fields__})

    @staticmethod
    def stated(text: LegalText) -> dict[str, Any]:
        return {name: getattr(text, name) for name in TextFacts.__dataclass_fields__}


class NewLegalTextForm(LegalTextForm):
    replaces = TextChoice(
        label=gettext_lazy("Replaces"),
        queryset=LegalText.objects.none(),
        required=False,
        empty_label=gettext_lazy("no text of this list"),
        help_text=gettext_lazy("That text then ends on the day before this one comes into force."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["replaces"])
        field.queryset = LegalText.objects.filter(replaced_by=None).order_by("-valid_from", "number")


class EndTextForm(forms.Form):
    valid_to = VietnameseDateField(label=gettext_lazy("Last day in force"))
    replaced_by = TextChoice(
        label=gettext_lazy("Replaced by"),
        queryset=LegalText.objects.none(),
        required=False,
        empty_label=gettext_lazy("no text of this list"),
    )

    def __init__(self, *args: Any, text: LegalText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["replaced_by"])
        field.queryset = LegalText.objects.exclude(pk=text.pk).order_by("-valid_from", "number")
