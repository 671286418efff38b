"""What a checked definition becomes: frozen values, read by scoring, flow and the runtime.

Expressions stay text here; `engine.feel.compile_expression` caches their compiled form. Texts shown to people are
templates: `{expression}` inside them is FEEL, filled by `engine.definitions.templates.fill`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

PeriodKind = Literal["none", "month", "quarter", "year"]
Tone = Literal["idle", "go", "ok", "warn", "bad", "hold"]
AbsentPolicy = Literal["exclude", "full_marks", "zero", "forbidden"]
Combine = Literal["sum", "deduct", "weighted", "mean", "min"]
Opinion = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Rule:
    """A condition and the sentence people read when it does not hold."""

    when: str
    otherwise: str
    fields: tuple[str, ...] = ()


# --- region -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """How somebody comes to hold a role: by a party's organisation, by a person named in a party, or by a grant."""

    by: Literal["party", "person", "grant"]
    party: str = ""
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    key: str
    title: str
    held: Holding
    authors: bool = False  # may change definitions in the admin


@dataclass(frozen=True)
class District:
    key: str
    title: str


@dataclass(frozen=True)
class MenuTab:
    title: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuItem:
    """A list page: records of one type, perhaps only in some states; `open_child` names the tab that a row opens."""

    key: str
    title: str
    system: str
    record_type: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()
    open_child: str = ""
    open_title: str = ""
    tabs: tuple[MenuTab, ...] = ()


@dataclass(frozen=True)
class Menu:
    title: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class CalendarYear:
    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]  # weekend days that are worked (调休上班)


@dataclass(frozen=True)
class Region:
    key: str
    title: str
    short: str
    roles: tuple[Role, ...]
    districts: tuple[District, ...]
    menus: tuple[Menu, ...]
    systems: tuple[str, ...]
    calendar: tuple[CalendarYear, ...] = ()
    period_titles: Mapping[str, str] = field(default_factory=dict)  # period kind → template over year, quarter, month

    def role(self, key: str) -> Role | None:
        return next((role for role in self.roles if role.key == key), None)


# --- record types -------------------------------------------------------------------------------


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
    """A list column: a path (`parent.site_name`, `result.score`, `state`) and its heading; `sub` is the quiet second line."""

    path: str
    title: str
    sub: str = ""


@dataclass(frozen=True)
class Filter:
    path: str
    title: str


@dataclass(frozen=True)
class Related:
    """A named look at other records: which type, whose children, what condition, which paths are picked."""

    name: str
    record_type: str
    of: Literal["self", "parent", "subject"]  # children of which record
    where: str = ""  # FEEL over the picked values of one record, and `this` for the asking record
    pick: tuple[str, ...] = ()
    order: str = "period"


@dataclass(frozen=True)
class RecordType:
    key: str
    title: str
    form: str
    workflow: str
    heading: str  # template: the title of one record
    number: str  # template; `sequence` counts per type and year
    create_by: tuple[str, ...] = ()
    create_title: str = ""
    parent: str = ""
    period: PeriodKind = "none"
    unique: tuple[str, ...] = ()  # of "parent", "period" or field keys
    visible_to: tuple[str, ...] = ()
    district: str = ""  # field that holds the district key; children inherit it
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
        return next((sheet for sheet in self.sheets if sheet.key == key), None)


# --- forms --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lookup:
    """Values found in a register: `match` register property → own field, `fill` own field → register property."""

    register: str
    match: tuple[tuple[str, str], ...]
    fill: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    key: str
    title: str
    widget: str  # text, area, integer, decimal, date, choice, choices, yes_no, district, mobile, credit_code, ...
    schema: Mapping[str, object]
    section: str
    width: int = 1
    hint: str = ""
    mask: str = ""  # mobile, id_number: how it is shown to readers
    visible: str = ""
    required: str = ""  # FEEL; "true" for always
    read_only: str = ""
    computed: str = ""
    default: str = ""
    lookup: Lookup | None = None


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    columns: int
    fields: tuple[Field, ...]
    visible: str = ""


@dataclass(frozen=True)
class Form:
    key: str
    title: str
    schema: Mapping[str, object]
    sections: tuple[Section, ...]
    checks: tuple[Rule, ...] = ()

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return {item.key: item for section in self.sections for item in section.fields}


# --- scoring ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    key: str
    text: str
    deduct: Decimal | None = None  # for rule `deduct`


@dataclass(frozen=True)
class Rung:
    """One step of a progressive ladder: from this occurrence on, this share of the item's or the parent's marks."""

    occurrence: int
    share: Decimal
    of: Literal["item", "parent"]


@dataclass(frozen=True)
class Choice:
    key: str
    text: str
    marks: Decimal


