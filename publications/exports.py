from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.exports import Column, Export
from publications.models import Publication, PublicConsent

PUBLICATIONS: Export[Publication] = Export(
    "cong-khai",
    (
        Column(_("Title"), lambda publication: publication.title, 60),
        Column(_("Kind"), lambda publication: capfirst(publication.get_kind_display()), 20),
        Column(_("Unit"), lambda publication: publication.unit.name, 50),
        Column(_("State"), lambda publication: capfirst(publication.get_state_display()), 20),
        Column(_("Proposed on"), lambda publication: publication.proposed_at, 18),
    ),
)

CONSENTS: Export[PublicConsent] = Export(
    "dong-y",
    (
        Column(_("Title"), lambda consent: consent.publication.title, 60),
        Column(_("Unit"), lambda consent: consent.publication.unit.name, 50),
        Column(_("State"), lambda consent: capfirst(consent.get_state_display()), 20),
    ),
)
