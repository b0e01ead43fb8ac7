from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from portal.exports import Column, Export

_COLUMNS: tuple[Column[Achievement], ...] = (
    Column(_("Achievement"), lambda deed: deed.title, 60),
    Column(_("Campaign"), lambda deed: deed.campaign.name if deed.campaign else None, 40),
    Column(_("Area"), lambda deed: deed.get_area_display(), 30),
    Column(_("Figures"), lambda deed: "; ".join(row.statement.printed for row in deed.measurements.all()), 50),
    Column(_("Unit"), lambda deed: deed.unit.name, 50),
    Column(_("From day"), lambda deed: deed.period_from, 12),
    Column(_("To day"), lambda deed: deed.period_to, 12),
    Column(_("Counts on"), lambda deed: deed.counted_on, 12),
    Column(_("State"), lambda deed: capfirst(deed.get_state_display()), 20),
    Column(_("Logged by"), lambda deed: str(deed.author), 30),
    Column(_("Submitted"), lambda deed: deed.submitted_at, 18),
)

DEEDS: Export[Achievement] = Export("thanh-tich", _COLUMNS)
WAITING_DEEDS: Export[Achievement] = Export("thanh-tich-cho-duyet", _COLUMNS)
