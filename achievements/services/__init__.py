"""What may be done with a deed and its evidence. Other modules import from here."""

from achievements.services.batches import Chosen, Decided, approve_many, return_many
from achievements.services.decisions import (
    approve_achievement,
    return_achievement,
    start_correction,
    why_never_reviewed_by,
)
from achievements.services.drafts import Deed, create_achievement, delete_draft, save_draft, submit_achievement
from achievements.services.evidence import (
    MAX_FILES,
    MAX_WAITING,
    add_evidence,
    discard_staged,
    remove_evidence,
    stage_file,
    sweep_staged,
)
from achievements.services.form_drafts import (
    AlreadySent,
    DraftRefused,
    Typing,
    forget_draft,
    keep_draft,
    sweep_form_drafts,
)
from achievements.services.notices import reviewers_of
from achievements.services.refusals import (
    AchievementNotCorrectable,
    AchievementNotEditable,
    AchievementNotReviewable,
    AchievementNotSubmittable,
    EvidenceRefused,
    Refused,
)
from achievements.services.writing import FileChanges, write_down

__all__ = [
    "MAX_FILES",
    "MAX_WAITING",
    "AchievementNotCorrectable",
    "AchievementNotEditable",
    "AchievementNotReviewable",
    "AchievementNotSubmittable",
    "AlreadySent",
    "Chosen",
    "Decided",
    "Deed",
    "DraftRefused",
    "EvidenceRefused",
    "FileChanges",
    "Refused",
    "Typing",
    "add_evidence",
    "approve_achievement",
    "approve_many",
    "create_achievement",
    "delete_draft",
    "discard_staged",
    "forget_draft",
    "keep_draft",
    "remove_evidence",
    "return_achievement",
    "return_many",
    "reviewers_of",
    "save_draft",
    "stage_file",
    "start_correction",
    "submit_achievement",
    "sweep_form_drafts",
    "sweep_staged",
    "why_never_reviewed_by",
    "write_down",
]
