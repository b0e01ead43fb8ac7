from django.http import HttpRequest


def actor(request: HttpRequest) -> dict[str, object]:
    """`actor` in every template; None for the public."""
    return {"actor": getattr(request, "actor", None)}
