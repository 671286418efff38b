"""A law of the live form: after any changes the page is what it would be if all of it were drawn anew."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.urls import set_urlconf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Form
from portal.posting import posted_fields
from portal.presenters import live
from portal.presenters.pages import form_page
from tests.outside_forms.browser import posted_by
from tests.outside_forms.running import query, scene_of

#: None reads, on whatever way, what it decides about: such a form has no one answer.
ON_TOP = ("", "false", "a > 1", "a = null", 'today > date("2020-01-01")')
BESIDE = (*ON_TOP, 'd = "2"', "c = null")
BELOW = (*BESIDE, "b = 2", "a = b", "count(works) > 2", "works[1].n > 1")
IN_ROWS = (*BESIDE, "n > 1", "row > 1", "count(works) > 2")
SUMS = ("a + b", "if c = null then a else c", "if today = null then 1 else a * 2")
PAYS = ("n * m", "n * a", "n + row", "sum(works.n)", "n + sum(parts.k)")
RULES = ("a > b", "total > 2", "count(works) > 1", "c != 1")
TEXTS = ("", "1", "2", "3", "x", "１", " 2 ", "1.5")
NUMBER = {"type": "integer"}


@st.composite
def documents(draw: st.DrawFn) -> Mapping[str, Any]:
    """Forms whose fields, rows and rows inside of rows depend on each other in many ways."""

    def one_of(texts: Sequence[str], *more: str) -> str:
        return draw(st.sampled_from((*texts, *more)))

    parts = table("parts", field("k"), field("twice", computed=one_of(["k * 2", "k * n", "k + a"])))
    columns = (
        field("n"),
        field("m", visible=one_of(IN_ROWS, "kind = 2")),
        field("kind", read_only=one_of(IN_ROWS)),
        field("pay", computed=one_of(PAYS)),
        field("must", required=one_of(IN_ROWS)),
        parts,
    )
    site = {"key": "site", "title": "site", "widget": "group"}
    site["fields"] = [field("long", visible=one_of(BELOW)), field("half", computed=one_of(SUMS, "long * 2"))]
    fields = [
        field("a"),
        field("b", visible=one_of(BESIDE)),
        field("c", read_only=one_of(ON_TOP, 'd = "2"')),
        field("d", required=one_of(BELOW, "total > 3")),
        field("total", computed=one_of(SUMS, "sum(works.pay)", "site.half * 2")),
        site,
        {**table("works", *columns), "visible": one_of(BESIDE, "b = 2", "a = b")},
    ]
    rules = [{"when": one_of(RULES), "else": "错", "fields": [one_of("abd")]}]
    sections = [
        {"key": "s1", "title": "一", "fields": fields[:3]},
        {"key": "s2", "title": "二", "fields": fields[3:], "visible": one_of(ON_TOP)},
    ]
    schema = {"type": "object", "properties": {one["key"]: schema_of(one) for one in fields}}
    return {"kind": "form", "key": "f", "title": "表", "schema": schema, "sections": sections, "checks": rules}


def field(key: str, **rules: str) -> dict[str, Any]:
    return {"key": key, "title": key, **rules}


def table(key: str, *columns: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": key, "widget": "table", "fields": [*columns]}


def schema_of(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that goes with a field of these forms."""
    if "fields" not in one:
        return {"type": "string"} if one["key"] == "d" else NUMBER
    inside = {"type": "object", "properties": {part["key"]: schema_of(part) for part in one["fields"]}}
    return {"type": "array", "items": inside} if one["widget"] == "table" else inside


ROWS = st.lists(
    st.fixed_dictionaries(
        {"n": st.integers(1, 3)},
        optional={"m": st.integers(1, 3), "kind": st.just(2), "parts": st.lists(st.just({"k": 2}), max_size=2)},
    ),
    min_size=1,
    max_size=4,
)
VALUES = st.fixed_dictionaries(
    {}, optional={"a": st.integers(1, 3), "b": st.just(2), "c": st.just(1), "site": st.just({"long": 2}), "works": ROWS}
)
CHANGES = st.lists(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(TEXTS)), min_size=1, max_size=2), min_size=1, max_size=3
)


@pytest.fixture(autouse=True)
def _in_a_region(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(live, "LEAST", 2)  # so that short tables are long ones
    set_urlconf(django_settings.REGION_URLCONF)
    yield
    set_urlconf(None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), VALUES, CHANGES)
def test_what_is_not_drawn_again_stands_there_as_it_would_be_drawn(
    document: Mapping[str, Any], values: Mapping[str, Any], changes: list[list[tuple[int, str]]]
) -> None:
    form = load_form(document)
    page, is_whole = answered(form, values, None), settles(form, values)
    for change in changes:
        pairs = list(posted_by(page))
        places = [place for place, (name, _text) in enumerate(pairs) if not name.endswith((":was", "works", "parts"))]
        changed = {places[number % len(places)]: text for number, text in change}
        typed = tuple((name, changed.get(place, text)) for place, (name, text) in enumerate(pairs))
        names = set() if is_whole else {pairs[place][0] for place in changed}
        whole = answered(form, values, typed)
        assert str(laid_over(page, answered(form, values, typed, names))) == str(BeautifulSoup(whole, "html.parser"))
        page, is_whole = whole, False


def settles(form: Form, values: Mapping[str, Any]) -> bool:
    """Whether the page asks for all of it first, because something is stored that the form hides."""
    return form_page(scene_of(form, values)).settles


def answered(form: Form, values: Mapping[str, Any], typed: Any, changed: Any = ()) -> str:
    """The page as it is first, or the answer to what somebody typed."""
    scene = scene_of(form, json.loads(json.dumps(values)))
    scene.frame.release.digest = str(id(form))
    posted = None if typed is None else posted_fields(form, query(typed))
    return form_page(scene, posted=posted, changed=changed).sections


def laid_over(page: str, answer: str) -> BeautifulSoup:
    """The answer with what stays as it stands on the page, as a browser lays it over."""
    before, after = BeautifulSoup(page, "html.parser"), BeautifulSoup(answer, "html.parser")
    for stub in after.select("[data-same]"):
        stays = before.find(stub.name, id=stub["id"])
        assert stays is not None, f"{stub['id']} is not on the page"
        stub.replace_with(stays)
    return after
