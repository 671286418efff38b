"""Functions on numbers (DMN 1.5, table 76)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.moments import Length, length_of, make_length
from engine.feel.numbers import CONTEXT, MAX_EXPONENT, MIN_EXPONENT, finite, round_to
from engine.feel.runtime import Scope
from engine.feel.values import YearMonthDuration

from .registry import builtin

_ZERO, _TWO = Decimal(0), Decimal(2)
_COST = 10  # steps for what takes long
_LONG = Context(prec=MAX_EXPONENT - MIN_EXPONENT, Emin=MIN_EXPONENT, Emax=MAX_EXPONENT, traps=[])


def _declare_rounding(name: str, rounding: str, scale: str) -> None:
    @builtin(name, "n: number", scale)
    def _round(n: Decimal, scale: Decimal = _ZERO) -> Decimal | None:
        return round_to(n, scale, rounding)


_declare_rounding("decimal", ROUND_HALF_EVEN, "scale: number")
_declare_rounding("floor", ROUND_FLOOR, "scale?: number")
_declare_rounding("ceiling", ROUND_CEILING, "scale?: number")
_declare_rounding("round up", ROUND_UP, "scale: number")
_declare_rounding("round down", ROUND_DOWN, "scale: number")
_declare_rounding("round half up", ROUND_HALF_UP, "scale: number")
_declare_rounding("round half down", ROUND_HALF_DOWN, "scale: number")
_declare_rounding("round half even", ROUND_HALF_EVEN, "scale: number")


@builtin("abs", "n: number|duration")
def _abs(n: Decimal | Length | YearMonthDuration) -> object:
    if isinstance(n, Decimal):
        return CONTEXT.abs(n)
    return YearMonthDuration(abs(n.months)) if isinstance(n, YearMonthDuration) else make_length(abs(length_of(n)))


@builtin("modulo", "dividend: number", "divisor: number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The result has the sign of the divisor: dividend - divisor * floor(dividend / divisor)."""
    remainder = _remainder(dividend, divisor)
    if remainder is not None and remainder and (remainder < 0) != (divisor < 0):
        remainder = CONTEXT.add(remainder, divisor)
    return remainder


def _remainder(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """Of very unlike numbers the quotient has more digits than a number may have, but it is only on the way."""
    return finite(CONTEXT.plus(_LONG.remainder(dividend, divisor)))


@builtin("sqrt", "number: number")
def _sqrt(number: Decimal) -> Decimal | None:
    return finite(CONTEXT.sqrt(number))


@builtin("log", "number: number", takes_scope=True)
def _log(scope: Scope, number: Decimal) -> Decimal | None:
    scope.run.spend(_COST)
    return finite(CONTEXT.ln(number)) if number > 0 else None


@builtin("exp", "number: number", takes_scope=True)
def _exp(scope: Scope, number: Decimal) -> Decimal | None:
    scope.run.spend(_COST)
    return finite(CONTEXT.exp(number))


@builtin("odd", "number: number")
def _odd(number: Decimal) -> bool:
    return _remainder(abs(number), _TWO) == 1


@builtin("even", "number: number")
def _even(number: Decimal) -> bool:
    return _remainder(number, _TWO) == 0
