"""One way to write the same content, and its digest. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, ISO days. A float is a mistake and is refused."""
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError("A snapshot holds no floats.")
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
