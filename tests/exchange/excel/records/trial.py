"""Forms that anybody may fill in, as workbooks and back: no database."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from engine.definitions.values import District, Form
from exchange.excel.reading import read_workbook
from exchange.excel.records.ground import Ground
from exchange.excel.records.importing import faults_of
from exchange.excel.records.layout import layout_of
from exchange.excel.records.reading import Filled, read_form
from exchange.excel.records.writing import record_workbook
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.drafting import Raw
from forms.rendering.compiler import compile_form
from forms.validation import Outcome, take_post
from portal.posting import posted_fields
from tests.outside_forms.running import query, scene_of

KIND = "试验"
DISTRICTS = (District("310115", "浦东新区"), District("310104", "徐汇区"))


def ground_of(form: Form, values: Mapping[str, Any], *, table: str = "") -> Ground:
    """The form with these values in it, or one table of it."""
    compiled = compile_form(form, districts=DISTRICTS)
    states = {state.field.key: state for state in form_states(scene_in(form, values), values)}
    layout = layout_of(compiled, taken=[KIND]).only(table)
    return Ground(form, compiled, layout, states, number="SY-1", title="试验一", kind=KIND)


def take(form: Form, values: Mapping[str, Any], raw: Mapping[str, Raw]) -> Outcome:
    """What becomes of the form with these controls in it."""
    stored, scene = dict(values), scene_in(form, values)
    pairs = tuple(pair for each in raw.values() for pair in each)
    return take_post(scene, stored, posted_fields(form, query(pairs)))


def scene_in(form: Form, values: Mapping[str, Any]) -> Scene:
    """The form in a region with districts."""
    scene = scene_of(form, values)
    scene.frame = replace(scene.frame, region=replace(scene.frame.region, districts=DISTRICTS))
    return scene


def brought_back(
    form: Form, values: Mapping[str, Any], content: bytes, *, table: str = ""
) -> tuple[Filled, dict[str, Any]]:
    """What a file changes of the form, and what is stored then."""
    filled = read_form(read_workbook(content), ground_of(form, values, table=table))
    outcome = take(form, values, filled.raw)
    assert not faults_of(filled, outcome), [problem.code for problem in outcome.problems]
    return filled, {key: value for key, value in outcome.values.items() if value is not None}


def workbook(form: Form, values: Mapping[str, Any], *, table: str = "") -> bytes:
    """The file as it goes out."""
    return record_workbook(ground_of(form, values, table=table))


def edited(content: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """The file as somebody saves it after changing cells in their spreadsheet program."""
    book = load_workbook(BytesIO(content))
    edit(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def column_of(sheet: Any, title: str) -> int:
    """The column with this title; of several the first."""
    cells = (cell for row in sheet.iter_rows(max_row=6) for cell in row)
    return next(cell.column for cell in cells if str(cell.value or "").removesuffix(" *") == title)


def answer(sheet: Any, title: str) -> Any:
    """The cell beside a question of the first sheet."""
    found = next(row for row in sheet.iter_rows() if str(row[1].value or "").removesuffix(" *") == title)
    return found[2]
