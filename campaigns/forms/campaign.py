from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.facts import PLAN_TEXTS, CampaignFacts
from campaigns.models import Campaign
from campaigns.services import LauncherChoice
from campaigns.values import Area
from members.actor import Actor
from members.fields import UnitField
from members.models import Block, BlockSeat, Unit
from portal.fields import TextField, VietnameseDateField
from portal.uploads import CleanFile, UploadRefused, accept_document


def choices_of(choices: Iterable[tuple[str, Any]], blank: Any = "") -> list[tuple[str, Any]]:
    return [("", blank or gettext_lazy("Please choose")), *choices]


def plan_text(label: Any, help_text: Any = "") -> TextField:
    """One text of the launch plan."""
    area = forms.Textarea(attrs={"rows": 3})
    return TextField(label=label, help_text=help_text, required=False, max_length=5000, widget=area)


class CampaignForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=choices_of(Campaign.Kind.choices))
    name = TextField(
        label=gettext_lazy("Name"),
        max_length=300,
        help_text=gettext_lazy("As in the launch document, for example: Lao động giỏi, lao động sáng tạo"),
    )
    slogan = TextField(label=gettext_lazy("Slogan"), max_length=300, required=False)
    content = TextField(
        label=gettext_lazy("Content"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), choices=choices_of(Area.choices))
    starts_on = VietnameseDateField(label=gettext_lazy("Launched on"))
    interim_on = VietnameseDateField(label=gettext_lazy("Interim review on"), required=False)
    ends_on = VietnameseDateField(label=gettext_lazy("Final review on"))
    register_by = VietnameseDateField(
        label=gettext_lazy("Registration until"),
        required=False,
        help_text=gettext_lazy("The last day on which units and people register; empty while the campaign runs."),
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("Registrations need approval"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Officers of the unit that manages the campaign approve each one or refuse it."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("Form of emulation"), choices=choices_of(Campaign.Mode.choices))
    level = forms.ChoiceField(label=gettext_lazy("Launch level"), choices=choices_of(Campaign.Level.choices))
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=choices_of(Campaign.Scope.choices))
    block = forms.ModelChoiceField(
        label=gettext_lazy("Emulation block"),
        queryset=Block.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy(
            "Only for the scope “block of units”: the launch is announced to the units of the block."
        ),
    )
    duration = forms.ChoiceField(
        label=gettext_lazy("Duration bracket"),
        choices=choices_of(Campaign.Duration.choices, gettext_lazy("From the days above")),
        required=False,
    )
    purpose = plan_text(gettext_lazy("Purpose and requirements"))
    audience = plan_text(gettext_lazy("Who takes part"))
    criteria = plan_text(
        gettext_lazy("Criteria"), gettext_lazy("The indicators are added to the plan as a table by themselves.")
    )
    rewards = plan_text(gettext_lazy("Rewards"))
    budget = plan_text(gettext_lazy("Budget"))
    organisation = plan_text(
        gettext_lazy("How it is carried out"),
        gettext_lazy("One task to a line; a line that begins with a dash becomes an item of a list."),
    )
    document_number = TextField(
        label=gettext_lazy("Number of the launch document"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "05/KH-CĐN"}),
    )
    document_on = VietnameseDateField(label=gettext_lazy("Day of the launch document"), required=False)
    document_file = forms.FileField(
        label=gettext_lazy("Launch document (PDF)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def __init__(self, *args: Any, blocks: QuerySet[Block] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["block"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Block.objects.none() if blocks is None else blocks

    def clean_document_file(self) -> CleanFile | None:
        upload: UploadedFile | None = self.cleaned_data["document_file"]
        if upload is None:
            return None
        try:
            return accept_document(upload, max_bytes=settings.PDF_MAX_BYTES)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def clean(self) -> None:
        starts, interim, ends = (self.cleaned_data.get(name) for name in ("starts_on", "interim_on", "ends_on"))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The final review cannot be before the launch."))
        elif interim and starts and interim < starts:
            self.add_error("interim_on", _("The interim review cannot be before the launch."))
        elif interim and ends and interim > ends:
            self.add_error("interim_on", _("The interim review cannot be after the final review."))
        if (register_by := self.cleaned_data.get("register_by")) and ends and register_by > ends:
            self.add_error("register_by", _("Registration cannot end after the final review."))
        if self.cleaned_data.get("scope") == Campaign.Scope.BLOCK and not self.cleaned_data.get("block"):
            self.add_error("block", _("Choose the block for which the campaign is; one is formed under “Units”."))

    def facts(self) -> CampaignFacts:
        """A block counts only in the scope of blocks."""
        block = self.cleaned_data["block"] if self.cleaned_data["scope"] == Campaign.Scope.BLOCK else None
        stated = self.cleaned_data | {"block_id": block.pk if block else None}
        return CampaignFacts(**{name: stated[name] for name in CampaignFacts.__dataclass_fields__})

    @property
    def plan_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PLAN_TEXTS]

    @property
    def is_plan_begun(self) -> bool:
        """Whether the texts of the launch plan have to be seen: something stands there, or is to be corrected."""
        return any(self[name].value() or self[name].errors for name in PLAN_TEXTS)

    @staticmethod
    def stated(campaign: Campaign) -> dict[str, Any]:
        stated = {name: getattr(campaign, name) for name in CampaignFacts.__dataclass_fields__}
        return stated | {"block": campaign.block_id}


class LauncherForm(forms.Form):
    unit = UnitField(
        label=gettext_lazy("Unit of the portal"),
        required=False,
        empty_label=gettext_lazy("None, a body outside"),
    )
    body_name = TextField(
        label=capfirst(gettext_lazy("or the name of a body outside")),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units

    def clean(self) -> None:
        if self.cleaned_data.get("unit") and self.cleaned_data.get("body_name"):
            self.add_error("body_name", _("Choose a unit or write a name, not both."))

    def choice(self) -> LauncherChoice:
        return LauncherChoice(self.cleaned_data.get("unit"), self.cleaned_data.get("body_name") or "")


if TYPE_CHECKING:
    LauncherRows = BaseFormSet[LauncherForm]
else:
    LauncherRows = BaseFormSet


class BaseLauncherFormSet(LauncherRows):
    def clean(self) -> None:
        seen: set[LauncherChoice] = set()
        for form in self._kept():
            if form.choice() in seen:
                form.add_error("unit" if form.choice().unit else "body_name", _("This body stands above already."))
            seen.add(form.choice())

    def _kept(self) -> list[LauncherForm]:
        rows = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        rows = [form for form in rows if not form.cleaned_data.get("DELETE")]
        return [form for form in rows if form.choice() != LauncherChoice()]

    def choices(self) -> list[LauncherChoice]:
        return [form.choice() for form in self._kept()]

    @staticmethod
    def stated(campaign: Campaign) -> list[dict[str, Any]]:
        rows = campaign.launchers.order_by("position", "pk")
        return [{"unit": launcher.unit_id, "body_name": launcher.body_name} for launcher in rows]


MAX_LAUNCHERS = 12
LauncherFormSet = cast(
    type[BaseLauncherFormSet],
    formset_factory(
        LauncherForm,
        formset=BaseLauncherFormSet,
        extra=1,
        can_delete=True,
        max_num=MAX_LAUNCHERS,
        validate_max=True,
        absolute_max=MAX_LAUNCHERS * 2,
    ),
)


def launchable_blocks(owner: Unit, campaign: Campaign | None = None) -> QuerySet[Block]:
    """The blocks that the unit formed, heads or is deputy of, and the one named already; the newest year first."""
    led = BlockSeat.objects.filter(unit=owner, rank__in=[BlockSeat.Rank.HEAD, BlockSeat.Rank.DEPUTY]).values("block")
    chosen = Q(owner=owner) | Q(pk__in=led)
    if campaign is not None:
        chosen |= Q(pk=campaign.block_id)
    return Block.objects.filter(chosen).order_by("-year", "sort_key", "pk")


def launcher_units(actor: Actor, campaign: Campaign | None = None) -> QuerySet[Unit]:
    """Whom one may name: the own unit, those above, directly below and beside it, and who is named already."""
    assert actor.office is not None
    own = campaign.owner if campaign else actor.office.unit
    near = Q(pk__in=_ancestry(own)) | Q(parent=own) | Q(pk=own.attached_to_id) | Q(attached_to=own)
    if campaign is not None:
        near |= Q(launched_campaigns__campaign=campaign)
    return Unit.objects.filter(near).distinct().order_by("sort_key", "pk")


def _ancestry(unit: Unit) -> list[int]:
    return [int(part) for part in unit.path.split("/") if part]


def typed_launchers(typed: Mapping[str, Any], units: QuerySet[Unit]) -> BaseLauncherFormSet:
    """The rows as they were typed, unjudged, and one more: “add another” without a script."""
    given = str(typed.get("launchers-TOTAL_FORMS", ""))
    count = min(int(given), MAX_LAUNCHERS) if given.isascii() and given.isdigit() else 0
    names = ("unit", "body_name", "DELETE")
    rows = [{name: typed.get(f"launchers-{index}-{name}", "") for name in names} for index in range(count)]
    return LauncherFormSet(
        prefix="launchers", initial=[row for row in rows if not row["DELETE"]], form_kwargs={"units": units}
    )


class CloseForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Reason for closing early"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed only before the day of the final review."),
    )
