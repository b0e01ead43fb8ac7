"""What is only remembered for speed or convenience: when the cache is away it is forgotten, and the pages go on.

Limits and one-time codes do not belong here: what protects must not be forgotten.
"""

from typing import Any

import structlog
from django.core.cache import cache

log = structlog.get_logger(__name__)


def recall(key: str) -> Any:
    """None when nothing is known, or nothing can be asked."""
    try:
        return cache.get(key)
    except Exception as problem:  # noqa: BLE001 - each cache library has its own family of errors
        log.warning("cache.away", problem=type(problem).__name__)
        return None


def remember(key: str, value: Any, *, seconds: float) -> None:
    try:
        cache.set(key, value, timeout=seconds)
    except Exception as problem:  # noqa: BLE001 - as above
        log.warning("cache.away", problem=type(problem).__name__)
