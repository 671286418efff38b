"""What a page knows about one field when it draws it, and what a field may offer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from engine.definitions.values import Catalogue, District
from forms.inside import Inner


@dataclass(frozen=True)
class RowView:
    """One row of a table: which of the stored rows it was (0 for the first), and what gives its cells."""

    cells: Callable[[], Mapping[str, "FieldView"]] = dict
    was: int | None = None
    same: bool = False  # it looks as it did before, and stays as it stands on the page

    @cached_property
    def parts(self) -> Mapping[str, "FieldView"]:
        """Its cells by column, worked out when they are drawn: most rows of a long table stay as they are."""
        return self.cells()


@dataclass(frozen=True)
class Finding:
    """One of the things a register looked at, and how that ended: `ok`, `bad`, or `open` when it did not get there."""

    title: str
    outcome: str


@dataclass(frozen=True)
class Answered:
    """What a register said to what stands in a field: found, not yet answered, or what was wrong with it."""

    outcome: str  # `ok`, `warn`, `bad`
    sentence: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class FieldView:
    """One field on one page: what stands in it, how it behaves, what is wrong with it."""

    value: object = None  # the stored value, or the text as it was typed when that was refused
    visible: bool = True
    required: bool = False
    read_only: bool = False
    errors: tuple[str, ...] = ()
    answered: Answered | None = None
    parts: Mapping[str, "FieldView"] = field(default_factory=dict)  # of a group, by key
    rows: tuple[RowView, ...] = ()  # of a table
    fresh: Mapping[str, object] = field(default_factory=dict)  # of a table: what a new row starts with, by column
    only: frozenset[str] | None = None  # the options that are on offer now; None for all
    schema: object = True  # of a `nested`: what applies to it with the values of this page
    inner: Mapping[tuple[str | int, ...], Inner] = field(default_factory=dict)  # of a `nested`: rules inside of it
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a `nested`: sentences by wire name
    same: bool = False  # it looks as it did before, and stays as it stands on the page


@dataclass(frozen=True)
class Option:
    """One of the values that a field offers; in a tree with the titles of the branches that lead to it."""

    key: str
    title: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What fields offer besides what their own schemas say: known when a form is compiled."""

    districts: Sequence[District] = ()
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)


@dataclass(frozen=True)
class Plain:
    """A value for a spreadsheet, and how many decimals of it are shown."""

    value: str | int | Decimal | date | None
    places: int | None = None


def control_id(name: str) -> str:
    """The id of the control with this wire name, to which error summaries link."""
    return f"f-{name}"


#: A field that nothing is known about: empty and plain.
BLANK = FieldView()
