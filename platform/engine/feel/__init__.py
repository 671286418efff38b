"""FEEL, the expression language of OMG DMN 1.5: text in, a compiled expression out.

`compile_expression` and `compile_unary_tests` raise `FeelSyntaxError` for text that is none; what they give never
raises, whatever the data: a part without a value is null and leaves a warning.
"""

from .compiled import Compiled, CompiledTests, compile_expression, compile_unary_tests
from .errors import FeelSyntaxError, Outcome, Warning
from .explain import ExplainedValue, explain
from .host import HostFunction, NoValue, carried, given, host_function, host_functions
from .printing import unparse
from .table import Decision, DecisionTable, Input, Output, Row
from .table_checks import TableProblem, problems
from .table_text import TableTextError, read_table, write_table
from .values import Function, Range, YearMonthDuration
from .working_days import CalendarYear, WorkingCalendar
from .writing import write

__all__ = [
    "CalendarYear",
    "Compiled",
    "CompiledTests",
    "Decision",
    "DecisionTable",
    "ExplainedValue",
    "FeelSyntaxError",
    "Function",
    "HostFunction",
    "Input",
    "NoValue",
    "Outcome",
    "Output",
    "Range",
    "Row",
    "TableProblem",
    "TableTextError",
    "Warning",
    "WorkingCalendar",
    "YearMonthDuration",
    "carried",
    "compile_expression",
    "compile_unary_tests",
    "explain",
    "given",
    "host_function",
    "host_functions",
    "problems",
    "read_table",
    "unparse",
    "write",
    "write_table",
]
