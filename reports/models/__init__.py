from reports.models.report import Narrative, Report

__all__ = ["Narrative", "Report"]
