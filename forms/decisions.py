"""Deciding: the values of a decision one after another, then its table or its expression."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from engine.definitions.values import Decision
from engine.feel import DecisionTable, compile_expression
from forms.lazy import Lazy


def decide(decision: Decision, context: Mapping[str, object]) -> object:
    """What a decision gives over these names: the outputs of its table as a context, or its expression's value."""
    # Each value is worked out when it is asked for: the members of a JSON object have no order.
    later = {name: lambda text=text: compile_expression(text).value(scope) for name, text in decision.values}
    scope = _over(Lazy({}, later), context)
    if decision.expression:
        return compile_expression(decision.expression).value(scope)
    outcome = _table(decision).decide(scope)
    return outcome.values


def grader(decision: Decision | None, context: Mapping[str, object]) -> Callable[[Decimal | None], object] | None:
    """How a catalogue grades a score: its decision over `score` and the record's own names."""
    if decision is None:
        return None
    return lambda score: decide(decision, _over({"score": score}, context))


def _over(names: Mapping[str, object], context: Mapping[str, object]) -> Mapping[str, object]:
    return ChainMap(names, context)  # type: ignore[arg-type]


@lru_cache(maxsize=1000)
def _table(decision: Decision) -> DecisionTable:
    return DecisionTable(decision.hit_policy, decision.inputs, decision.outputs, decision.rows)
