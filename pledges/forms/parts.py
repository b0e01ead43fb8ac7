"""What both kinds of pledge are composed of: the text, a party, the commitments."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Indicator
from campaigns.readings import ValueUnreadable
from campaigns.values import Area, Direction, Shape
from members.actor import Actor
from members.models import Office, Unit
from pledges.drafting import CommitmentTerms, NewIndicator, PartyTerms, PledgeTerms
from pledges.forms.renewing import renewed_commitments, renewed_terms
from pledges.grounds import with_texts
from pledges.models import Commitment, LegalText, Party, Pledge
from pledges.paper import AREA_ORDER, commitments_of, lines
from pledges.targets import read_target, typed_target
from portal.fields import TextField, VietnameseDateField

VALIDITY = (
    "Các bên tổ chức thực hiện nghiêm túc giao ước; sơ kết sáu tháng đầu năm, tổng kết và đánh giá kết quả cuối năm.\n"
    "Bản giao ước được lập dưới dạng văn bản điện tử; mỗi bên giữ một bản có giá trị như nhau."
)


COMMON_DUTIES = (
    "Phổ biến nội dung giao ước tới toàn thể đoàn viên, cán bộ, công chức, viên chức và người lao động\n"
    "Phối hợp kiểm tra, đôn đốc việc thực hiện và kịp thời đề nghị biểu dương, khen thưởng"
)


LONGEST = 10_000  # characters: a longer text would keep the typesetting busy for everybody


def _paragraphs(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TermsForm(forms.Form):
    title = TextField(label=gettext_lazy("Title"), max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    place = TextField(label=gettext_lazy("Place"), max_length=80)
    dated_on = VietnameseDateField(
        label=gettext_lazy("Dated"),
        help_text=gettext_lazy("The day printed in the text; the moment of each signature is recorded apart from it."),
    )
    grounds = TextField(
        label=gettext_lazy("Grounds"),
        required=False,
        max_length=LONGEST,
        widget=_paragraphs(4),
        help_text=gettext_lazy("One per line, beginning with “Căn cứ …”."),
    )
    legal_texts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Add to the grounds"),
        queryset=LegalText.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Texts in force today; those that are ticked are put before your own grounds."),
    )
    common_duties = TextField(
        label=gettext_lazy("Common duties"),
        required=False,
        max_length=LONGEST,
        widget=_paragraphs(3),
        help_text=gettext_lazy("One per line."),
    )
    valid_from = VietnameseDateField(label=gettext_lazy("Valid from"))
    valid_to = VietnameseDateField(label=gettext_lazy("Valid to"))
    validity = TextField(
        label=gettext_lazy("Validity and copies"),
        required=False,
        max_length=LONGEST,
        widget=_paragraphs(3),
        help_text=gettext_lazy("One paragraph per line; the sentence with both days is printed before it."),
    )
    sign_by = VietnameseDateField(
        label=gettext_lazy("To be signed by"),
        required=False,
        help_text=gettext_lazy(
            "The pledge expires unsigned after this day, or where it is a holiday or weekend after the next working "
            "day. Empty: no limit."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = LegalText.objects.on(timezone.localdate()).order_by("-valid_from", "number")
        self.fields["legal_texts"].queryset = in_force  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first."))
        return cleaned

    def terms(self) -> PledgeTerms:
        stated = {**self.cleaned_data}
        stated["grounds"] = with_texts(stated["grounds"], stated.pop("legal_texts"))
        return PledgeTerms(**stated)


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Office) -> str:  # type: ignore[override]
        return f"{obj.member} – {obj.title}"


NEEDS_AUTHORITY = {Party.Capacity.TL, Party.Capacity.TUQ}


class PartyForm(forms.Form):
    office: forms.ModelChoiceField = OfficeChoice(
        label=gettext_lazy("Represented by"),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Choose who signs"),
        help_text=gettext_lazy("Offices held today that may sign."),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Signs"), choices=Party.Capacity.choices, required=False, initial=Party.Capacity.OWN
    )
    on_behalf_of = TextField(
        label=gettext_lazy("For whom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("With TM. for example “Ban Chấp hành”, with KT. “Giám đốc”; empty in own right."),
    )
    authority = TextField(
        label=gettext_lazy("By which paper"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("With TL. and TUQ.: “Giấy ủy quyền số 05/GUQ-STTTT ngày 04/01/2021”."),
    )
    duties = TextField(
        label=gettext_lazy("Duties of this party"),
        required=False,
        max_length=LONGEST,
        widget=_paragraphs(4),
        help_text=gettext_lazy("One per line."),
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].initial = offices[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("capacity") and not cleaned.get("on_behalf_of"):
            self.add_error("on_behalf_of", _("Say for whom this party signs."))
        if cleaned.get("on_behalf_of") and not cleaned.get("capacity"):
            self.add_error("capacity", _("Choose the capacity: TM., KT., TL. or TUQ."))
        if cleaned.get("capacity") in NEEDS_AUTHORITY and not cleaned.get("authority"):
            self.add_error("authority", _("Say by which paper this office signs for another."))
        return cleaned

    def terms(self) -> PartyTerms:
        return PartyTerms(**self.cleaned_data)


SAYING = frozenset({"indicator", "name", "target", "wording", "note"})


class CommitmentForm(forms.Form):
    area = forms.ChoiceField(label=gettext_lazy("Area"), choices=Area.choices, initial=Area.PROFESSIONAL)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    name = TextField(label=gettext_lazy("Name of the new indicator"), max_length=300, required=False)
    unit_of_measure = TextField(label=gettext_lazy("Unit of measure"), max_length=40, required=False)
    shape = forms.ChoiceField(
        label=gettext_lazy("Kind of target"), choices=Shape.choices, initial=Shape.COUNT, required=False
    )
    scale = forms.IntegerField(label=gettext_lazy("Decimals"), min_value=0, max_value=6, initial=0, required=False)
    levels = TextField(
        label=gettext_lazy("Classes, best first"),
        required=False,
        max_length=2000,
        widget=_paragraphs(2),
        help_text=gettext_lazy("One per line; only for a classification."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=Direction.choices, initial=Direction.AT_LEAST, required=False
    )
    target = TextField(
        label=gettext_lazy("Target"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("95 or 80,35 · 50.000.000 · 30/11/2021 · có · the class. Zero tolerance: empty."),
    )
    wording = TextField(
        label=gettext_lazy("Wording in the pledge"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Empty: the name of the indicator."),
    )
    note = TextField(label=gettext_lazy("Note"), max_length=300, required=False)
    before = ""  # what came of this commitment a year ago

    def __init__(self, *args: Any, known: Mapping[int, Indicator], choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A row in which only area, shape or direction was touched says nothing yet."""
        return not SAYING.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        indicator = self._indicator(cleaned)
        levels = tuple(indicator.levels)
        try:
            cleaned["value"] = read_target(
                cleaned["target"], shape=Shape(indicator.shape), scale=indicator.scale, levels=levels
            )
        except ValueUnreadable as unreadable:
            self.add_error("target", str(unreadable))
        cleaned["vocabulary"] = indicator
        return cleaned

    def _indicator(self, cleaned: dict[str, Any]) -> Indicator | NewIndicator:
        if cleaned["indicator"]:
            return self.known[int(cleaned["indicator"])]
        if not cleaned["name"]:
            raise ValidationError({"indicator": _("Choose an indicator or name a new one.")})
        shape = Shape(cleaned["shape"] or Shape.COUNT)
        scale = 0 if shape in {Shape.MONEY, Shape.ZERO} else cleaned["scale"] or 0
        return NewIndicator(
            name=cleaned["name"],
            shape=shape,
            unit_of_measure=cleaned["unit_of_measure"] or ("%" if shape == Shape.RATIO else ""),
            scale=scale,
            levels=tuple(lines(cleaned["levels"])),
        )

    def terms(self) -> CommitmentTerms:
        cleaned = self.cleaned_data
        return CommitmentTerms(
            area=cleaned["area"],
            indicator=cleaned["vocabulary"],
            target=cleaned["value"],
            direction=cleaned["direction"],
            wording=cleaned["wording"],
            note=cleaned["note"],
        )


