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

__all__ = [
    "DELTA_SCALE",
    "LOOK_BANDS",
    "Achievement",
    "AchievementQuerySet",
    "Contribution",
    "Evidence",
    "EvidenceQuerySet",
    "Measurement",
    "StagedFile",
    "StagedFileQuerySet",
    "StoredFile",
]
