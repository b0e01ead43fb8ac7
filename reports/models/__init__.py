from reports.models.outlines import ReportOutline
from reports.models.report import Narrative, Report
from reports.models.schedules import Schedule, ScheduleRun
from reports.models.sending import Duty, DutyReminder, Submission

__all__ = ["Duty", "DutyReminder", "Narrative", "Report", "ReportOutline", "Schedule", "ScheduleRun", "Submission"]
