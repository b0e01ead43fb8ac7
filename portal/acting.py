from typing import Protocol

from django.db import models


class Acting(Protocol):
    """Somebody who acts: an account, in an office or in none. The people themselves live in `members`."""

    @property
    def user(self) -> models.Model: ...
    @property
    def office(self) -> models.Model | None: ...
