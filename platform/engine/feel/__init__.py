"""FEEL, the expression language of OMG DMN 1.5: text in, a compiled expression out.

`compile_expression` and `compile_unary_tests` raise `FeelSyntaxError` for text that is none; what they give never
raises, whatever the data: a part without a value is null and leaves a warning.
"""

from .compiled import Compiled, CompiledTests, compile_expression, compile_unary_tests
from .errors import FeelSyntaxError, Outcome, Warning
from .table import Decision, DecisionTable
from .table_checks import TableProblem, problems
from .values import Function, Range, YearMonthDuration
from .writing import write

__all__ = [
    "Compiled",
    "CompiledTests",
    "Decision",
    "DecisionTable",
    "FeelSyntaxError",
    "Function",
    "Outcome",
    "Range",
    "TableProblem",
    "Warning",
    "YearMonthDuration",
    "compile_expression",
    "compile_unary_tests",
    "problems",
    "write",
]
