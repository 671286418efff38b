"""Which earlier findings count for the next rung of a ladder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.definitions.values import ItemRule

from .dates import months_after


def earlier_occurrences(rule: ItemRule, found: Iterable[date], *, period: date, evaluated: Iterable[date] = ()) -> int:
    """In how many earlier periods a finding counts: within the window, and since counting last began anew.

    `found` are the first days of the periods with a finding in the item, `evaluated` those of all that were scored.
    """
    counted = {start for start in found if start < period}
    if rule.window_months is not None:
        counted = {start for start in counted if months_after(start, rule.window_months) > period}
    if rule.reset == "year":
        counted = {start for start in counted if start.year == period.year}
    if rule.reset == "clean_period":
        clean = max((start for start in evaluated if start < period and start not in counted), default=date.min)
        counted = {start for start in counted if start > clean}
    return len(counted)
