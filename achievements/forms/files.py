"""The files beside the form: those the deed has, those accepted and waiting, those just sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from achievements import services
from achievements.models import Achievement, Evidence, StagedFile
from members.actor import Actor
from portal.fields import as_id
from portal.storage import FileNotKept
from portal.uploads import UploadRefused, accept_evidence, shown_name
from portal.vietnamese import written


class FileDesk:
    """Accepts what was sent at once, so that it need not be sent again when something else in the form is wrong."""

    def __init__(self, actor: Actor, deed: Achievement | None, typed: QueryDict | None) -> None:
        self.actor = actor
        self.refusals: list[str] = []
        self.removed = _ids(typed, "remove")
        self.evidence = list(deed.evidence.shown()) if deed else []
        for row in self.evidence:
            row.is_removed = row.pk in self.removed
        self.staged = self._waiting(typed)
        if typed is not None:
            _put_captions(self.evidence, typed, "evidence-caption")
            _put_captions(self.staged, typed, "staged-caption")

    def _waiting(self, typed: QueryDict | None) -> list[StagedFile]:
        wanted = _ids(typed, "staged") - _ids(typed, "discard")
        return list(StagedFile.objects.visible_to(self.actor).filter(pk__in=wanted).order_by("pk")) if wanted else []

    def receive(
        self, uploads: Sequence[UploadedFile], captions: Sequence[str], *, now: datetime, key: UUID | None = None
    ) -> None:
        """One caption for several files is the caption of each. `key` is the sender's name for a single file."""
        said = list(captions) * len(uploads) if len(captions) == 1 else list(captions)
        for place, upload in enumerate(uploads):
            try:
                self._accept(upload, said[place] if place < len(said) else "", now, key)
            except (UploadRefused, FileNotKept) as refusal:
                self.refusals.append(str(refusal))

    def _accept(self, upload: UploadedFile, caption: str, now: datetime, key: UUID | None) -> None:
        known = StagedFile.objects.visible_to(self.actor).filter(client_key=key).first() if key else None
        if known is not None:
            self.staged.append(known)
            return
        if StagedFile.objects.visible_to(self.actor).count() >= services.MAX_WAITING:
            raise UploadRefused(_("Too many files are waiting. Save the achievement first."))
        clean = accept_evidence(upload)
        name = shown_name(upload)
        staged = services.stage_file(clean, name=name, by=self.actor, now=now, caption=caption, client_key=key)
        self.staged.append(staged)

    def missing(self, expected: Sequence[str], deed: Achievement | None) -> list[str]:
        """Files the sender believes to be here (by its own keys) that neither wait nor belong to the deed."""
        held = {str(row.client_key) for row in self.staged}
        if deed is not None:
            held |= {str(key) for key in deed.evidence.values_list("client_key", flat=True)}
        return [key for key in expected if key not in held]

    @property
    def changes(self) -> services.FileChanges:
        return services.FileChanges(
            staged=self.staged,
            removed=[row for row in self.evidence if row.is_removed],
            staged_captions={row.pk: row.caption for row in self.staged},
            captions={row.pk: row.caption for row in self.evidence if not row.is_removed},
        )


def _ids(typed: QueryDict | None, name: str) -> set[int]:
    given = typed.getlist(name) if typed is not None else []
    return {number for number in map(as_id, given) if number is not None}


def _put_captions(rows: Sequence[Evidence] | Sequence[StagedFile], typed: QueryDict, name: str) -> None:
    for row in rows:
        row.caption = written(typed.get(f"{name}-{row.pk}", row.caption)).strip()[:300]
