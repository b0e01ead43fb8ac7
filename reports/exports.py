from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.exports import Column, Export
from reports.models import Report

REPORTS: Export[Report] = Export(
    "bao-cao",
    (
        Column(_("Report"), lambda report: report.title, 40),
        Column(_("Unit"), lambda report: report.unit.name, 50),
        Column(_("From day"), lambda report: report.period_from, 12),
        Column(_("To day"), lambda report: report.period_to, 12),
        Column(_("Version"), lambda report: report.version, 10),
        Column(_("State"), lambda report: capfirst(report.get_state_display()), 24),
        Column(_("Figures of"), lambda report: report.figures_at, 18),
    ),
)
