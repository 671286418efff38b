"""How a score comes about, in words: the lines of a catalogue with what each is worth, vetoes, grades."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from engine.definitions.values import Catalogue, Decision, Node, RecordType, Region, SheetUse, System, Workflow, walk
from exchange.manuals.values import Row, Table
from exchange.manuals.wording import Names, in_words, names_in

_COMBINED = {
    "sum": gettext_noop("sum of its parts"),
    "deduct": gettext_noop("full marks less deductions"),
    "weighted": gettext_noop("weighted mean of its parts"),
    "mean": gettext_noop("mean of its parts"),
    "min": gettext_noop("least of its parts"),
    "formula": gettext_noop("by formula"),
}
_ABSENT = {
    "exclude": gettext_noop("left out when it does not take part"),
    "full_marks": gettext_noop("full marks when it does not take part"),
    "zero": gettext_noop("no marks when it does not take part"),
}


def scoring_tables(region: Region, system: System, kind: RecordType) -> Iterator[Table]:
    """Who fills in which sheet when, what each catalogue asks and how it is reckoned, the grades it leads to."""
    workflow, roles = system.workflow_of(kind.key), {role.key: role.title for role in region.roles}
    sheets = tuple(Row(use.key, _sheet(use, roles, workflow)) for use in kind.sheets)
    yield Table("sheets", _("Score sheets"), (_("Score sheet"), _("Filled in by"), _("Filled in while")), sheets)
    for key in dict.fromkeys(use.catalogue for use in kind.sheets):
        catalogue = system.catalogues[key]
        headings = (_("Scored line"), _("Full marks of the line"), _("How it is reckoned"))
        yield Table(f"catalogue.{key}", catalogue.title, headings, tuple(_lines(catalogue)))
        grade = system.decisions.get(catalogue.grade)
        if grade is not None and grade.table is not None:
            yield _grades(grade, names_in(system, kind))
        elif catalogue.grades:
            yield _bands(catalogue)


def _sheet(use: SheetUse, roles: Mapping[str, str], workflow: Workflow) -> tuple[str, ...]:
    who = "、".join(roles.get(key, key) for key in use.filled_by)
    return use.title, who, "、".join(workflow.by_key[key].title for key in use.states if key in workflow.by_key)


def _lines(catalogue: Catalogue) -> Iterator[Row]:
    """Every line that people adopt or override, under the sections it stands in; in a plain catalogue every node."""
    for node in walk(catalogue.root)[1:]:
        if node.line or not catalogue.lines or any(below.line for below in walk(node)):
            yield Row(node.key, (f"{node.number} {node.title}".strip(), _number(node.marks), _reckoned(node)))


def _reckoned(node: Node) -> str:
    said = [in_words(node.formula, {}) if node.combine == "formula" else _(_COMBINED[node.combine])]
    said += [_(_ABSENT[node.absent])] if node.absent in _ABSENT else []
    return "；".join(said)


def _grades(grade: Decision, names: Names) -> Table:
    """The rows of a grade's table: conditions in words, then the grade; colours are for the screen only."""
    asked, shown = len(grade.inputs), [name for name in grade.outputs if name != "tone"]
    places = [asked + grade.outputs.index(name) for name in shown]
    rows = tuple(
        Row(str(index), (*(in_words(str(cell), names) for cell in row[:asked]), *(str(row[place]) for place in places)))
        for index, row in enumerate(grade.rows)
    )
    headings = (*(in_words(each, names) for each in grade.inputs), *(names.get(name, name) for name in shown))
    return Table(f"grade.{grade.key}", grade.title, headings, rows)


def _bands(catalogue: Catalogue) -> Table:
    rows = tuple(Row(band.grade, (band.grade, _number(band.least))) for band in catalogue.grades)
    return Table(f"grade.{catalogue.key}", _("Grades it leads to"), (_("Grade given"), _("From how many marks")), rows)


def _number(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
