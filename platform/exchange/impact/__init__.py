"""What the drafts of a system would do to the records that are stored: asked before a release, nothing is written."""

from .running import measure_impact

__all__ = ["measure_impact"]
