"""A process that is killed at one step, as SIGKILL would: no handler of the program sees it."""

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """No handler of the program sees it."""


def killing(step: Callable[..., Any], *, is_before: bool) -> Callable[..., Any]:
    def killed(*args: Any, **kwargs: Any) -> Any:
        if not is_before:
            step(*args, **kwargs)
        raise Killed

    return killed
