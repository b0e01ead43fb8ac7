"""Pages by key: the rows after (or before) the last one seen, so that a deep page costs as much as the first.

The order is the queryset's own `order_by`, which ends in the primary key. Rows without a value stand last, whichever
way a column is sorted and on either database.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F, Field, ForeignKey, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

M = TypeVar("M", bound=Model)
NOTHING = Q(pk__in=[])


class OrderNotUnique(ValueError):
    """A list whose order does not end in the primary key would skip or repeat rows."""


@dataclass(frozen=True)
class Term:
    """One column of the order; `path` is written as in `order_by`, without the sign."""

    path: str
    is_descending: bool
    is_nullable: bool
    field: "Field[Any, Any]"
    is_joined: bool

    def order(self, *, backwards: bool) -> OrderBy:
        column = F(self.path)
        nulls: dict[str, Any] = {}
        if self.is_nullable:
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return column.desc(**nulls) if self.is_descending != backwards else column.asc(**nulls)

    def equals(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: Any, *, backwards: bool, or_equal: bool = False) -> Q:
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else NOTHING
        lookup = "lt" if self.is_descending != backwards else "gt"
        further = Q(**{f"{self.path}__{lookup}{'e' if or_equal else ''}": value})
        return further | Q(**{f"{self.path}__isnull": True}) if self.is_nullable and not backwards else further


def terms_of(rows: QuerySet[M]) -> list[Term]:
    """The order of the rows; it may name columns, columns of joined tables and annotations."""
    terms = [_term(rows, asked) for asked in rows.query.order_by]
    if not terms or terms[-1].is_joined or terms[-1].field != rows.model._meta.pk:
        raise OrderNotUnique(f"A list of {rows.model.__name__} must be ordered down to its primary key.")
    return terms


def _term(rows: QuerySet[M], asked: Any) -> Term:
    if isinstance(asked, OrderBy):
        column: Any = asked.expression
        path, is_descending = column.name, asked.descending
    else:
        path, is_descending = asked.lstrip("-"), asked.startswith("-")
    if path in rows.query.annotations:
        computed = rows.query.annotations[path].output_field
        return Term(path, is_descending, is_nullable=True, field=computed, is_joined=False)
    field, is_nullable = _field(rows.model, path)
    return Term(path, is_descending, is_nullable, field, is_joined="__" in path)


def _field(model: type[Model], path: str) -> "tuple[Field[Any, Any], bool]":
    is_nullable = False
    for name in path.split("__"):
        field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        is_nullable, model = is_nullable or field.null, field.related_model
    return (field.target_field if isinstance(field, ForeignKey) else field), is_nullable


def ordered(rows: QuerySet[M], terms: list[Term], *, backwards: bool = False) -> QuerySet[M]:
    """The rows in the order of the terms, or in the reverse; columns of joined tables come along to be read."""
    joined = {f"keyset_{number}": F(term.path) for number, term in enumerate(terms) if term.is_joined}
    return rows.annotate(**joined).order_by(*(term.order(backwards=backwards) for term in terms))


def beyond(terms: list[Term], values: list[Any], *, backwards: bool = False) -> Q | TupleLessThan | TupleGreaterThan:
    """The rows that follow the one with these values (or, backwards, precede it)."""
    directions = {term.is_descending for term in terms}
    if len(terms) > 1 and len(directions) == 1 and not any(term.is_nullable for term in terms):
        lookup = TupleLessThan if directions.pop() != backwards else TupleGreaterThan
        return lookup(Tuple(*(F(term.path) for term in terms)), tuple(values))
    condition, same = Q(NOTHING), Q()
    for term, value in zip(terms, values, strict=True):
        condition |= same & term.beyond(value, backwards=backwards)
        same &= term.equals(value)
    # Says nothing new, but lets the database begin in the middle of an index.
    first, value = terms[0], values[0]
    return condition if first.is_nullable else condition & first.beyond(value, backwards=backwards, or_equal=True)


def cursor_of(row: Model, terms: list[Term]) -> str:
    """The place of a row in the order, signed, for a link."""
    values = [_read(row, term, number) for number, term in enumerate(terms)]
    return _signer(terms).sign_object([_plain(value) for value in values], compress=True)


def values_of(cursor: str, terms: list[Term]) -> list[Any] | None:
    """What `cursor_of` wrote; None for a cursor that is not ours or belongs to another order."""
    try:
        written = _signer(terms).unsign_object(cursor)
        return [term.field.to_python(value) for term, value in zip(terms, written, strict=True)]
    except (BadSignature, ValidationError, ValueError):
        return None


def _read(row: Model, term: Term, number: int) -> Any:
    if term.is_joined:
        return getattr(row, f"keyset_{number}")
    return getattr(row, term.path if term.path == "pk" or not hasattr(row, f"{term.path}_id") else f"{term.path}_id")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _signer(terms: list[Term]) -> Signer:
    order = ",".join(f"{'-' if term.is_descending else ''}{term.path}" for term in terms)
    return Signer(salt=f"portal.keyset:{order}")
