"""The row of a list that somebody opened with its +: sections of the form below it, with what is missing marked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from forms.actors import Actor
from forms.contexts import Scene
from forms.models import Record
from portal.lists.cells import Cells
from portal.lists.rows import Row
from portal.presenters.facts import facts_of


def opened_rows(
    rows: Sequence[Row], records: Sequence[Record], *, wanted: str, actor: Actor, cells: Cells, now: datetime
) -> list[Row]:
    """The rows, each with its key where its type opens anything; the one that is wanted with its sections."""
    return [
        _opened(row, record, cells.frame(record).type.expand, wanted, actor, now)
        for row, record in zip(rows, records, strict=True)
    ]


def _opened(row: Row, record: Record, sections: Sequence[str], wanted: str, actor: Actor, now: datetime) -> Row:
    if not sections:
        return row
    if str(record.pk) != wanted:
        return replace(row, key=str(record.pk))
    found = {section.key: section for section in facts_of(Scene(record, actor, now))}
    return replace(row, key=wanted, opened=tuple(found[key] for key in sections if key in found))