class Commitments(BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Each indicator once; the sentence stands beside the second."""
        seen: set[str] = set()
        for form in self.pledged() if not any(self.errors) else []:
            chosen = form.cleaned_data["indicator"]
            if chosen and chosen in seen:
                form.add_error("indicator", _("This indicator is pledged above already."))
            seen |= {chosen} if chosen else set()

    def pledged(self) -> list[CommitmentForm]:
        """The rows that say something: neither left empty nor taken out."""
        filled = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form for form in filled if form not in self.deleted_forms]


CommitmentFormSet = formset_factory(
    CommitmentForm,
    formset=Commitments,
    extra=3,
    max_num=60,
    validate_max=True,
    absolute_max=120,
    can_delete=True,
)


def commitments_for(
    post: Any, unit: Unit, actor: Actor, pledge: Pledge | None, source: Pledge | None = None
) -> Commitments:
    """The rows of a pledge, those of an earlier one, or empty ones; over the vocabulary that the unit may pledge."""
    known = {indicator.pk: indicator for indicator in indicators_for(unit, actor, pledge)}
    rows = [_commitment_initial(each) for each in commitments_of(pledge)] if pledge else []
    if source is not None:
        rows = renewed_commitments(source, unit, known)
    formset: Commitments = CommitmentFormSet(  # type: ignore[assignment]
        post,
        prefix="commitments",
        initial=rows,
        form_kwargs={"known": known, "choices": _indicator_choices(known)},
    )
    formset.extra = 1 if rows else 3
    for form, row in zip(formset.forms, rows, strict=False):
        form.before = row.get("before", "")
    return formset


def indicators_for(unit: Unit, actor: Actor, pledge: Pledge | None) -> QuerySet[Indicator]:
    """The vocabulary of both parties and the units above them, and what the pledge uses already."""
    paths = [unit.path, unit.attached_to.path if unit.attached_to else ""]
    chain = {int(part) for path in paths for part in path.split("/") if part}
    shared = Indicator.objects.visible_to(actor).current().filter(owner__in=chain).values("pk")
    used = Commitment.objects.filter(pledge=pledge).values("indicator")
    found = Indicator.objects.filter(pk__in=shared) | Indicator.objects.filter(pk__in=used)
    return found.distinct().order_by("position", "name", "pk")


def _indicator_choices(known: Mapping[int, Indicator]) -> list[Any]:
    by_area = sorted(known.values(), key=lambda each: AREA_ORDER[each.area])
    groups = [
        (Area(area).label, [(str(each.pk), _indicator_label(each)) for each in rows])
        for area, rows in groupby(by_area, key=lambda each: each.area)
    ]
    return [("", _("— a new indicator —")), *groups]


def _indicator_label(indicator: Indicator) -> str:
    measured = indicator.unit_of_measure or indicator.get_shape_display()
    return f"{indicator.name} ({measured})"


def initial_terms(unit: Unit, actor: Actor, source: Pledge | None = None) -> dict[str, Any]:
    year = actor.today.year
    terms = {
        "title": f"Giao ước thi đua năm {year}",
        "year": year,
        "place": unit.place,
        "dated_on": actor.today,
        "valid_from": actor.today.replace(month=1, day=1),
        "valid_to": actor.today.replace(month=12, day=31),
        "common_duties": COMMON_DUTIES,
        "validity": VALIDITY,
    }
    return renewed_terms(source, terms) if source else terms


def initial_terms_of(pledge: Pledge) -> dict[str, Any]:
    return {name: getattr(pledge, name) for name in TermsForm.base_fields if name != "legal_texts"}


def _commitment_initial(commitment: Commitment) -> dict[str, Any]:
    return {
        "area": commitment.area,
        "indicator": str(commitment.indicator_id),
        "direction": commitment.direction,
        "target": typed_target(commitment.value),
        "wording": commitment.wording,
        "note": commitment.note,
    }
