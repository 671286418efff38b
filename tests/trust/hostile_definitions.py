"""Hostile definitions and expressions: references, patterns, sizes and depths, loops without an end."""

import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.feel import compile_expression
from schemas.packs import read_pack
from tests.schemas.sample import documents, problems, put
from tests.trust.hostile import Case

FORM = "form/lift"
NAME = "/schema/properties/name"
Making = Callable[[], Any]


def definitions() -> Iterator[Case]:
    """Documents, by the code with which they must be refused."""
    for name, (place, make, code) in _DOCUMENTS.items():
        yield Case(f"definition: {name}", code or "taken", partial(_checked, place, make, code))
    for name, text in _TEXTS.items():
        yield Case(f"definition text: {name}", "refused", partial(_read, text))


def _checked(place: str, make: Making, code: str) -> str:
    found = documents()
    put(found, FORM, place, make())
    codes = {problem.code for problem in problems(found)}
    return code if code in codes else " ".join(sorted(codes)) or "taken"


def _read(text: Callable[[], str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "region.json").write_text(text())
        return "refused" if read_pack(Path(folder)).problems else "taken"


def _nested(depth: int) -> Any:
    deep: Any = "x"
    for _ in range(depth):
        deep = {"a": deep}
    return deep


def _doubling() -> dict[str, Any]:
    found: dict[str, Any] = {"a0": {"type": "string"}}
    for step in range(1, 60):
        before = {"$ref": f"#/$defs/a{step - 1}"}
        found[f"a{step}"] = {"allOf": [before, before]}
    return found


def _recursive(definition: dict[str, Any]) -> dict[str, Any]:
    schema = documents()[FORM]["schema"]
    uses = {**schema["properties"], "part": {"$ref": "#/$defs/a"}}
    return {**schema, "properties": uses, "$defs": {"a": definition}}


def _always(value: Any) -> Making:
    return lambda: value


_DOCUMENTS: dict[str, tuple[str, Making, str]] = {
    "a reference to the net": (NAME, _always({"$ref": "http://127.0.0.1:9/x"}), "reference_not_local"),
    "a reference to a file": (NAME, _always({"$ref": "file:///etc/passwd"}), "reference_not_local"),
    "a reference beside it": (NAME, _always({"$ref": "../region.json"}), "reference_not_local"),
    "another base for references": (NAME, _always({"$id": "https://example.org/x"}), "keyword_not_allowed"),
    "a dynamic reference": (NAME, _always({"$dynamicRef": "#a"}), "keyword_not_allowed"),
    "a schema that is itself": ("/schema", lambda: _recursive({"$ref": "#/$defs/a"}), "reference_recursive"),
    "a schema that is not itself": (
        "/schema", lambda: _recursive({"not": {"$ref": "#/$defs/a"}}), "reference_recursive",
    ),
    "a schema that doubles sixty times": ("/schema/$defs", _doubling, "schema_too_large"),
    "a pattern that looks back": (f"{NAME}/pattern", _always(r"(a)\1"), "pattern_invalid"),
    "a pattern that looks ahead": (f"{NAME}/pattern", _always("(?=a)b"), "pattern_invalid"),
    "a pattern of a million states": (f"{NAME}/pattern", _always("(a{1000}){1000}"), "pattern_invalid"),
    "a pattern that explodes elsewhere": (f"{NAME}/pattern", _always("^(a+)+$"), ""),
    "a document 5,000 levels deep": (f"{NAME}/default", lambda: _nested(5_000), "too_deep"),
    "200,000 values": (f"{NAME}/enum", lambda: list(range(200_000)), "too_many_values"),
    "a number of 300 digits": ("/schema/properties/load/minimum", _always(10**300), "number_digits"),
    "no number": ("/schema/properties/load/minimum", _always(float("nan")), "number_digits"),
    "a condition of 9,000 brackets": ("/sections/0/fields/0/visible", _always("(" * 9_000), "expression_invalid"),
    "a mark-up title": ("/title", _always("<script>alert(1)</script>"), ""),
}  # fmt: skip

_TEXTS: dict[str, Callable[[], str]] = {
    "100,000 open lists": lambda: "[" * 100_000,
    "a number of a million digits": lambda: '{"a": ' + "9" * 1_000_000 + "}",
    "a number beyond all": lambda: '{"a": 1e999999999999}',
    "the same key twice": lambda: '{"a": 1, "a": 2}',
    "no number at all": lambda: '{"a": NaN}',
}

#: Expressions that would never end, or hold the whole memory: they are given up, and come to nothing.
_BOMBS: dict[str, str] = {
    "loops in loops": "for a in 1..100000, b in 1..100000, c in 1..100000 return a",
    "a list that doubles": "{x: for a in 1..100000 return a, y: concatenate(x, x, x, x), z: concatenate(y, y, y, y),"
    " r: count(for a in z return z)}.r",
    "a text that grows": 'string join(for a in 1..100000 return string join(for b in 1..1000 return "aaaaaaaaaa"))',
    "a tower of powers": "10 ** 10 ** 10 ** 10",
    "a pattern without an end": 'matches(string join(for a in 1..5000 return "a") + "!", "^(a|aa)+$")',
    "a function that calls itself": "{f: function(x) f(x + 1), r: f(1)}.r",
    "a range without an end": "count(for a in 1..999999999999 return a)",
    "some of all": "some a in 1..1000000, b in 1..1000000 satisfies a + b < 0",
    "sorting at length": "count(sort(for a in 1..1000000 return a, function(a, b) a > b))",
    "a replacement that grows": 'replace(string join(for a in 1..10000 return "a"), "a", "$0$0$0$0$0$0$0$0$0$0")',
}


def expressions() -> Iterator[Case]:
    """Expressions that never end, and those that are no expressions."""
    for name, text in _BOMBS.items():
        yield Case(f"expression: {name}", "comes to an end", partial(_evaluated, text))
    for name, text in {"brackets": "(" * 20_000, "signs": "-" * 20_000 + "1", "lists": "[" * 20_000}.items():
        yield Case(f"expression: 20,000 {name}", "refused", partial(_evaluated, text))


def _evaluated(text: str) -> str:
    try:
        value = compile_expression(text).evaluate({}).value
    except (EngineError, RecursionError) as error:
        return "refused" if isinstance(error, EngineError) else "broke: RecursionError"
    return "comes to an end" if value is None or isinstance(value, bool | str | Decimal) else f"came to {value!r:.40}"
