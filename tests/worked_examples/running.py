"""Examples in a file, and how each comes out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.packs import read_json

from .comparing import differences
from .kinds import Binding, work_out

BINDINGS = Path(__file__).parent / "bindings.json"


@dataclass(frozen=True)
class Example:
    """Inputs of a rule and what must come of them."""

    id: str
    rule: str
    title: str
    inputs: Mapping[str, object]
    expected: Mapping[str, object]
    arithmetic: str = ""


class Unreadable(Exception):
    """A file that is not there or does not hold examples."""


def read_examples(path: Path) -> tuple[Example, ...]:
    """The examples of a file: of `examples` with inputs and expected, or of `vectors` of a check standard.

    Raises:
        Unreadable: there is no such file, it is not JSON, or an example lacks a part.
    """
    try:
        document = read_json(path.read_text(encoding="utf-8"))
        return (*map(_example, document.get("examples", ())), *map(_vector, document.get("vectors", ())))
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as problem:
        raise Unreadable(f"{path} cannot be read as examples: {problem!r}") from problem


def failures(example: Example) -> Iterator[str]:
    """What came out otherwise, a line each; none if the example holds."""
    binding = bindings().get(example.rule)
    if binding is None:
        yield f"no binding for the rule {example.rule}"
        return
    try:
        outcome = work_out(binding, example.inputs)
    except Exception as problem:  # inputs of any shape: one that cannot be worked out must not hide the others
        yield f"could not be worked out: {problem!r}"
        return
    yield from differences(example.expected, outcome)


@cache
def bindings() -> Mapping[str, Binding]:
    """By rule, which definition of which pack it is and how names go into and out of it."""
    return json.loads(BINDINGS.read_text(encoding="utf-8"))


def _example(document: Mapping[str, object]) -> Example:
    words = {key: document[key] for key in ("id", "rule", "inputs", "expected")}
    return Example(**words, title=document.get("title", ""), arithmetic=document.get("arithmetic", ""))  # type: ignore[arg-type]


def _vector(document: Mapping[str, object]) -> Example:
    """A case of a check standard: everything in one object, what is expected under names that say so."""
    expected = {key.removeprefix("expected_"): value for key, value in document.items() if key.startswith("expected_")}
    inputs = {key: value for key, value in document.items() if not key.startswith("expected_")}
    return Example(str(document["id"]), f"jgj59_{document['kind']}", str(document.get("desc", "")), inputs, expected)
