"""What a checked definition becomes: frozen values, read by scoring, flow and the runtime.

Expressions stay text here; `engine.feel.compile_expression` caches their compiled form. Texts shown to people are
templates: `{expression}` inside them is FEEL, filled by `engine.definitions.templates.fill`.
"""

from engine.definitions.values.catalogues import (
    Catalogue,
    Choice,
    Finding,
    Input,
    ItemRule,
    Node,
    Repeat,
    Rounding,
    Rung,
    Veto,
    walk,
)
from engine.definitions.values.common import AbsentPolicy, Combine, Evidence, Opinion, PeriodKind, Rule, Tone
from engine.definitions.values.forms import Field, Form, Lookup, Section
from engine.definitions.values.grading import Adjustments, Band, Matter
from engine.definitions.values.ledgers import Ledger, LedgerRow, Once, Points
from engine.definitions.values.record_types import (
    Column,
    Filter,
    Flag,
    Party,
    Position,
    RecordType,
    Related,
    ResultChoice,
    SheetUse,
)
from engine.definitions.values.regions import CalendarYear, District, Holding, Menu, MenuItem, MenuTab, Region, Role
from engine.definitions.values.systems import Decision, GoldenCase, Notice, Register, Report, System, Taken
from engine.definitions.values.workflows import Action, Due, Edit, Effect, State, Step, Target, Workflow

__all__ = [
    "AbsentPolicy",
    "Action",
    "Adjustments",
    "Band",
    "CalendarYear",
    "Catalogue",
    "Choice",
    "Column",
    "Combine",
    "Decision",
    "District",
    "Due",
    "Edit",
    "Effect",
    "Evidence",
    "Field",
    "Filter",
    "Finding",
    "Flag",
    "Form",
    "GoldenCase",
    "Holding",
    "Input",
    "ItemRule",
    "Ledger",
    "LedgerRow",
    "Lookup",
    "Matter",
    "Menu",
    "MenuItem",
    "MenuTab",
    "Node",
    "Notice",
    "Once",
    "Opinion",
    "Party",
    "PeriodKind",
    "Points",
    "Position",
    "RecordType",
    "Region",
    "Register",
    "Related",
    "Repeat",
    "Report",
    "ResultChoice",
    "Role",
    "Rounding",
    "Rule",
    "Rung",
    "Section",
    "SheetUse",
    "State",
    "Step",
    "System",
    "Taken",
    "Target",
    "Tone",
    "Veto",
    "Workflow",
    "walk",
]
