"""Regular expressions as XPath writes them (XQuery and XPath Functions 3.1, 5.6), in bounded time.

A pattern is read into a tree. Where few ways of matching are possible, Python's engine does it; where a pattern could
drive that engine, which tries one way after the other, into exponential time, a machine of ours does, which tries no
place of the pattern twice at the same place of the text.
"""

from .pattern import Match, Pattern, compile_pattern, expand_replacement, is_replacement

__all__ = ["Match", "Pattern", "compile_pattern", "expand_replacement", "is_replacement"]
