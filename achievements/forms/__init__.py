from achievements.forms.batch import ReturnManyForm, chosen_by
from achievements.forms.decision import ApproveForm, CorrectForm, ReturnForm
from achievements.forms.editor import Editor
from achievements.forms.files import FileDesk
from achievements.forms.measurement import MeasurementForm
from achievements.forms.quick import QuickEntry

__all__ = [
    "ApproveForm",
    "CorrectForm",
    "Editor",
    "FileDesk",
    "MeasurementForm",
    "QuickEntry",
    "ReturnForm",
    "ReturnManyForm",
    "chosen_by",
]
