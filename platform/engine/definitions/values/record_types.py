"""Record types and what hangs on them."""

from dataclasses import dataclass
from typing import Literal

from engine.definitions.values.common import PeriodKind, Rule


@dataclass(frozen=True)
class Position:
    """A person named in a party; `person` is the form field that holds the person key."""

    key: str
    title: str
    person: str


@dataclass(frozen=True)
class Party:
    """An organisation with a part in the subject; `organisation` is the field that holds its credit code."""

    key: str
    title: str
    organisation: str
    name: str
    people: tuple[Position, ...] = ()


@dataclass(frozen=True)
class SheetUse:
    """One score sheet of a record: who fills it in which states, and what it starts from."""

    key: str
    title: str
    catalogue: str
    filled_by: tuple[str, ...]
    states: tuple[str, ...]
    starts_from: str = ""  # another sheet: lines are adopted (√) or overridden (×) against it
    optional: bool = False
    returns: bool = False  # single lines may be passed, or sent back to whoever fills the sheet it starts from
    compares_with: str = ""  # another sheet: this one is a spot check of it, item by item


@dataclass(frozen=True)
class ResultChoice:
    """Which sheet counts as the record's result: the first whose condition holds."""

    sheet: str
    when: str = "true"


@dataclass(frozen=True)
class Flag:
    """A fact about a record that others ask for by name (suspended); false until an effect sets it."""

    key: str
    title: str


@dataclass(frozen=True)
class Column:
    """A list column: a path (`parent.site_name`, `result.score`) and its heading; `sub` is the quiet second line."""

    path: str
    title: str
    sub: str = ""


@dataclass(frozen=True)
class Filter:
    """A field of the query form above a list."""

    path: str
    title: str


@dataclass(frozen=True)
class Related:
    """A named look at other records: which type, whose children, what condition, which paths are picked."""

    name: str
    record_type: str
    of: Literal["self", "parent", "subject", "party"]  # children of which record; party: in which it has the same part
    party: str = ""  # for `of` = party: the part
    where: str = ""  # FEEL over the picked values of one record, and `this` for the asking record
    pick: tuple[str, ...] = ()
    order: str = "period"


@dataclass(frozen=True)
class RecordType:
    """The unit of everything: its form, workflow, sheets, and who makes and sees it."""

    key: str
    title: str
    form: str
    workflow: str
    heading: str  # template: the title of one record
    number: str  # template; `sequence` counts per type and year
    create_by: tuple[str, ...] = ()
    create_title: str = ""
    create_fields: tuple[str, ...] = ()  # filled in while it is made, which hands it on; else as the first state says
    parent: str = ""
    period: PeriodKind = "none"
    unique: tuple[str, ...] = ()  # of "parent", "period" or field keys
    visible_to: tuple[str, ...] = ()
    district: str = ""  # field that holds the district key; children inherit it
    project: str = ""  # field that says which project it is about; children inherit it
    parties: tuple[Party, ...] = ()
    sheets: tuple[SheetUse, ...] = ()
    result: tuple[ResultChoice, ...] = ()
    flags: tuple[Flag, ...] = ()
    available: tuple[Rule, ...] = ()  # all must hold before one can be created
    locked: tuple[Rule, ...] = ()  # when one *holds*, nobody edits; `otherwise` says why
    related: tuple[Related, ...] = ()
    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    print_title: str = ""

    def sheet(self, key: str) -> SheetUse | None:
        """The sheet with this key, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.key == key), None)
