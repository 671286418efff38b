"""What a checked definition becomes: frozen values, read by scoring, flow and the runtime.

Expressions stay text here; `engine.feel.compile_expression` caches their compiled form. Texts shown to people are
templates: `{expression}` inside them is FEEL, filled by `engine.definitions.templates.fill`.
"""

from engine.definitions.values.catalogues import Catalogue, Choice, Finding, ItemRule, Node, Rounding, Rung, walk
from engine.definitions.values.common import AbsentPolicy, Combine, Opinion, PeriodKind, Rule, Tone
from engine.definitions.values.forms import Field, Form, Lookup, Section
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
    "Field",
    "Filter",
    "Finding",
    "Flag",
    "Form",
    "GoldenCase",
    "Holding",
    "ItemRule",
    "Lookup",
    "Menu",
    "MenuItem",
    "MenuTab",
    "Node",
    "Notice",
    "Opinion",
    "Party",
    "PeriodKind",
    "Position",
    "RecordType",
    "Region",
    "Register",
    "Related",
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
    "Workflow",
    "walk",
]
