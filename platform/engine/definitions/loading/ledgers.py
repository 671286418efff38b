"""Ledgers: rows with points, how long they count and which of them count once."""

from collections.abc import Mapping

from engine.definitions.loading.reading import Document, each, number, optional_number, strings
from engine.definitions.values import Ledger, LedgerRow, Once, Points


def ledger(value: Document) -> Ledger:
    """Rows of one sign; together they count at most so much."""
    return Ledger(
        key=value["key"],
        title=value["title"],
        sign=value["sign"],
        rows=each(_row, value["rows"]),
        most=optional_number(value.get("most")),
        points_by=value.get("points_by", ""),
        counts=value.get("counts", ""),
        once=each(lambda one: Once(one["by"], strings(one.get("among"))), value.get("once")),
        source=value.get("source", ""),
    )


def _row(value: Document) -> LedgerRow:
    return LedgerRow(
        key=value["key"],
        title=value["title"],
        points=_points(value["points"]),
        group=value.get("group", ""),
        level=value.get("level", ""),
        valid_months=value.get("valid_months"),
        per_occurrence=value.get("per_occurrence", False),
        most=_points(value["most"]) if "most" in value else None,
        evidence=value.get("evidence", "optional"),
        source=value.get("source", ""),
    )


def _points(value: object) -> Points:
    """A number, or one for each value of the ledger's fact."""
    if isinstance(value, Mapping):
        return tuple((str(name), number(points)) for name, points in value.items())
    return number(value)
