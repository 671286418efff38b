"""Forms of 700 fields and tables of 500 rows: drawn beside Django's widgets, checked beside `jsonschema`, answered."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms as django_forms
from django.utils.translation import override
from jsonschema import Draft202012Validator, ValidationError

from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Form
from forms.behaviour import form_states
from forms.errors import Problem
from forms.rendering.compiler import compile_form
from forms.schema_checks import schema_problems
from forms.sentences import placed_sentences
from forms.titles import titled
from forms.validation import take_post
from portal.posting import posted_fields
from portal.presenters.forms import views_of
from portal.presenters.live import touched_only
from tests.bench.table import Goal, Timing, at_least, batches, below
from tests.outside_forms.browser import posted_by
from tests.outside_forms.running import query, scene_of

FIELDS, ROWS = 700, 500
_OF_A_SECTION = 100
CHOICES = ("优良", "合格", "不合格")
FAST, CHANGE = 0.150, 0.080  # seconds to the first byte, and to the answer to one change
_KINDS: tuple[dict[str, Any], ...] = (
    {"type": "string", "maxLength": 100},
    {"type": "integer", "minimum": 0},
    {"type": "number", "multipleOf": 0.01},
    {"type": "string", "format": "date"},
    {"type": "string", "enum": list(CHOICES)},
)
_SAMPLES = ("文字", 7, 12.5, "2026-03-31", "合格")
_COLUMNS: dict[str, Any] = {
    "trade": {"type": "string", "title": "工种"},
    "count": {"type": "integer", "title": "人数", "minimum": 1},
    "price": {"type": "number", "title": "单价", "minimum": 0},
    "day": {"type": "string", "format": "date", "title": "日期"},
    "grade": {"type": "string", "enum": list(CHOICES), "title": "等次"},
    "total": {"type": "number", "title": "合价"},
}


class DjangoForm(django_forms.Form):
    """The same fields as a form of Django has them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        makers: tuple[Callable[..., django_forms.Field], ...] = (
            partial(django_forms.CharField, max_length=100),
            partial(django_forms.IntegerField, min_value=0),
            django_forms.DecimalField,
            django_forms.DateField,
            partial(django_forms.ChoiceField, choices=[(one, one) for one in CHOICES]),
        )
        for number in range(FIELDS):
            self.fields[f"f{number}"] = makers[number % 5](required=False, label=f"项目{number}")


def measure() -> list[Timing]:
    """Everything, in one run."""
    with override("zh-hans"):
        return [*_long_form(), *_long_table(), *_checks()]


def long_form() -> tuple[Form, dict[str, Any]]:
    """A form of many plain fields, and values for it."""
    values = {f"f{number}": _SAMPLES[number % 5] for number in range(FIELDS)}
    return load_form(long_form_document()), values


def long_form_document() -> dict[str, Any]:
    """The definition of the form of many plain fields."""
    properties = {f"f{number}": {**_KINDS[number % 5], "title": f"项目{number}"} for number in range(FIELDS)}
    fields = [{"key": key, "title": one["title"]} for key, one in properties.items()]
    return _document("long_form", properties, fields)


def long_table() -> tuple[Form, dict[str, Any]]:
    """A form with one table, whose rows work out a sum."""
    rows = [
        {
            "trade": f"工种{row}",
            "count": row % 40 + 1,
            "price": row + 0.5,
            "day": "2026-03-31",
            "grade": CHOICES[row % 3],
        }
        for row in range(ROWS)
    ]
    return load_form(long_table_document()), {"works": rows}


def long_table_document() -> dict[str, Any]:
    """The definition of the form with one table."""
    row = {"type": "object", "properties": _COLUMNS, "required": ["trade"]}
    columns = [{"key": key, "title": one["title"]} for key, one in _COLUMNS.items()]
    columns[-1]["computed"] = "count * price"
    field = {"key": "works", "title": "施工人员", "widget": "table", "fields": columns}
    return _document("long_table", {"works": {"type": "array", "items": row}}, [field])


