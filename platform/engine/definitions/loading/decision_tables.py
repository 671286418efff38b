"""Decision tables: every column and every row in its short or its long form."""

from collections.abc import Sequence

from engine.definitions.loading.reading import Document
from engine.feel import DecisionTable, Input, Output, Row, write


def decision_table(document: Document) -> DecisionTable:
    """A decision table."""
    width = len(document["inputs"])
    return DecisionTable(
        hit_policy=document.get("hit_policy", "F"),
        inputs=tuple(map(_input, document["inputs"])),
        outputs=tuple(map(_output, document["outputs"])),
        rows=tuple(_row(row, width) for row in document["rows"]),
    )


def _input(column: str | Document) -> Input:
    if isinstance(column, str):
        return Input(column)
    return Input(
        expression=column["expression"],
        title=column.get("title", ""),
        type=column.get("type", ""),
        values=_tests(column.get("values", "")),
    )


def _tests(values: str | Sequence[object]) -> str:
    """Values by unary tests, or one by one."""
    return values if isinstance(values, str) else ", ".join(map(write, values))


def _output(column: str | Document) -> Output:
    if isinstance(column, str):
        return Output(column)
    return Output(
        key=column["key"],
        title=column.get("title", ""),
        type=column.get("type", ""),
        values=tuple(column.get("values", ())),
        default=column.get("default"),
    )


def _row(row: Sequence[object] | Document, width: int) -> Row:
    if isinstance(row, Sequence):
        return Row(tuple(row[:width]), tuple(row[width:]))
    return Row(tuple(row["when"]), tuple(row["then"]), row["note"])
