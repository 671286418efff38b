"""Decisions, golden cases, and the system that holds everything."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.definitions.values.catalogues import Catalogue
from engine.definitions.values.dashboards import Dashboard
from engine.definitions.values.forms import Form
from engine.definitions.values.notices import Notice
from engine.definitions.values.prints import Print
from engine.definitions.values.record_types import MustRead, RecordType
from engine.definitions.values.registers import Register
from engine.definitions.values.reports import Report
from engine.definitions.values.workflows import Workflow
from engine.feel import DecisionTable


@dataclass(frozen=True)
class Taken:
    """An input of a decision: its FEEL type, where a record has it, and what stands in for a missing one."""

    key: str
    title: str
    type: str = "Any"
    source: str = ""  # "from" in JSON: FEEL over the record's names; the name itself when left out
    default: str = ""


@dataclass(frozen=True)
class Decision:
    """A DMN decision: named values computed first, then a table, or one FEEL expression.

    One that takes inputs sees them and nothing else of a record, so it can be asked about anything that has them.
    """

    key: str
    title: str
    takes: tuple[Taken, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    expression: str = ""
    table: DecisionTable | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the inputs of the table ask; none of a decision without one."""
        return tuple(one.expression for one in self.table.inputs) if self.table else ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs of the table."""
        return tuple(one.key for one in self.table.outputs) if self.table else ()

    @property
    def rows(self) -> tuple[tuple[object, ...], ...]:
        """The rows of the table, from left to right."""
        return tuple(row.cells for row in self.table.rows) if self.table else ()


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
    dashboards: Mapping[str, Dashboard]
    notices: Mapping[str, Notice]
    prints: Mapping[str, Print]
    golden: tuple[GoldenCase, ...] = ()
    must_read: tuple[MustRead, ...] = ()

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What was worked out about it already, by what was asked: it never changes, and many checks ask the same."""
        return {}

    @cached_property
    def personal_names(self) -> frozenset[str]:
        """The keys of all personal fields, those in rows and groups, too."""
        found, names = [field for form in self.forms.values() for field in form.personal], set()
        while found:
            field = found.pop()
            names |= {field.key} if field.mask else set()
            found += [part for part in field.fields if part.holds_personal]
        return frozenset(names)

    def prints_of(self, record_type: str) -> tuple[Print, ...]:
        """The papers of a record type, in the order of their keys."""
        return tuple(one for one in self.prints.values() if one.record_type == record_type)

    def workflow_of(self, record_type: str) -> Workflow:
        """The workflow of a record type; both exist in a checked system."""
        return self.workflows[self.record_types[record_type].workflow]
