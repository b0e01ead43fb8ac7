from achievements.forms.decision import ApproveForm, CorrectForm, ReturnForm
from achievements.forms.editor import Editor
from achievements.forms.measurement import MeasurementForm

__all__ = ["ApproveForm", "CorrectForm", "Editor", "MeasurementForm", "ReturnForm"]
