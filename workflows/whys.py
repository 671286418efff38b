"""Why a step is refused: the conditions that do not hold, with the values of everything they looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.values import Action, Rule
from engine.feel import ExplainedValue, compile_expression, explain
from engine.flow import askable
from forms.contexts import Scene

MOST_VALUES = 12


@dataclass(frozen=True)
class Looked:
    """A name that a condition looked at, and its value."""

    path: tuple[str, ...]
    value: object


@dataclass(frozen=True)
class Why:
    """A condition that does not hold, as it was written, and what it looked at."""

    condition: str
    looked: tuple[Looked, ...]


def whys_of(scene: Scene, action: Action) -> tuple[Why, ...]:
    """The guards of an action that do not hold now, and the locks of its record that do."""
    context = scene.context()
    broken = [guard for guard in askable(action.guards, context) if _value(guard, context) is not True]
    locks = [lock for lock in scene.frame.type.locked if _value(lock, context) is True]
    return tuple(Why(rule.when, tuple(_looked_at(rule, context))) for rule in (*locks, *broken))


def _value(rule: Rule, context: Mapping[str, object]) -> object:
    return compile_expression(rule.when).value(context)


def _looked_at(rule: Rule, context: Mapping[str, object]) -> Iterator[Looked]:
    """The paths of the condition that were read, each once; not what a loop saw turn by turn."""
    references = {".".join(path): path for path in compile_expression(rule.when).references}
    seen: dict[str, Looked] = {}
    for part in _parts(explain(rule.when, context)):
        path = references.get(part.text)
        if path is not None and part.looked_at and len(seen) < MOST_VALUES:
            seen.setdefault(part.text, Looked(path, part.value))
    yield from seen.values()


def _parts(explained: ExplainedValue) -> Iterator[ExplainedValue]:
    yield explained
    for part in explained.parts:
        yield from _parts(part)
