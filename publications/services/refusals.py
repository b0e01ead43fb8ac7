class Refused(Exception):
    """A rule said no; the sentence may be read by the person, `about` is the field that it concerns."""

    about: str | None = None


class NotProposable(Refused):
    pass


class NotPublishable(Refused):
    pass


class NotWithdrawable(Refused):
    pass


class ConsentNotAnswerable(Refused):
    pass


class ReferenceMissing(ConsentNotAnswerable):
    about = "reference"


class CampaignNotShown(Refused):
    pass
