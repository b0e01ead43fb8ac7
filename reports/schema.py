"""The JSON Schema of a report taken away as JSON, drawn from the dataclasses that are frozen. Pure."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from reports import snapshot as snapshots

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}
TEXT = PLAIN[str]
BELOW = {"deeds_below", "measurements_below", "movements_below"}  # stand elsewhere: no row of this file counts them
MOMENT = {"type": ["string", "null"], "format": "date-time"}


def schema() -> dict[str, Any]:
    """Every object is closed: what is not named here is not in the file."""
    found: dict[str, Any] = {}
    frozen = _shape(snapshots.Snapshot, found)
    report = {
        "title": TEXT,
        "version": {"type": "integer", "minimum": 1},
        "state": TEXT,
        "correction_reason": TEXT,
        "figures_at": MOMENT,
        "final_at": MOMENT,
        "digest": SHA256 | {"description": "SHA-256 of `snapshot` as canonical JSON: sorted keys, no spaces, UTF-8"},
        "final_digest": {"anyOf": [SHA256, {"const": ""}]},
        "pdf_sha256": {"anyOf": [SHA256, {"const": ""}]},
    }
    totals = {name: {"type": "integer", "minimum": 0} for name in _names(snapshots.Totals) if name not in BELOW}
    numbers = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "sum of scaled × 10^-scale, exact"}
    parts = {
        "report": _object(report),
        "controls": _object(totals | {"numbers": numbers}),
        "texts": {"type": "object", "additionalProperties": TEXT},
        "snapshot": frozen,
    }
    return {"$schema": DIALECT, "title": "Báo cáo thi đua", **_object(parts), "$defs": found}


def _names(shape: Any) -> list[str]:
    return [each.name for each in fields(shape)]


def _object(properties: Mapping[str, Any], *, optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _shape(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _shape(get_args(kind)[0], found)}
    if get_origin(kind) is UnionType:
        return {"anyOf": [_shape(each, found) for each in get_args(kind)]}
    if not is_dataclass(kind):
        raise TypeError(f"A snapshot holds no {kind}.")
    return _reference(kind, found)


def _reference(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in found:
        hints = get_type_hints(kind)
        later = frozenset(snapshots.SINCE.get(name, ()))
        found[name] = _object({each: _shape(hints[each], found) for each in _names(kind)}, optional=later)
        if later:
            found[name]["$comment"] = f"absent from older snapshots: {', '.join(sorted(later))}"
    return {"$ref": f"#/$defs/{name}"}