def _document(key: str, properties: dict[str, Any], fields: list[dict[str, Any]]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    parts = [fields[start : start + _OF_A_SECTION] for start in range(0, len(fields), _OF_A_SECTION)]
    sections = [{"key": f"s{number}", "title": f"第{number}节", "fields": part} for number, part in enumerate(parts, 1)]
    return {"kind": "form", "key": key, "title": "长表", "schema": schema, "sections": sections}


def _long_form() -> list[Timing]:
    form, values = long_form()
    compiled = compile_form(form)
    views = views_of(form, form_states(scene_of(form, values), values))
    django = DjangoForm(initial=values)
    ours, theirs = (dict(posted_by(str(page))) for page in (compiled.fill(views), django.as_div()))
    assert {name: text for name, text in ours.items() if text} == theirs
    drawn, widgets = batches(lambda: compiled.fill(views), django.as_div)
    first, change, _whole = _answers(form, values, "f1")
    what = f"{FIELDS} fields"
    return [
        Timing(f"{what}, drawn", drawn, "Django's widgets", widgets, at_least(20)),
        Timing(f"{what}, behaviour and page", first, goal=below(FAST)),
        Timing(f"{what}, one change answered", change, goal=below(CHANGE)),
    ]


def _long_table() -> list[Timing]:
    form, values = long_table()
    first, change, whole = _answers(form, values, "works.7.count")
    return [
        Timing(f"{ROWS} rows of {len(_COLUMNS)}, behaviour and page", first, goal=below(FAST)),
        Timing(f"{ROWS} rows of {len(_COLUMNS)}, one change answered", change, goal=below(CHANGE)),
        Timing(f"{ROWS} rows of {len(_COLUMNS)}, a row moved: all drawn again", whole),
    ]


def _answers(form: Form, values: dict[str, Any], changed: str) -> tuple[list[float], ...]:
    """The processor's time for a page as stored, for the answer to a change in it, and to one that moves rows."""
    compiled = compile_form(form)

    def page() -> str:
        return compiled.fill(views_of(form, form_states(scene_of(form, values))))

    post = query(posted_by(page()))

    def change(names: Sequence[str] = (changed,)) -> str:
        scene = scene_of(form, values)
        outcome = take_post(scene, values, posted_fields(form, post), typing=True)
        states = form_states(scene, outcome=outcome)
        views = views_of(form, states, posted=outcome.shown, typed=form.fields)
        return compiled.fill(touched_only(views, form, names) if names else views)

    return batches(page, change, partial(change, ()), rounds=5)


def _checks() -> list[Timing]:
    """500 rows, one of them wrong in two places, and every fiftieth; with the sentences that people read."""
    return [_checked(ROWS, at_least(50)), _checked(50, at_least(50))]


def _checked(every: int, goal: Goal) -> Timing:
    form, values = long_table()
    for row in values["works"][::every]:
        row |= {"count": 0, "grade": "好"}
    plain = Draft202012Validator(form.schema)

    def ours() -> tuple[Problem, ...]:
        return titled(form, values, schema_problems(form, values, form.fields))

    def theirs() -> list[ValidationError]:
        return list(plain.iter_errors(values))

    _check_faults(ours(), theirs())
    taken, others = batches(lambda: placed_sentences(ours()), lambda: [error.message for error in theirs()])
    return Timing(f"{ROWS} rows checked, {len(ours())} sentences", taken, "jsonschema", others, goal)


def _check_faults(ours: Sequence[Problem], theirs: Sequence[ValidationError]) -> None:
    """Both found the same keywords broken in the same places, and ours say what people can do about each."""
    assert {(problem.way, problem.code) for problem in ours} == {
        (tuple(error.absolute_path), f"schema.{error.validator}") for error in theirs
    }
    assert len(ours) == len(theirs)
    for problem, told in zip(ours, placed_sentences(ours), strict=True):
        row, title = int(problem.way[1]) + 1, {"count": "人数", "grade": "等次"}[str(problem.way[2])]
        assert told.startswith(f"「施工人员」第 {row} 行「{title}」："), told
