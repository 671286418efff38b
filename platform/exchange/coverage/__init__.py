"""Which numbers and conditions of the drafts could change without any golden case noticing."""

from .measuring import measure_coverage

__all__ = ["measure_coverage"]
