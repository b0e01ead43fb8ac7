from achievements.models.deeds import (
    DELTA_SCALE,
    Achievement,
    AchievementQuerySet,
    Contribution,
    Measurement,
)
from achievements.models.evidence import (
    LOOK_BANDS,
    Evidence,
    EvidenceQuerySet,
    StagedFile,
    StagedFileQuerySet,
    StoredFile,
)
from achievements.models.form_drafts import FormDraft, FormDraftQuerySet
from achievements.models.social import SocialResult

__all__ = [
    "DELTA_SCALE",
    "LOOK_BANDS",
    "Achievement",
    "AchievementQuerySet",
    "Contribution",
    "Evidence",
    "EvidenceQuerySet",
    "FormDraft",
    "FormDraftQuerySet",
    "Measurement",
    "SocialResult",
    "StagedFile",
    "StagedFileQuerySet",
    "StoredFile",
]
