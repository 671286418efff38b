"""Laws of forms as workbooks: what goes out comes back unchanged, and what comes back is what was written there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Form
from forms.language import language_of
from tests.exchange.excel.records.trial import brought_back, workbook
from tests.forms.language.ground import form_of
from tests.forms.language.test_laws import FILLED
from tests.outside_forms.running import tidy

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
NUMBERS = st.integers(-(10**12), 10**12).map(lambda number: Decimal(number) / 1000)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat())
TITLED = {"oneOf": [{"const": "a", "title": "甲、乙"}, {"const": "b", "title": "甲"}, {"const": "c", "title": "0"}]}
OBJECT = {"type": "object"}
#: Every kind of question that fits into a cell, the schema of its value, and values.
KINDS: Mapping[str, tuple[Mapping[str, Any], st.SearchStrategy[Any]]] = {
    "text": ({"type": "string"}, TEXTS),
    "area": ({"type": "string"}, st.lists(TEXTS, max_size=3).map("\n".join)),
    "integer": ({"type": "integer"}, st.integers(-(10**14), 10**14)),
    "decimal": ({"type": "number"}, NUMBERS),
    "money": ({"type": "number"}, NUMBERS),
    "percent": ({"type": "number"}, NUMBERS),
    "date": ({"type": "string", "format": "date"}, DAYS),
    "time": ({"type": "string"}, st.times().map(lambda time: f"{time:%H:%M}")),
    "month": ({"type": "string"}, DAYS.map(lambda day: day[:7])),
    "quarter": ({"type": "string"}, st.integers(1, 4).map(lambda number: f"2026-Q{number}")),
    "period": (OBJECT | {"properties": {"start": {"type": "string", "format": "date"}, "end": {"type": "string"}}},
               st.fixed_dictionaries({}, optional={"start": DAYS, "end": DAYS})),
    "yes_no": ({"type": "boolean"}, st.booleans()),
    "choice": (TITLED, st.sampled_from("abc")),
    "choices": ({"type": "array", "uniqueItems": True, "items": TITLED},
                st.lists(st.sampled_from("abc"), unique=True).map(sorted)),
    "tree": (TITLED, st.sampled_from("abc")),
    "district": ({"type": "string"}, st.just("310115")),
    "credit_code": ({"type": "string"}, st.just("91310000132200821H")),
    "id_number": ({"type": "string"}, st.just("11010519491231002X")),
    "mobile": ({"type": "string"}, st.just("13800000000")),
    "plate": ({"type": "string"}, st.just("沪A12345")),
    "code": ({"type": "string"}, st.sampled_from(["0012", "1e5", "2026-01-02", "=1+1", "123456789012345678"])),
    "address": (OBJECT | {"properties": {"district": {"type": "string"}, "street": {"type": "string"}}},
                st.just({"district": "310104", "street": "某路 1 号"}) | st.just({"street": "某路"})),
    "coordinates": (OBJECT | {"properties": {axis: {"type": "number"} for axis in ("longitude", "latitude")}},
                    st.just({"longitude": Decimal("121.47"), "latitude": Decimal("31.23")})),
}  # fmt: skip


MASKED = frozenset({"id_number", "mobile"})  # what goes out of these says less than they hold


@st.composite
def filled_forms(draw: st.DrawFn, without: frozenset[str] = frozenset()) -> tuple[Form, dict[str, Any]]:
    """Forms with single questions, groups and tables, a table inside of a table's row among them, and their values."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS.keys() - without)), min_size=1, max_size=5, unique=True))
    inner = [asked(kind) for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))]
    parts = table("parts", *inner)
    group = {"key": "site", "title": "场地", "widget": "group", "fields": inner}
    rows = table("works", *inner, {**group, "key": "place"}, parts)
    fields = [*map(asked, kinds), group, rows]
    schema = {"type": "object", "properties": {one["key"]: schema_of(one) for one in fields}}
    sections = [{"key": "s", "title": "基本", "fields": fields}]
    form = load_form({"kind": "form", "key": "f", "title": "表", "schema": schema, "sections": sections})
    values = tidy({one["key"]: draw(value_of(one)) for one in fields if draw(st.booleans())})
    return form, values


def asked(kind: str) -> dict[str, Any]:
    return {"key": f"the_{kind}", "title": f"问 {kind}", "widget": kind}


def table(key: str, *fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": key, "widget": "table", "fields": [*fields]}


def schema_of(one: Mapping[str, Any]) -> Mapping[str, Any]:
    if "fields" not in one:
        return KINDS[one["widget"]][0]
    inside = OBJECT | {"properties": {part["key"]: schema_of(part) for part in one["fields"]}}
    return {"type": "array", "items": inside} if one["widget"] == "table" else inside


def value_of(one: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "fields" not in one:
        return KINDS[one["widget"]][1]
    inside = st.fixed_dictionaries({}, optional={part["key"]: value_of(part) for part in one["fields"]})
    return st.lists(inside, max_size=3) if one["widget"] == "table" else inside


@settings(max_examples=25, deadline=None)
@given(filled_forms())
def test_what_goes_out_comes_back_unchanged(filled: tuple[Form, dict[str, Any]]) -> None:
    form, values = filled
    assume(language_of(form).validator.is_valid(values))
    found, stored = brought_back(form, values, workbook(form, values))
    assert found.raw == {}
    assert stored == values


@settings(max_examples=25, deadline=None)
@given(filled_forms(MASKED))
def test_a_file_laid_upon_an_empty_form_says_what_was_in_the_form_it_came_from(
    filled: tuple[Form, dict[str, Any]],
) -> None:
    form, values = filled
    assume(language_of(form).validator.is_valid(values))
    _found, stored = brought_back(form, {}, workbook(form, values))
    assert tidy(stored) == values


@settings(max_examples=25, deadline=None)
@given(FILLED)
def test_what_no_cell_can_hold_stays_as_it_is(filled: tuple[dict[str, Any], dict[str, Any]]) -> None:
    properties, data = filled
    form, values = form_of(properties), tidy(data)
    assume(language_of(form).validator.is_valid(values))
    found, stored = brought_back(form, values, workbook(form, values))
    assert found.raw == {}
    assert tidy(stored) == values
