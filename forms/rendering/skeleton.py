"""A piece of HTML with named gaps: drawn once by a template, filled many times by joining strings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# Private-use characters never occur in templates; titles and hints are cleaned of them before drawing.
_OPEN, _CLOSE = "\ue000", "\ue001"
_INDENTED = re.compile(r"\s*\n\s*")  # of templates; no page needs it, and a table has a thousand times the same
_KNOWN = re.compile(r"""\s*<(\w+)[^<>]*?\sid="([^"<>]+)\"""")  # the element that a piece begins with, by its id
_CLEAN = {ord(_OPEN): None, ord(_CLOSE): None}


@dataclass(frozen=True)
class Skeleton:
    """Literal pieces at even places, names of gaps at odd ones."""

    parts: tuple[str, ...]

    @cached_property
    def same(self) -> SafeString:
        """Says that what this draws stays as it stands on the page; nothing where it has no id to be known by."""
        found = _KNOWN.match(self.parts[0])
        end = "\n" if self.parts[-1].endswith("\n") else ""  # as what it draws ends, so that nothing moves
        words = '<{0} id="{1}" data-same></{0}>{2}'.format(*found.groups(), end) if found else ""
        return mark_safe(words)  # noqa: S308 - our literals

    def fill(self, gaps: Mapping[str, str]) -> SafeString:
        """The HTML with every gap filled; what goes in must be safe already, and a gap without a value stays empty."""
        pieces, filled = [*self.parts], gaps.get
        for place in range(1, len(pieces), 2):
            pieces[place] = filled(pieces[place], "")
        return SafeString("".join(pieces))  # our literals, escaped gaps


def draw(template: str, context: Mapping[str, Any]) -> Skeleton:
    """Render a template whose gaps are written with `gap` into a skeleton."""
    html = _INDENTED.sub("\n", render_to_string(template, dict(context)))
    parts: list[str] = []
    for piece in html.split(_OPEN):
        name, found, rest = piece.partition(_CLOSE)
        parts += [name, rest] if found else [piece]
    return Skeleton(tuple(parts))


def gap(name: str) -> SafeString:
    """The mark that leaves a gap of this name."""
    return mark_safe(f"{_OPEN}{name.translate(_CLEAN)}{_CLOSE}")  # noqa: S308 - a name of ours between two marks


class Gaps(dict[str, SafeString]):
    """What a template writes its gaps with: `{{ gaps.value }}` leaves the gap `value`, whatever the name."""

    def __missing__(self, name: str) -> SafeString:
        """The mark of a gap."""
        return gap(name)


def clean(text: str) -> str:
    """Text from a definition without the characters that mark gaps."""
    return text.translate(_CLEAN)
