"""Forms: JSON Schema beside layout and behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.values.common import Rule


@dataclass(frozen=True)
class Choosing:
    """Entries of a register to choose from: those that agree in these properties (register property → own field)."""

    button: str
    match: tuple[tuple[str, str], ...] = ()
    absent: str = ""  # what people read where the entry they look for is not among them


@dataclass(frozen=True)
class Lookup:
    """Values found in a register: `match` register property → own field, `fill` own field → register property."""

    register: str
    match: tuple[tuple[str, str], ...]
    fill: tuple[tuple[str, str], ...]
    button: str = ""  # asks while the form is being filled in; it is asked when the form is saved in any case
    choose: Choosing | None = None
    refuted: str = ""  # the action the system takes when a look-up that was made up for later fails


#: Widgets that only show something: their fields have no value, and no property in the schema.
WITHOUT_VALUE = frozenset({"help", "score_sheet"})


@dataclass(frozen=True)
class Source:
    """Where the values on offer come from, besides the schema: exactly one of these is named."""

    register: str = ""  # its entries
    record_type: str = ""  # the records of this type that the person sees
    catalogue: str = ""  # its tree, as a library of phrases
    districts: bool = False  # the region's
    shows: tuple[str, ...] = ()  # properties of an entry by which it is found and recognised


#: What a phrase of a library fills a row with: its words, the titles above it, and what its catalogue says of it.
PICKED = ("text", "path", "key", "severity", "rectify", "due_working_days")


@dataclass(frozen=True)
class Picks:
    """Rows picked out of a catalogue: a box to search and tick in, and what a row takes over (column → property)."""

    catalogue: str
    button: str  # opens the box
    take: str  # adds a row for each phrase that was ticked
    fill: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    """One question of a form and how it behaves."""

    key: str
    title: str
    widget: str  # a name in `forms.rendering.fields.FIELD_TYPES`
    schema: Mapping[str, object]
    section: str
    width: int = 1
    hint: str = ""
    mask: str = ""  # mobile, id_number, ends: how it is shown to readers, being personal
    places: int | None = None  # decimals it is shown with; what is stored is not rounded
    visible: str = ""
    required: str = ""  # FEEL; "true" for always
    read_only: str = ""
    computed: str = ""
    default: str = ""
    lookup: Lookup | None = None
    fields: tuple["Field", ...] = ()  # the columns of a table, the parts of a group
    unit: str = ""  # stands behind the control and the value
    text: str = ""  # of a `help`
    source: Source | None = None
    exclusive: tuple[str, ...] = ()  # of several choices, those that exclude all others
    sheet: str = ""  # of a `score_sheet`
    options: str = ""  # FEEL; those of the values on offer that may be chosen now
    checks: tuple[Rule, ...] = ()  # across the fields inside: of an object, or of each row
    picks: Picks | None = None  # of a `table`
    root: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)  # the form's schema

    @cached_property
    def holds_personal(self) -> bool:
        """Whether what it holds, or a part of it, is personal: masked for readers, and sealed where it is stored."""
        return bool(self.mask) or any(part.holds_personal for part in self.fields)


@dataclass(frozen=True)
class Section:
    """A part of a form under a heading."""

    key: str
    title: str
    columns: int
    fields: tuple[Field, ...]
    visible: str = ""
    hint: str = ""  # a few words beside the heading
    aside: bool = False  # stands beside the other sections of its page
    marks: tuple[Rule, ...] = ()  # what is missing or late here, said as long as it holds


#: The last page of every form with steps; no step may have its key.
CHECK_STEP = "check"


@dataclass(frozen=True)
class FormStep:
    """A page of a form that is filled in step by step."""

    key: str
    title: str
    sections: tuple[str, ...]
    hint: str = ""
    visible: str = ""
    shows: str = ""  # a text with FEEL: what was answered, in the progress at the top


@dataclass(frozen=True)
class Form:
    """A JSON Schema of the values, with sections of fields and rules across them."""

    key: str
    title: str
    schema: Mapping[str, object]
    sections: tuple[Section, ...]
    checks: tuple[Rule, ...] = ()
    steps: tuple[FormStep, ...] = ()  # none: all sections stand on one page

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by key, in order."""
        return {item.key: item for section in self.sections for item in section.fields}

    @cached_property
    def personal(self) -> tuple[Field, ...]:
        """The fields that hold something personal."""
        return tuple(item for item in self.fields.values() if item.holds_personal)
