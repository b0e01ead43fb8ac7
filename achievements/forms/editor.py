"""The whole page on which a deed is written: form, figures, files, people. Nothing typed gets lost on the way."""

from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from achievements import services
from achievements.choices import indicators_for
from achievements.forms.achievement import AchievementForm, written
from achievements.forms.files import FileDesk
from achievements.forms.measurement import (
    PREFIX,
    BaseMeasurementFormSet,
    MeasurementFormSet,
    Vocabulary,
    stated,
    typed_rows,
)
from achievements.models import Achievement
from members.actor import Actor
from members.models import Member
from portal.fields import as_id

SAVING = {"save", "submit"}
MAX_PEOPLE = 20


class Editor:
    """`typed` is what was sent, or None; `asked` the query string. Buttons other than save and submit judge nothing."""

    def __init__(self, actor: Actor, deed: Achievement | None, typed: QueryDict | None, asked: QueryDict) -> None:
        self.actor, self.deed, self.typed, self.asked = actor, deed, typed, asked
        self.action = typed.get("action", "save") if typed is not None else ""
        self.form_key = _key(typed)
        self.vocabulary = Vocabulary.of(indicators_for(actor, deed))
        self.files = FileDesk(actor, deed, typed)
        self.form, self.rows = self._form(), self._rows()

    @property
    def draft_key(self) -> UUID | None:
        """Under which key the typing is kept; for a saved deed the same on every device."""
        return self.form_key if self.deed is None else uuid5(NAMESPACE_URL, f"achievement/{self.deed.pk}")

    @property
    def is_saving(self) -> bool:
        return self.action in SAVING

    def _form(self) -> AchievementForm:
        if self.typed is not None and self.is_saving:
            return AchievementForm(self.typed, actor=self.actor, deed=self.deed)
        return AchievementForm(initial=self._initial(), actor=self.actor, deed=self.deed)

    def _initial(self) -> dict[str, Any]:
        if self.typed is not None:
            return {name: self.typed.get(name) for name in AchievementForm.base_fields}
        if self.deed is not None:
            return written(self.deed)
        unit = self.actor.office.unit if self.actor.office else None
        return {"unit": unit, "period_to": self.actor.today, "campaign": self.asked.get("campaign")}

    def _rows(self) -> BaseMeasurementFormSet:
        options: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"vocabulary": self.vocabulary}}
        if self.typed is None:
            return MeasurementFormSet(initial=self._stated(), **options)
        return MeasurementFormSet(self.typed, **options) if self.is_saving else typed_rows(self.typed, self.vocabulary)

    def _stated(self) -> list[dict[str, Any]]:
        if self.deed is None:
            asked = self.asked.get("indicator", "")
            return [{"indicator": asked}] if self.vocabulary.find(asked) else []
        return stated(list(self.deed.measurements.select_related("indicator").order_by("position", "pk")))

    def receive(self, uploads: list[UploadedFile], *, now: datetime) -> None:
        typed = self.typed if self.typed is not None else QueryDict()
        self.files.receive(uploads, typed.getlist("captions"), now=now)

    def is_valid(self) -> bool:
        is_form, are_rows = self.form.is_valid(), self.rows.is_valid()
        stated = self.form.cleaned_data
        fits = self.rows.fits(stated.get("campaign"), stated.get("unit")) if are_rows else False
        return is_form and are_rows and fits

    def save(self, *, now: datetime) -> tuple[Achievement, list[str]]:
        """The draft and the sentences about files that were refused; everything else is kept."""
        deed = self.form.deed(measurements=self.rows.measurements())
        saved, refused = services.write_down(
            self.deed,
            deed,
            self.files.changes,
            by=self.actor,
            now=now,
            form_key=self.form_key,
            draft_key=self.draft_key,
        )
        return saved, self.files.refusals + refused

    @property
    def known(self) -> Achievement | None:
        """The deed that the form belongs to, or that an earlier send of this form has created."""
        if self.deed is not None or self.form_key is None:
            return self.deed
        return Achievement.objects.filter(form_key=self.form_key, author=self.actor.user).first()

    @property
    def already_submitted(self) -> Achievement | None:
        """The deed that the first of two clicks on this form has created and submitted."""
        known = self.known if self.deed is None else None
        return known if known is not None and not known.is_editable else None

    @property
    def sentences(self) -> list[str]:
        """Everything that is wrong, for who does not look at the page: “Field: sentence”."""
        fields = [(self.form, self.form.errors), *((row, row.errors) for row in self.rows.forms)]
        return [
            f"{form[name].label}: {sentence}" if name in form.fields else str(sentence)
            for form, errors in fields
            for name, sentences in errors.items()
            for sentence in sentences
        ]

    @property
    def has_errors(self) -> bool:
        return self.is_saving and not (self.form.is_valid() and self.rows.is_valid())

    # -- who took part --

    @property
    def people_query(self) -> str:
        return (self.typed or self.asked).get("people", "").strip()

    @cached_property
    def chosen_people(self) -> list[Member]:
        if self.typed is None and "members" not in self.asked and self.deed is not None:
            wanted = [str(pk) for pk in written(self.deed)["members"]]
        else:
            wanted = (self.typed if self.typed is not None else self.asked).getlist("members")
        known = Member.objects.visible_to(self.actor).filter(pk__in=filter(None, map(as_id, wanted)))
        return list(known.order_by("sort_key", "pk")) if wanted else []

    @cached_property
    def found_people(self) -> list[Member]:
        if not self.people_query:
            return []
        chosen = [member.pk for member in self.chosen_people]
        found = Member.objects.visible_to(self.actor).matching(self.people_query).exclude(pk__in=chosen)
        return list(found.order_by("sort_key", "pk")[:MAX_PEOPLE])


def _key(typed: QueryDict | None) -> UUID | None:
    if typed is None:
        return uuid4()
    try:
        return UUID(typed.get("form_key", ""))
    except ValueError:
        return None
