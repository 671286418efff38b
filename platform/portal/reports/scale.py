"""The round numbers at the side of a drawing, by which its lines are read off."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = 5  # at most, between the lowest number and the highest
_FAR_UP = Decimal("0.75")  # of the highest value: lines that stay above it are not drawn from nought


@dataclass(frozen=True)
class Scale:
    """Round numbers `step` apart; no value lies below `bottom` or above `top`, which are two of them."""

    bottom: Decimal
    top: Decimal
    step: Decimal

    @property
    def marks(self) -> list[Decimal]:
        """The round numbers, from below."""
        return [self.bottom + self.step * number for number in range(int((self.top - self.bottom) / self.step) + 1)]

    def part(self, value: Decimal) -> Decimal:
        """How far up a value lies: 0 at the bottom, 1 at the top."""
        return (value - self.bottom) / (self.top - self.bottom)


def scale_of(values: Collection[Decimal]) -> Scale:
    """The numbers for these values, none of them below nought: from nought, or from below them where all are far up.

    Scores between 94 and 99 would be one flat line over an empty picture otherwise.
    """
    least, most = min(values), max(values)
    if most <= 0:
        return Scale(Decimal(0), Decimal(1), Decimal(1))
    least = min(least, most - most / 100) if least >= most * _FAR_UP else Decimal(0)
    step = _step(most - least)
    if all(value == value.to_integral_value() for value in values):
        step = max(step, Decimal(1))
    return Scale(_round(least, step, ROUND_FLOOR), _round(most, step, ROUND_CEILING), step)


def _step(span: Decimal) -> Decimal:
    ten = Decimal(10) ** (span / 4).adjusted()
    return next(step for step in (ten, 2 * ten, 5 * ten, 10 * ten) if step * _STEPS >= span)


def _round(value: Decimal, step: Decimal, way: str) -> Decimal:
    return (value / step).to_integral_value(way) * step
