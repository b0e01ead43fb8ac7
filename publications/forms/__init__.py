from publications.forms.deciding import PublishForm, RecordForm, WithdrawForm
from publications.forms.proposing import DeedForm, RoleModelForm

__all__ = ["DeedForm", "PublishForm", "RecordForm", "RoleModelForm", "WithdrawForm"]
