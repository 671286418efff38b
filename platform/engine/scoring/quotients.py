"""Sums and means of quotients of whole numbers, never divided out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd

Quotient = tuple[int, int]
Shares = list[tuple[int, int, int]]  # a part, of a whole, and its weight


def reduced(numerator: int, denominator: int) -> Quotient:
    """The same quotient in the smallest numbers."""
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def added(parts: list[Quotient]) -> Quotient:
    """The sum of quotients."""
    numerator, denominator = parts[0]
    for more, below in parts[1:]:
        if below == denominator:
            numerator += more
        else:
            numerator, denominator = numerator * below + more * denominator, denominator * below
    return numerator, denominator


def _mean(shares: Shares) -> Quotient:
    numerator, denominator = added([(part, whole) for part, whole, _ in shares])
    return numerator, denominator * len(shares)


def _weighted(shares: Shares) -> Quotient:
    numerator, denominator = added([(part * weight, whole) for part, whole, weight in shares])
    return numerator, denominator * sum(weight for _, _, weight in shares)


def _least(shares: Shares) -> Quotient:
    least = shares[0][:2]
    for part, whole, _ in shares[1:]:
        if part * least[1] < least[0] * whole:
            least = part, whole
    return least


SHARED: Mapping[str, Callable[[Shares], Quotient]] = {"mean": _mean, "weighted": _weighted, "min": _least}
