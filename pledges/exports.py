from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pledges.models import Pledge
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
