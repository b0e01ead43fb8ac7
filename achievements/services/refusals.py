class Refused(Exception):
    """A rule said no; the sentence may be read by the person."""


class AchievementNotEditable(Refused):
    pass


class AchievementNotSubmittable(Refused):
    pass


class AchievementNotReviewable(Refused):
    pass


class AchievementNotCorrectable(Refused):
    pass


class EvidenceRefused(Refused):
    pass
