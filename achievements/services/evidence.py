"""Files: written before their row, removed again when the row does not come to stay."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from achievements.models import Achievement, Evidence, StagedFile, StoredFile
from achievements.services.refusals import AchievementNotEditable, EvidenceRefused
from members.actor import Actor
from portal import audit
from portal.storage import keeping
from portal.uploads import CleanFile, thumbnail
from portal.vietnamese import written

STAGED_LASTS = timedelta(days=14)  # as long as the draft of the form around them
MAX_FILES = 30  # of one deed
MAX_WAITING = 100  # of one person, until the sweep
COPIED = (
    "kind", "file", "thumbnail", "original_name", "caption", "mime", "size", "sha256", "sent_sha256", "look",
    "width", "height", "uploaded_by_id", "uploaded_at",
)  # fmt: skip


def stage_file(
    clean: CleanFile, *, name: str, by: Actor, now: datetime, caption: str = "", client_key: UUID | None = None
) -> StagedFile:
    """Keep an accepted file of this person until the deed it belongs to is saved. Raises `FileNotKept`.

    A file sent twice at once under the same `client_key` is kept once.
    """
    staged = StagedFile(
        kind=StoredFile.Kind.PHOTO if clean.is_photo else StoredFile.Kind.FILE,
        original_name=name,
        caption=written(caption)[:300],
        mime=clean.mime,
        size=len(clean.content),
        sha256=clean.sha256,
        sent_sha256=clean.sent_sha256,
        look=clean.look,
        width=clean.width,
        height=clean.height,
        uploaded_by=by.user,
        uploaded_at=now,
        client_key=client_key,
    )
    try:
        _write(staged, clean)
        with transaction.atomic():
            staged.save()
    except BaseException as failure:
        with suppress(OSError):  # where nothing can be written, nothing may be removable either
            remove_files(staged.stored_names)
        first = StagedFile.objects.visible_to(by).filter(client_key=client_key).first() if client_key else None
        if isinstance(failure, IntegrityError) and first is not None:
            return first
        raise
    return staged


def _write(staged: StagedFile, clean: CleanFile) -> None:
    name, small = uuid4().hex, thumbnail(clean) if clean.is_photo else b""
    with keeping():
        staged.file.save(f"{name}.{clean.extension}", ContentFile(clean.content), save=False)
        if small:
            staged.thumbnail.save(f"{name}.jpg", ContentFile(small), save=False)


@transaction.atomic
def add_evidence(
    deed: Achievement, staged: Sequence[StagedFile], *, captions: Mapping[int, str], by: Actor, now: datetime
) -> list[str]:
    """Put waiting files to the deed. Answers a sentence for each file that the deed holds already."""
    if not staged:
        return []
    if not _locked(deed).may_be_edited_by(by):
        raise AchievementNotEditable(_("Files can only be added to your own draft."))
    held = set(deed.evidence.values_list("sha256", flat=True))
    place = deed.evidence.aggregate(last=Max("position"))["last"] or 0
    refused, added = [], []
    for file in staged:
        if refusal := _refusal(file, held):
            refused.append(refusal)
            discard_staged(file, by=by)
            continue
        held.add(file.sha256)
        place += 1
        added.append(_adopt(file, deed, place, captions.get(file.pk, file.caption)))
    if added:
        digests = {str(evidence.pk): evidence.sha256 for evidence in added}
        audit.record("achievement.evidence_added", by=by, target=deed, at=now, details=digests)
    return refused


def _refusal(file: StagedFile, held: set[str]) -> str:
    names = {"name": file.original_name, "limit": MAX_FILES}
    if file.sha256 in held:
        return _("“%(name)s” is already attached to this achievement.") % names
    if len(held) >= MAX_FILES:
        return _("“%(name)s” was left out: an achievement holds at most %(limit)s files.") % names
    return ""


def _locked(deed: Achievement) -> Achievement:
    return Achievement.objects.select_for_update(of=("self",)).select_related("unit").get(pk=deed.pk)


def _adopt(file: StagedFile, deed: Achievement, place: int, caption: str) -> Evidence:
    """The file stays where it is and only changes its owner row."""
    copied = {name: getattr(file, name) for name in (*COPIED, "client_key")}
    evidence = Evidence.objects.create(achievement=deed, position=place, **copied | {"caption": written(caption)[:300]})
    file.delete()
    return evidence


def discard_staged(file: StagedFile, *, by: Actor) -> None:
    if file.uploaded_by_id != by.user.pk:
        raise EvidenceRefused(_("This file belongs to somebody else."))
    names = file.stored_names
    file.delete()
    transaction.on_commit(partial(remove_files, names))


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Actor, now: datetime) -> None:
    deed = _locked(evidence.achievement)
    if not deed.may_be_edited_by(by):
        raise AchievementNotEditable(_("Files can only be removed from your own draft."))
    names, pk, digest = evidence.stored_names, evidence.pk, evidence.sha256
    evidence.delete()
    audit.record("achievement.evidence_removed", by=by, target=deed, at=now, details={str(pk): digest})
    transaction.on_commit(partial(remove_files, names))


def copy_evidence(old: Achievement, new: Achievement) -> None:
    """A correction begins with the same files; the bytes are shared."""
    Evidence.objects.bulk_create(
        Evidence(achievement=new, position=row.position, **{name: getattr(row, name) for name in COPIED})
        for row in old.evidence.shown()
    )


def remove_files(names: Iterable[str]) -> None:
    """Delete stored bytes to which no row points any more: a correction shares them with what it corrects."""
    for name in names:
        if not (_is_kept(Evidence, name) or _is_kept(StagedFile, name)):
            default_storage.delete(name)


def _is_kept(model: type[Evidence] | type[StagedFile], name: str) -> bool:
    rows = model._default_manager.all()
    return rows.filter(file=name).exists() or rows.filter(thumbnail=name).exists()


def sweep_staged(*, now: datetime) -> int:
    """Remove what was sent and never saved with a deed."""
    abandoned = list(StagedFile.objects.filter(uploaded_at__lt=now - STAGED_LASTS).order_by("pk"))
    for file in abandoned:
        names = file.stored_names
        file.delete()
        remove_files(names)
    return len(abandoned)
