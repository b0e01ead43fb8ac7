from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pledges.models import LegalText, Pledge
from portal.exports import Column, Export

PLEDGES: Export[Pledge] = Export(
    "giao-uoc",
    (
        Column(_("Pledge"), lambda pledge: pledge.title, 50),
        Column(_("Year"), lambda pledge: pledge.year, 8),
        Column(_("Unit"), lambda pledge: pledge.unit.name, 50),
        Column(_("Parties"), lambda pledge: "; ".join(party.unit.name for party in pledge.parties.all()), 60),
        Column(_("Number"), lambda pledge: pledge.document.number_and_symbol if pledge.document else None, 20),
        Column(_("State"), lambda pledge: capfirst(pledge.get_state_display()), 24),
        Column(_("Valid from"), lambda pledge: pledge.valid_from, 12),
        Column(_("Valid to"), lambda pledge: pledge.valid_to, 12),
    ),
)

LEGAL_TEXTS: Export[LegalText] = Export(
    "van-ban-phap-luat",
    (
        Column(_("Number and symbol"), lambda text: text.number, 20),
        Column(_("Name of the text"), lambda text: text.title, 60),
        Column(_("Issuing body"), lambda text: text.issuer, 24),
        Column(_("Issued on"), lambda text: text.issued_on, 12),
        Column(_("In force from"), lambda text: text.valid_from, 12),
        Column(_("In force until"), lambda text: text.valid_to, 12),
        Column(_("Replaced by"), lambda text: text.replaced_by.number if text.replaced_by else None, 20),
        Column(_("Line of the grounds"), lambda text: text.wording, 80),
    ),
)
