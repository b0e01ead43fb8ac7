"""What may be done with publications, consents and campaigns in public. Other modules import from here."""

from publications.services.campaigns import hide_campaign, show_campaign
from publications.services.consents import answer_consent, record_consent, why_not_recorded_by
from publications.services.photos import make_copies, show_copies
from publications.services.proposing import ChosenPhoto, Proposal, propose_deed, propose_role_model, why_not_proposed_by
from publications.services.publishing import (
    MAKE_PHOTOS,
    publish,
    why_never_published_by,
    withdraw_publication,
)
from publications.services.refusals import (
    CampaignNotShown,
    ConsentNotAnswerable,
    NotProposable,
    NotPublishable,
    NotWithdrawable,
    Refused,
)

__all__ = [
    "MAKE_PHOTOS",
    "CampaignNotShown",
    "ChosenPhoto",
    "ConsentNotAnswerable",
    "NotProposable",
    "NotPublishable",
    "NotWithdrawable",
    "Proposal",
    "Refused",
    "answer_consent",
    "hide_campaign",
    "make_copies",
    "propose_deed",
    "propose_role_model",
    "publish",
    "record_consent",
    "show_campaign",
    "show_copies",
    "why_never_published_by",
    "why_not_proposed_by",
    "why_not_recorded_by",
    "withdraw_publication",
]
