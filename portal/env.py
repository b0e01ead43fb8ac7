"""The only place that reads the environment."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_MIN_LENGTH = 50  # what `check --deploy` asks of SECRET_KEY


def text(name: str, default: str | None = None) -> str:
    """The variable as text; without a default a missing one stops the start with its name."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def secret(name: str) -> str:
    """A secret has to be given, and long enough that nobody guesses it."""
    value = text(name)
    if len(value) < SECRET_MIN_LENGTH:
        raise ImproperlyConfigured(f"{name} is too short; give it at least {SECRET_MIN_LENGTH} random characters.")
    return value


def choice(name: str, *known: str) -> str:
    """One of the known words, by default the first: a word mistyped must not start the laxer form."""
    value = os.environ.get(name, known[0])
    if value not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}; say {' or '.join(known)}.")
    return value


def flag(name: str, *, default: bool, is_allowed: bool = True) -> bool:
    value = os.environ.get(name, "")
    if value.lower() not in {"", "1", "true", "yes", "0", "false", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; say yes or no.")
    is_set = value.lower() in {"1", "true", "yes"} if value else default
    if is_set and not is_allowed:
        raise ImproperlyConfigured(f"{name} is never switched on in the server form.")
    return is_set


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, str(default)))


def services(name: str, *, is_plain_allowed: bool) -> list[dict[str, str]]:
    """Servers outside the portal: a JSON list of objects, each with `key`, `name` and `url`.

    The address is https; plain http only to this machine, where that is allowed. The value holds secrets: it is
    never shown.
    """
    try:
        found = json.loads(os.environ.get(name, "") or "[]")
        told = [{str(part): str(value) for part, value in each.items()} for each in found]
    except (ValueError, AttributeError, TypeError):
        raise ImproperlyConfigured(f"{name} is no JSON list of objects.") from None
    for each in told:
        if not all(each.get(part) for part in ("key", "name", "url")) or not _is_safe(each["url"], is_plain_allowed):
            raise ImproperlyConfigured(f"Each entry of {name} needs key, name and a url that begins with https://.")
    return told


def _is_safe(url: str, is_plain_allowed: bool) -> bool:
    address = urlsplit(url)
    is_here = is_plain_allowed and address.scheme == "http" and address.hostname in {"localhost", "127.0.0.1"}
    return bool(address.hostname) and (address.scheme == "https" or is_here)