@dataclass(frozen=True)
class ItemRule:
    """How an item loses or earns marks.

    deduct: each ticked finding costs its own deduction; progressive: the item costs a rung of the ladder, counted over
    earlier periods of the same parent record; choice: one of several tiers; direct: a number within the marks.
    """

    kind: Literal["deduct", "progressive", "choice", "direct"]
    ladder: tuple[Rung, ...] = ()
    choices: tuple[Choice, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Node:
    """A node of the scoring tree. Leaves are items with a rule; others combine their children."""

    key: str
    title: str
    marks: Decimal
    number: str = ""
    line: bool = False  # the level at which people adopt, override, or say that nothing takes part
    combine: Combine = "sum"
    children: tuple["Node", ...] = ()
    rule: ItemRule | None = None
    findings: tuple[Finding, ...] = ()
    absent: AbsentPolicy = "forbidden"
    weight: Decimal | None = None
    veto: str = ""  # FEEL over `score`, `findings`, `marks`: true → 0
    veto_because: str = ""
    source: str = ""


@dataclass(frozen=True)
class Rounding:
    places: int = 2
    mode: Literal["half_up", "half_even"] = "half_up"
    at: Literal["total", "line"] = "total"


@dataclass(frozen=True)
class Catalogue:
    key: str
    title: str
    root: Node  # key "", marks = full marks
    rounding: Rounding
    absent_label: str
    grade: str = ""  # decision over `score`, giving output `grade` (and `tone`)
    synthetic: bool = False
    source: str = ""

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by key, parents before children."""
        return {node.key: node for node in walk(self.root)}

    @cached_property
    def lines(self) -> tuple[Node, ...]:
        return tuple(node for node in walk(self.root) if node.line)

    @cached_property
    def parents(self) -> Mapping[str, Node]:
        return {child.key: node for node in walk(self.root) for child in node.children}

    @cached_property
    def line_of(self) -> Mapping[str, str]:
        """The line that a node belongs to, by node key; nodes above the lines have none."""
        return {deep.key: line.key for line in self.lines for deep in walk(line)}


def walk(node: Node) -> tuple[Node, ...]:
    """The node and everything below it, parents first, in order."""
    return (node, *(deep for child in node.children for deep in walk(child)))


# --- decisions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """A DMN decision: named values computed first, then a table, or one FEEL expression."""

    key: str
    title: str
    values: tuple[tuple[str, str], ...] = ()
    expression: str = ""
    hit_policy: str = "F"
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()


# --- workflow -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edit:
    """Who may change which form fields in a state; `fields` empty means all."""

    by: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    key: str
    title: str
    tone: Tone = "idle"
    final: bool = False
    edit: tuple[Edit, ...] = ()
    asks: str = ""  # what the inbox asks of whoever acts next


@dataclass(frozen=True)
class Target:
    """Where an action leads: the first target whose condition holds."""

    state: str
    when: str = "true"


@dataclass(frozen=True)
class Due:
    """When the action should be done: days after a date, counted as working or natural days."""

    after: str
    working_days: int | None = None
    days: int | None = None


@dataclass(frozen=True)
class Effect:
    """What follows an action inside the same transaction.

    set: fields ← FEEL; flag: flag of the subject ← true/false; open: a record of `record_type` for the same parent and
    the period that covers this one, unless it exists; advance: take `action` as the system on every related record.
    """

    kind: Literal["set", "flag", "open", "advance"]
    assign: tuple[tuple[str, str], ...] = ()
    flag: str = ""
    value: bool = True
    record_type: str = ""
    related: str = ""
    action: str = ""


@dataclass(frozen=True)
class Action:
    key: str
    title: str
    from_states: tuple[str, ...]
    to: tuple[Target, ...]
    by: tuple[str, ...]  # roles; "system" for actions that only effects take
    style: Literal["normal", "primary", "danger"] = "normal"
    kind: Literal["pass", "send_back", "withdraw"] = "pass"
    guards: tuple[Rule, ...] = ()
    opinion: Opinion = "none"
    phrases: tuple[str, ...] = ()
    form: str = ""
    due: Due | None = None
    effects: tuple[Effect, ...] = ()
    task: bool = True  # puts the record into the inbox of those who may take it
    batch: bool = False
    confirm: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the stepper on the record page."""

    title: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Workflow:
    key: str
    title: str
    initial: str
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    steps: tuple[Step, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, State]:
        return {state.key: state for state in self.states}

    def action(self, key: str) -> Action | None:
        return next((action for action in self.actions if action.key == key), None)


# --- the rest -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Register:
    """A register that look-ups ask: where it is, and the sentence for each reason why nothing was found."""

    key: str
    title: str
    source: Literal["local"]  # entries kept by the region itself; outside connectors come with the registers' own issue
    failures: Mapping[str, str]  # not_found, differs:<property> → template
    mode: Literal["required", "advised"] = "required"


@dataclass(frozen=True)
class Report:
    key: str
    title: str
    record_type: str
    roles: tuple[str, ...]
    columns: tuple[Column, ...]
    group_by: str = ""


@dataclass(frozen=True)
class Notice:
    key: str
    title: str
    to: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class GoldenCase:
    """Inputs and what they must lead to; run before every release. The steps are those of `docs/scenarios.md`."""

    key: str
    title: str
    source: str
    steps: tuple[Mapping[str, object], ...]
    given: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True)
class System:
    """All definitions of a system, released together."""

    key: str
    title: str
    record_types: Mapping[str, RecordType]
    forms: Mapping[str, Form]
    catalogues: Mapping[str, Catalogue]
    workflows: Mapping[str, Workflow]
    decisions: Mapping[str, Decision]
    registers: Mapping[str, Register]
    reports: Mapping[str, Report]
    notices: Mapping[str, Notice]
    golden: tuple[GoldenCase, ...] = ()

    def workflow_of(self, record_type: str) -> Workflow:
        """The workflow of a record type; both exist in a checked system."""
        return self.workflows[self.record_types[record_type].workflow]
