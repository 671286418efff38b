"""Logic, comparisons and arithmetic."""

from __future__ import annotations

import ast
from decimal import Decimal

from engine.feel import tree
from engine.feel.numbers import CONTEXT

from .reading import boolean
from .runtime import COMPARING, COMPUTING, scalar
from .writer import Operand, Unsupported, Writer, is_of, load, negated, write_node, writes

_OPERATORS: dict[str, ast.cmpop] = {
    "=": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
}
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SMALL = 10**15  # whole numbers below are the same as decimals, without rounding


@writes(tree.Binary)
def _binary(node: tree.Binary, writer: Writer) -> Operand:
    if node.operator in ("and", "or"):
        return _connective(node, writer)
    if node.operator not in COMPARING and node.operator not in COMPUTING:
        raise Unsupported
    left, right = write_node(node.left, writer), write_node(node.right, writer)
    if node.operator in COMPARING:
        return Operand(compared(node.operator, left, right, writer), "boolean")
    return Operand(writer.function(COMPUTING[node.operator], lifted(left), lifted(right)), "scalar")


def _connective(node: tree.Binary, writer: Writer) -> Operand:
    result = writer.fresh()
    writer.assign(result, boolean(write_node(node.left, writer), writer))
    with writer.block() as second:
        writer.assign(result, boolean(write_node(node.right, writer), writer))
    undecided = load(result) if node.operator == "and" else negated(load(result))
    writer.body.append(ast.If(undecided, second, []))
    return Operand(load(result), "boolean")


def compared(operator: str, left: Operand, right: Operand, writer: Writer) -> ast.expr:
    """Compare two values; with a constant Python compares the usual kinds of values at once."""
    if left.literal is not None and right.literal is None:
        return compared(_FLIPPED[operator], right, left, writer)
    if right.literal is None or left.kind not in ("raw", "scalar"):
        return writer.function(COMPARING[operator], lifted(left), lifted(right))
    value = Operand(writer.keep(left.code), left.kind)
    answer = writer.function(COMPARING[operator], lifted(value), right.code)
    constant = right.literal.value
    if isinstance(constant, str) and operator in ("=", "!="):
        return ast.IfExp(is_of(value.code, str), _at_once(value.code, operator, right.code), answer)
    if not isinstance(constant, Decimal):
        return answer
    answer = _with_decimal(operator, value, right.code, answer, writer)
    if left.kind == "scalar" or not _is_small(constant):
        return answer
    return ast.IfExp(_is_small_int(value.code), _at_once(value.code, operator, ast.Constant(int(constant))), answer)


def _at_once(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return ast.Compare(left, [_OPERATORS[operator]], [right])


def _with_decimal(operator: str, value: Operand, constant: ast.expr, otherwise: ast.expr, writer: Writer) -> ast.expr:
    """Compare a decimal as it is once lifted."""
    fits, number = is_of(value.code, Decimal), value.code
    if value.kind == "raw":
        name = writer.fresh()
        lift = ast.NamedExpr(ast.Name(name, ast.Store()), writer.function(CONTEXT.plus, value.code))
        fits, number = ast.BoolOp(ast.And(), [fits, writer.function(Decimal.is_finite, lift)]), load(name)
    return ast.IfExp(fits, _at_once(number, operator, constant), otherwise)


def _is_small_int(value: ast.expr) -> ast.expr:
    small = ast.Compare(ast.Constant(-_SMALL), [ast.Lt(), ast.Lt()], [value, ast.Constant(_SMALL)])
    return ast.BoolOp(ast.And(), [is_of(value, int), small])


def _is_small(number: Decimal) -> bool:
    return number == number.to_integral_value() and abs(number) < _SMALL


def lifted(operand: Operand) -> ast.expr:
    """Give a value that is surely a number, a string, a boolean, a date or null."""
    if operand.kind == "list":
        raise Unsupported
    return operand.code if operand.kind != "raw" else ast.Call(load(scalar.__name__), [operand.code], [])


@writes(tree.Negation)
def _negation(node: tree.Negation, writer: Writer) -> Operand:
    if isinstance(node.operand, tree.Literal) and isinstance(node.operand.value, Decimal):
        return write_node(tree.Literal(node.position, CONTEXT.minus(node.operand.value)), writer)
    zero = writer.constant(Decimal(0))
    return Operand(
        writer.function(COMPUTING["-"], zero, lifted(write_node(node.operand, writer))),
        "scalar",
    )


@writes(tree.Between)
def _between(node: tree.Between, writer: Writer) -> Operand:
    value = Operand(writer.keep(lifted(write_node(node.value, writer))), "scalar")
    low = compared(">=", value, write_node(node.low, writer), writer)
    low = writer.keep(low)
    high = writer.keep(compared("<=", value, write_node(node.high, writer), writer))
    return Operand(ast.BoolOp(ast.And(), [low, high]), "boolean")
