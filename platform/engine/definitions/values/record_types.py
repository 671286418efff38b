"""Record types and what hangs on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.definitions.values.common import PeriodKind, Rule
from engine.definitions.values.publishing import Published


@dataclass(frozen=True)
class MustRead:
    """A document of the region that these roles have read before they do anything; without roles: everybody."""

    guide: str
    by: tuple[str, ...] = ()


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
class ItemByItem:
    """How a sheet is filled one item after the other: the words of its buttons."""

    save: str  # saves the item that is shown, and leads to the next
    clear: str  # begins the sheet anew
    confirm: str  # what people read before they do that


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
    item_by_item: ItemByItem | None = None  # one item stands on the page at a time; none: the whole sheet does
    when: str = ""  # FEEL: only records for which this holds are scored by it; all, if empty
    words: Mapping[str, str] = field(default_factory=dict)  # what people say instead: send_back, sent_back, …


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
class RowLink:
    """What a row offers: the tab of what stands below the record, a new one there, an action, or the record itself."""

    title: str
    child: str = ""
    action: str = ""
    create: str = ""


@dataclass(frozen=True)
class Download:
    """What a record's page gives to take along: a paper as PDF, or a score sheet as a workbook."""

    title: str
    paper: str = ""
    sheet: str = ""
    states: tuple[str, ...] = ()  # in which it is given; all, if none is named


@dataclass(frozen=True)
class Related:
    """A named look at other records: which type, whose children, what condition, which paths are picked."""

    name: str
    record_type: str
    # children of which record; party: in which it has the same part; project: about the same one
    of: Literal["self", "parent", "subject", "party", "project"]
    party: str = ""  # for `of` = party: the part
    where: str = ""  # FEEL over the picked values of one record, and `this` for the asking record
    pick: tuple[str, ...] = ()
    order: str = "period"

    @property
    def far(self) -> bool:
        """It looks at records anywhere, not at those around the record."""
        return self.of in ("party", "project")


@dataclass(frozen=True)
class Sight:
    """Roles that see a record in some of its states only, such as what others have approved."""

    by: tuple[str, ...]
    states: tuple[str, ...]


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
    create_button: str = ""  # what the button below the form says; the title, if empty
    create_fields: tuple[str, ...] = ()  # filled in while it is made, which hands it on; else as the first state says
    parent: str = ""
    period: PeriodKind = "none"
    unique: tuple[str, ...] = ()  # of "parent", "period" or field keys
    visible_to: tuple[str, ...] = ()
    visible_in: tuple[Sight, ...] = ()  # roles of `visible_to` that see it in these states only
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
    expand: tuple[str, ...] = ()  # sections of the form that a row opens below itself
    links: tuple[RowLink, ...] = ()  # what rows offer, in this order; none: what is next for the person
    overview: str = ""  # a report: the numbers of the record's row stand on top of its page
    print_title: str = ""
    downloads: tuple[Download, ...] = ()
    must_read: tuple[MustRead, ...] = ()  # besides what the whole system asks
    publishes: tuple[Published, ...] = ()  # for the view over all regions
    keeps: tuple[str, ...] = ()  # form fields of which every value is kept with its day

    def seen_by(self, role: str, state: str) -> bool:
        """Whether a role sees records of this type while they are in a state."""
        told = [sight for sight in self.visible_in if role in sight.by]
        return role in self.visible_to and (not told or any(state in sight.states for sight in told))

    def sheet(self, key: str) -> SheetUse | None:
        """The sheet with this key, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.key == key), None)
