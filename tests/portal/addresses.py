"""Every address of the portal, read from the URL configuration."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

THIRD_PARTY = ("account_", "mfa_", "usersessions_", "set_language")


def every_pattern(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Names with their namespace (“pledges:sign”) and the pattern behind each."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from every_pattern(entry, inner)
        else:
            yield f"{prefix}{entry.name or entry.pattern}", entry


def every_name() -> set[str]:
    return {name for name, _pattern in every_pattern()}
