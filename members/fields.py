from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Unit
from portal.choosing import SearchField


class UnitField(SearchField):
    """The unit, out of as many as an office reaches."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Unit"))
        kwargs.setdefault("queryset", Unit.objects.none())
        kwargs.setdefault("empty_label", _("Choose…"))
        super().__init__(**kwargs)

    def label_among_many(self, unit: Unit) -> str:
        return f"{unit.name} ({unit.code})"
