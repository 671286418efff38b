"""Any number of several values."""

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, all_texts, offered, titles
from forms.rendering.fields.choice import Choice, key_called
from forms.rendering.values import Option, Surroundings
from forms.wire import Posted

#: What parts several of them: commas, semicolons, the mark between things in a list, lines.
_BETWEEN = re.compile(r"[,;\n\uff0c\uff1b\u3001]")


class Choices(Choice):
    """A list of boxes to tick; some may exclude all others, such as 无上述异常症状."""

    name = "choices"
    group = True

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """What the schema allows for each member of the list."""
        within = field.schema.get("items")
        return offered(within) if isinstance(within, Mapping) else ()

    def gaps(self, value: object) -> Mapping[str, str]:
        """The gap of every ticked box."""
        return {f"chosen:{self.text(key)}": " checked" for key in listed(value)}

    def posted(self, field: Field, posted: Posted) -> object:
        """The ticked boxes; the empty text beside them only says that they were on the page."""
        return all_texts(posted)

    def understood(self, of: Compiled, text: str) -> object:
        """The options whose titles stand one after the other, parted by commas, semicolons or lines."""
        return [key_called(each, of.options) for each in _apart(text, [each.title for each in of.options])]

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Every ticked box, and the empty text that says they were on the page."""
        yield "", ""
        yield from (("", self.text(key)) for key in listed(value))

    def shown(self, of: Compiled, value: object) -> str:
        """The titles of the ticked boxes."""
        return titles([self.text(key) for key in listed(value)], of.options)


def listed(value: object) -> Sequence[object]:
    """A list, or a list of the one value there is."""
    if isinstance(value, (list, tuple)):
        return value
    return [value] if value else []


def _apart(text: str, known: Sequence[str]) -> Iterator[str]:
    """The titles in a text; a title may have in it what parts others, so the longest known one is taken first."""
    rest = text.strip()
    while rest:
        whole = max((each for each in known if each and _begins(rest, each)), key=len, default="")
        first = whole or _BETWEEN.split(rest, maxsplit=1)[0]
        if first.strip():
            yield first.strip()
        rest = rest[len(first) :].lstrip()
        rest = rest[1:].lstrip() if _BETWEEN.match(rest) else rest


def _begins(text: str, title: str) -> bool:
    behind = text[len(title) :].lstrip(" ")
    return text.startswith(title) and (not behind or _BETWEEN.match(behind) is not None)
