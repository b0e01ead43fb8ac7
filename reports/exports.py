from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import Unit
from portal.exports import Column, Export
from reports.models import Duty, Report, Schedule, Submission

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

DUTIES: Export[Duty] = Export(
    "yeu-cau-bao-cao",
    (
        Column(_("Kind of report"), lambda duty: capfirst(duty.get_kind_display()), 24),
        Column(_("Sent to"), lambda duty: duty.to_unit.name, 50),
        Column(_("From whom"), lambda duty: capfirst(duty.get_scope_display()), 30),
        Column(_("Days after the end of the period"), lambda duty: duty.days_after_end, 12),
        Column(_("From day"), lambda duty: duty.valid_from, 12),
        Column(_("To day"), lambda duty: duty.valid_to, 12),
    ),
)

SENT = dict(Submission.State.choices)

# Units as `duties.board` answers them.
BOARD: Export[Unit] = Export(
    "tinh-hinh-gui-bao-cao",
    (
        Column(_("Unit"), lambda unit: unit.name, 50),
        Column(_("State"), lambda unit: capfirst(str(SENT.get(unit.sent_state, _("not sent")))), 20),  # type: ignore[attr-defined]
        Column(_("Sent"), lambda unit: unit.sent_at, 18),  # type: ignore[attr-defined]
        Column(_("Last day"), lambda unit: unit.sent_due_on, 12),  # type: ignore[attr-defined]
        Column(_("Reason"), lambda unit: unit.return_reason or "", 60),  # type: ignore[attr-defined]
    ),
)

SCHEDULES: Export[Schedule] = Export(
    "lich-lap-bao-cao",
    (
        Column(_("Schedule"), lambda schedule: schedule.name, 40),
        Column(_("Unit"), lambda schedule: schedule.unit.name, 50),
        Column(_("Kind of report"), lambda schedule: capfirst(schedule.get_kind_display()), 24),
        Column(_("For which units"), lambda schedule: capfirst(schedule.get_scope_display()), 30),
        Column(_("Day of the month"), lambda schedule: schedule.day, 10),
        Column(_("Running"), lambda schedule: schedule.is_active, 10),
    ),
)
