"""Deciding: the values of a decision one after another, then its table or its expression."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from engine.definitions.values import Decision, Taken
from engine.feel import Function, carried, compile_expression
from forms.lazy import Lazy

#: What a decision that takes inputs sees besides them and what the host gives.
_AROUND = ("today", "now", "decide", "tally")


def decide(decision: Decision, context: Mapping[str, object]) -> object:
    """What a decision gives over these names: the outputs of its table as a context, or its expression's value."""
    if not decision.takes:
        return _decided(decision, context)
    sources = {taken.key: taken.source or taken.key for taken in decision.takes}
    return ask(decision, Lazy({}, {key: _later(text, context) for key, text in sources.items()}), context)


def ask(decision: Decision, inputs: Mapping[str, object], around: Mapping[str, object]) -> object:
    """What a decision gives for inputs that do not come from a record; a missing one takes its default."""
    later = {taken.key: lambda taken=taken: _input(taken, inputs) for taken in decision.takes}
    kept = {name: around[name] for name in _AROUND if name in around}
    return _decided(decision, Lazy({**kept, **carried(around)}, later))


def askable(decisions: Iterable[Decision], around: Mapping[str, object]) -> Mapping[str, object]:
    """The decisions that take inputs, each as a function of a context of them: `decide.<key>({...})`."""
    return {one.key: _function(one, around) for one in decisions if one.takes}


def _function(decision: Decision, around: Mapping[str, object]) -> Function:
    def call(inputs: object) -> object:
        return ask(decision, inputs if isinstance(inputs, Mapping) else {}, around)

    return Function(("inputs",), call)


def _input(taken: Taken, inputs: Mapping[str, object]) -> object:
    value = inputs.get(taken.key)
    return compile_expression(taken.default).value({}) if value is None and taken.default else value


def _decided(decision: Decision, context: Mapping[str, object]) -> object:
    # Each value is worked out when it is asked for: the members of a JSON object have no order.
    scope: Mapping[str, object]
    later = {name: lambda text=text: compile_expression(text).value(scope) for name, text in decision.values}
    scope = _over(Lazy({}, later), context)
    if decision.expression:
        return compile_expression(decision.expression).value(scope)
    return decision.table.decide(scope).values if decision.table else None


def _later(text: str, context: Mapping[str, object]) -> Callable[[], object]:
    return lambda: compile_expression(text).value(context)


def grader(decision: Decision | None, context: Mapping[str, object]) -> Callable[[Decimal | None], object] | None:
    """How a catalogue grades a score: its decision over `score` and the record's own names."""
    if decision is None:
        return None
    return lambda score: decide(decision, _over({"score": score}, context))


def _over(names: Mapping[str, object], context: Mapping[str, object]) -> Mapping[str, object]:
    return ChainMap(names, context)  # type: ignore[arg-type]
