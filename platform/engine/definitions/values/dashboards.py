"""Dashboards: several reports on one page, with their most important numbers above."""

from dataclasses import dataclass

from engine.definitions.values.record_types import Filter


@dataclass(frozen=True)
class KeyNumber:
    """A number over all rows of a report, perhaps with its share of another one."""

    title: str
    report: str
    measure: str
    over: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """A report as a part of the page: its drawing, and its first rows."""

    report: str
    title: str = ""  # that of the report when left out
    rows: int = 10
    wide: bool = False


@dataclass(frozen=True)
class Dashboard:
    """What somebody responsible looks at first: numbers, drawings, and what is overdue, narrowed all at once."""

    key: str
    title: str
    roles: tuple[str, ...]
    panels: tuple[Panel, ...]
    numbers: tuple[KeyNumber, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports it is made of, each once."""
        named = [*(number.report for number in self.numbers), *(panel.report for panel in self.panels)]
        return tuple(dict.fromkeys(named))
