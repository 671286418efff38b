"""Static analysis of expressions: the type of a result, and mistakes that can be seen without data.

analyse("score > 5 and score < 3", context_of({"score": NUMBER}))
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.compiled import Compiled, CompiledTests, compile_expression

from .checker import Checker, Wanted
from .findings import CERTAIN, DOUBTFUL, Finding, Findings, near
from .signatures import has_result
from .types import (
    ANY,
    BOOLEAN,
    DATE,
    MOMENT,
    NULL,
    NUMBER,
    PLAIN,
    STRING,
    Type,
    any_of,
    context_of,
    either,
    function_giving,
    list_of,
    named,
    one_of,
    range_of,
    read_type,
    type_of_value,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "CERTAIN",
    "CONDITION",
    "DATE",
    "DOUBTFUL",
    "MOMENT",
    "NULL",
    "NUMBER",
    "PLAIN",
    "STRING",
    "Analysis",
    "Finding",
    "Type",
    "Wanted",
    "analyse",
    "any_of",
    "context_of",
    "either",
    "function_giving",
    "has_result",
    "list_of",
    "named",
    "near",
    "one_of",
    "range_of",
    "read_type",
    "type_of_value",
]


CONDITION = Wanted(("boolean",), BOOLEAN)


@dataclass(frozen=True)
class Analysis:
    """What an expression gives, and what is wrong or doubtful in it, in the order of its text."""

    type: Type
    findings: tuple[Finding, ...]


def analyse(expression: str | Compiled | CompiledTests, names: Type, *, wanted: Wanted | None = None) -> Analysis:
    """Analyse an expression over names whose types are known, or unary tests of the value called `?`.

    `names` is a context type; an open one may have further names. What must be true or false is a `CONDITION`.

    Raises:
        FeelSyntaxError: a text that is no expression.
    """
    compiled = compile_expression(expression) if isinstance(expression, str) else expression
    findings = Findings(compiled.text)
    checker = Checker(findings)
    try:
        found = _found(checker, compiled, names, wanted)
    except RecursionError:
        return Analysis(ANY, ())  # a sum of some thousand terms; nothing to be said about it here
    return Analysis(found, findings.all())


def _found(checker: Checker, compiled: Compiled | CompiledTests, names: Type, wanted: Wanted | None) -> Type:
    if wanted is None:
        return checker.type_of(compiled.node, names)
    if wanted is CONDITION:
        return checker.condition(compiled.node, names)
    return checker.result(compiled.node, names, wanted)
