from publications.models.campaigns import PublicCampaign, PublicCampaignQuerySet
from publications.models.consents import PublicConsent, PublicConsentQuerySet
from publications.models.photos import WIDTHS, PublicPhoto, PublicPhotoQuerySet, largest_copy
from publications.models.publications import Publication, PublicationQuerySet

__all__ = [
    "WIDTHS",
    "PublicCampaign",
    "PublicCampaignQuerySet",
    "PublicConsent",
    "PublicConsentQuerySet",
    "PublicPhoto",
    "PublicPhotoQuerySet",
    "Publication",
    "PublicationQuerySet",
    "largest_copy",
]
