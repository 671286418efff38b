"""The numbers on top of a record's page: its row of the report that its type names, each leading to what it counts."""

from dataclasses import dataclass
from itertools import groupby

from forms.contexts import Scene
from portal.lists.cells import Cells
from portal.reports.query import read_report
from portal.reports.table import Figure, Reader


@dataclass(frozen=True)
class Tile:
    """One column of the report: its heading, its number or two (3/12), and the colour of the first."""

    title: str
    figures: tuple[Figure, ...]
    tone: str = ""


@dataclass(frozen=True)
class Band:
    """Neighbouring numbers under one heading."""

    title: str
    tiles: tuple[Tile, ...]


def counts_of(scene: Scene, cells: Cells) -> tuple[Band, ...]:
    """The numbers of the record, by headings; one query, and none where the type names no report for the person."""
    report = scene.frame.system.reports.get(scene.frame.type.overview)
    if report is None or set(report.roles).isdisjoint(scene.roles):
        return ()
    query = read_report(
        report, frame=scene.frame, actor=scene.actor, asked={}, today=scene.today, now=scene.now
    )  # fmt: skip
    found = query.rows().filter(pk=scene.record.pk).first()
    if found is None:
        return ()
    row = Reader(query, cells, {}).row(found)
    told = [(column, cell) for column, cell in zip(report.columns, row.cells, strict=True) if column.measure]
    return tuple(
        Band(title, tuple(Tile(column.title, cell.figures, _tone(report.by_key[column.measure].tone, cell.figures[0]))
                          for column, cell in group))
        for title, group in groupby(told, key=lambda one: one[0].under)
    )  # fmt: skip


def _tone(tone: str, figure: Figure) -> str:
    """A warning is one only where there is something to warn of."""
    return tone if figure.value else ""
