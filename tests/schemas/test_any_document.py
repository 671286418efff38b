"""Whatever is written at whatever place of a definition: it is accepted or told, and nothing ever breaks."""

from typing import Any

from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definitions import load_region, load_system
from schemas.sentences import sentence
from tests.schemas.sample import at, documents, problems

words = st.sampled_from(
    ["", "draft", "operator", "name", "score", "{name}", "{", "true", "1 +", "a.b", "#/$defs/a", "system"]
)
leaves = st.none() | st.booleans() | st.integers(-3, 200) | st.floats() | words | st.text(max_size=8)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))


def pointers(value: Any, before: str = "") -> list[str]:
    """Every place in a document."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, child in entries for found in (f"{before}/{key}", *pointers(child, f"{before}/{key}"))]


PLACES = [(name, pointer) for name, document in documents().items() for pointer in pointers(document)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), values | st.just(...)), min_size=1, max_size=4))
def test_nothing_that_can_be_written_breaks_the_checks(changes: list[tuple[tuple[str, str], Any]]) -> None:
    found = documents()
    for (name, pointer), value in changes:
        change(found[name], pointer, value)
    told = problems(found)
    with translation.override("zh-hans"):
        assert all(sentence(problem) for problem in told)
    if not told:
        load_region(found.pop("region/harbour"))
        load_system(found.values())


def change(document: Any, pointer: str, value: Any) -> None:
    """Replace, or with `...` remove, what stands at a place, if an earlier change left it there."""
    above, _, last = pointer.rpartition("/")
    try:
        owner = at(document, above)
        key: Any = int(last) if isinstance(owner, list) else last
        if value is ...:
            del owner[key]
        else:
            owner[key] = value
    except (KeyError, IndexError, TypeError, ValueError):
        return
