from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from axes.signals import user_locked_out

        from members.lockout import record_lockout

        user_locked_out.connect(record_lockout, dispatch_uid="members.lockout")
