from achievements.models.deeds import (
    DELTA_SCALE,
    Achievement,
    AchievementQuerySet,
    Contribution,
    Measurement,
)
from achievements.models.evidence import Evidence, EvidenceQuerySet, StagedFile, StagedFileQuerySet, StoredFile

__all__ = [
    "DELTA_SCALE",
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
