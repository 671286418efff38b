"""Laws of the form language on generated forms: what is valid comes back unchanged, what is posted is bounded."""

from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms.behaviour import form_states
from forms.language import language_of
from tests.forms.language.ground import form_of, post, through_the_page
from tests.outside_forms.running import scene_of, tidy

NAMES = ("alpha", "beta", "gamma", "甲 乙", "a.b")
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=8).map(str.strip)
SINGLE = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "enum": ["甲", "乙", "丙"]},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": -5, "maximum": 500},
        {"type": "number", "multipleOf": 0.01},
        {"type": "boolean"},
        {"oneOf": [{"const": 1, "title": "一"}, {"const": "1", "title": "二"}, {"const": True, "title": "三"}]},
        {"type": ["string", "integer"]},
        {"type": "array", "items": {"enum": ["甲", "乙", "丙"]}, "uniqueItems": True},
    ]
)


def nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects, rows and variants of these."""
    objects = st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3).map(
        lambda found: {"type": "object", "properties": found}
    )
    variants = st.tuples(inner, inner).map(
        lambda two: {
            "oneOf": [
                {"type": "object", "properties": {"k": {"const": key}, "v": one}, "required": ["k", "v"]}
                for key, one in zip("ab", two, strict=True)
            ]
        }
    )
    return objects | variants | inner.map(lambda one: {"type": "array", "items": one})


SCHEMAS = st.dictionaries(st.sampled_from(NAMES), st.recursive(SINGLE, nested, max_leaves=6), min_size=1, max_size=4)


@st.composite
def values_of(draw: st.DrawFn, schema: dict[str, Any]) -> Any:
    """A value that a schema of ours describes; it may still be wrong, where a text is no date."""
    if "oneOf" in schema and "const" not in schema["oneOf"][0]:
        return draw(values_of(draw(st.sampled_from(schema["oneOf"])) | {"whole": True}))
    options = schema.get("enum") or [one["const"] for one in schema.get("oneOf", ())]
    if options or "const" in schema:
        return draw(st.sampled_from(options or [schema["const"]]))
    kind = schema["type"] if isinstance(schema["type"], str) else draw(st.sampled_from(schema["type"]))
    if kind == "array":
        items = st.lists(values_of(schema["items"]), max_size=3, unique="uniqueItems" in schema)
        found = draw(items)
        return sorted(found, key=["甲", "乙", "丙"].index) if "uniqueItems" in schema else found
    if kind == "object":
        chosen = {name: draw(values_of(one)) for name, one in schema["properties"].items()}
        return {name: one for name, one in chosen.items() if schema.get("whole") or draw(st.booleans())}
    simple = {
        "boolean": st.booleans(),
        "integer": st.integers(-5, 500),
        "number": st.integers(0, 99999).map(lambda n: Decimal(n) / 100),
    }
    dated = st.dates().map(lambda day: day.isoformat()) if schema.get("format") == "date" else TEXT
    return draw(simple.get(kind, dated))


FILLED = SCHEMAS.flatmap(
    lambda properties: st.tuples(
        st.just(properties), st.fixed_dictionaries({name: values_of(one) for name, one in properties.items()})
    )
)


@settings(max_examples=60, deadline=None)
@given(FILLED)
def test_what_the_validator_accepts_comes_back_unchanged(filled: tuple[dict[str, Any], dict[str, Any]]) -> None:
    properties, data = filled
    form, data = form_of(properties), tidy(data)
    assume(language_of(form).validator.is_valid(data))
    outcome = through_the_page(form, data)
    assert not outcome.problems
    assert tidy(dict(outcome.values)) == data


POSTS = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from([*NAMES, "0", "1", ":was", ":variant", ":extra", "k", "v", ""]), min_size=1, max_size=4
        ).map(".".join),
        st.sampled_from(["", "1", "0", "甲", "true", "2026-02-30", "9" * 20, "{}", "[]", "\x00"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(SCHEMAS, POSTS)
def test_whatever_is_posted_only_declared_values_are_stored(properties: dict[str, Any], pairs: Any) -> None:
    outcome = post(form_of(properties), *pairs)
    assert outcome.values.keys() <= properties.keys()
    for name, value in outcome.values.items():
        assert declared(properties[name], value)


def declared(schema: dict[str, Any], value: Any) -> bool:
    """Whether everything in a value has a place in the schema."""
    if isinstance(value, dict) and "type" in schema:
        return value.keys() <= schema["properties"].keys() and all(
            declared(schema["properties"][k], v) for k, v in value.items()
        )
    if isinstance(value, dict):
        return any(declared(one, value) for one in schema["oneOf"])
    if isinstance(value, list):
        return all(declared(schema["items"], one) for one in value)
    return True


CONDITIONS = ('a = "1"', 'b = "1" or c = "1"', 'not(a = "1")', "a = null", "b != c")


@settings(max_examples=80, deadline=None)
@given(
    st.tuples(*[st.sampled_from(CONDITIONS)] * 3),
    st.tuples(*[st.sampled_from(["", "0", "1"])] * 3),
    st.sampled_from(["visible", "read_only", "required"]),
)
def test_what_the_server_does_is_what_the_definition_says(
    conditions: tuple[str, ...], texts: tuple[str, ...], rule: str
) -> None:
    names, targets = "abc", ("x", "y", "z")
    fields = [{"key": name} for name in names]
    fields += [{"key": name, rule: condition} for name, condition in zip(targets, conditions, strict=True)]
    form = form_of({one["key"]: {"type": "string"} for one in fields}, *fields)
    given_values = dict(zip(names, texts, strict=True))
    outcome = post(form, *given_values.items(), *((name, "typed") for name in targets if rule != "required"))
    a, b, c = ({"": None}.get(text, text) for text in texts)
    meant = {
        'a = "1"': a == "1",
        'b = "1" or c = "1"': "1" in (b, c),
        'not(a = "1")': a != "1",
        "a = null": a is None,
        "b != c": b != c,
    }
    for name, condition in zip(targets, conditions, strict=True):
        stored = outcome.values.get(name) == "typed"
        asked = any(problem.field == name and problem.code == "required" for problem in outcome.problems)
        expected = {"visible": stored, "read_only": not stored, "required": asked}[rule]
        assert expected is meant[condition], (name, condition)
    shown = {state.field.key for state in form_states(scene_of(form, outcome.values), outcome.values)}
    assert {name for name in outcome.values if outcome.values[name] is not None} <= shown
