"""`in` and the unary tests of decision table cells, as far as they compare with constants."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from engine.feel import tree
from engine.feel.analysis import mentions

from .operations import compared
from .reading import boolean
from .writer import TESTED, Operand, Unsupported, Writer, load, negated, write_node, writes

_Test = Callable[[tree.Node, Operand, Writer], ast.expr]


@writes(tree.UnaryTests)
def _unary_tests(node: tree.UnaryTests, writer: Writer) -> Operand:
    with writer.scope({"?": TESTED}):
        answer = _any_of(node.tests, Operand(load(TESTED), "raw"), _in_cell, writer)
    return Operand(negated(answer) if node.negated else answer, "boolean")


@writes(tree.In)
def _in(node: tree.In, writer: Writer) -> Operand:
    value = Operand(writer.keep(write_node(node.value, writer).code), "raw")
    tests = node.tests
    if len(tests) == 1 and isinstance(tests[0], tree.ListOf):
        tests = tests[0].items
    return Operand(_any_of(tests, value, _with_constants, writer), "boolean")


def _any_of(tests: Sequence[tree.Node], value: Operand, write: _Test, writer: Writer) -> ast.expr:
    """All tests are tried, as none may have to give up."""
    answers = [writer.keep(write(test, value, writer)) for test in tests]
    if not answers:
        raise Unsupported
    return answers[0] if len(answers) == 1 else ast.BoolOp(ast.Or(), answers)


def _in_cell(test: tree.Node, value: Operand, writer: Writer) -> ast.expr:
    if isinstance(test, tree.AnyValue):
        return ast.Constant(True)
    if mentions(test, "?"):
        return boolean(write_node(test, writer), writer)
    return _with_constants(test, value, writer)


def _with_constants(test: tree.Node, value: Operand, writer: Writer) -> ast.expr:
    if isinstance(test, tree.Literal):
        return compared("=", value, write_node(test, writer), writer)
    if isinstance(test, tree.Negation):
        return compared("=", value, _constant(test, writer), writer)
    if isinstance(test, tree.OneSided):
        return compared(test.operator, value, _constant(test.operand, writer), writer)
    if isinstance(test, tree.RangeOf):
        low = compared(">=" if test.start_included else ">", value, _constant(test.start, writer), writer)
        low = writer.keep(low)
        high = compared("<=" if test.end_included else "<", value, _constant(test.end, writer), writer)
        return ast.BoolOp(ast.And(), [low, writer.keep(high)])
    raise Unsupported


def _constant(node: tree.Node, writer: Writer) -> Operand:
    operand = write_node(node, writer) if isinstance(node, tree.Literal | tree.Negation) else None
    if operand is None or operand.literal is None:
        raise Unsupported
    return operand
