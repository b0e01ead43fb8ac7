"""One save of the form: the deed, its figures and its files stay or fall together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from achievements.models import Achievement, Evidence, StagedFile
from achievements.services.drafts import Deed, create_achievement, save_draft
from achievements.services.evidence import add_evidence, remove_evidence
from achievements.services.form_drafts import forget_draft
from members.actor import Actor
from portal.vietnamese import written


@dataclass(frozen=True)
class FileChanges:
    """Files to add, evidence to remove, and captions by the id of a waiting file or of evidence."""

    staged: Sequence[StagedFile] = ()
    removed: Sequence[Evidence] = ()
    staged_captions: Mapping[int, str] = field(default_factory=dict)
    captions: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def write_down(
    achievement: Achievement | None,
    deed: Deed,
    changes: FileChanges,
    *,
    by: Actor,
    now: datetime,
    form_key: UUID | None = None,
    draft_key: UUID | None = None,
) -> tuple[Achievement, list[str]]:
    """The saved draft, and a sentence for each file that it did not take; what was being typed is forgotten."""
    forget_draft(by.user, draft_key)
    if achievement is None:
        saved = create_achievement(deed, by=by, now=now, form_key=form_key)
    else:
        saved = save_draft(achievement, deed, by=by, now=now)
    for evidence in changes.removed:
        remove_evidence(evidence, by=by, now=now)
    _save_captions(saved, changes.captions)
    return saved, add_evidence(saved, changes.staged, captions=changes.staged_captions, by=by, now=now)


def _save_captions(achievement: Achievement, captions: Mapping[int, str]) -> None:
    rows = achievement.evidence.filter(pk__in=captions)
    changed = [row for row in rows if row.caption != written(captions[row.pk])[:300]]
    for row in changed:
        row.caption = written(captions[row.pk])[:300]
    Evidence.objects.bulk_update(changed, ["caption"])
