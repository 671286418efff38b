"""What the meta-schema says about one object of a document: its properties, and which of its lists are an outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from schemas.metaschemas import meta_schema, resolve

Document = Mapping[str, Any]
Way = tuple[str | int, ...]


@dataclass(frozen=True)
class Shape:
    """An object of a document as its meta-schema describes it; `home` is the schema that its references start from."""

    schema: Mapping[str, Any]
    home: Mapping[str, Any]

    def property(self, name: str) -> "Shape":
        """What may stand under a name.

        Raises:
            KeyError: the meta-schema does not know it.
        """
        return Shape(*resolve(self.schema["properties"][name], dict(self.home)))

    def entry(self, name: str) -> "Shape":
        """What one entry of a list may be."""
        listed = self.property(name)
        return Shape(*resolve(listed.schema["items"], dict(listed.home)))

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists that stand in the outline."""
        return tuple(name for name, one in self.schema["properties"].items() if one.get("outline") is True)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names that have to be there."""
        return tuple(self.schema.get("required", ()))


def shape_of(kind: str) -> Shape:
    """The shape of a whole document.

    Raises:
        KeyError: there is no such kind.
    """
    schema = meta_schema(kind)
    return Shape(schema, schema)


def shape_at(kind: str, way: Sequence[str | int]) -> Shape:
    """The shape of the node at the end of a way through lists of the outline: name, position, name, position …

    Raises:
        KeyError: the way leaves the outline.
    """
    shape = shape_of(kind)
    for name in way[::2]:
        if name not in shape.lists:
            raise KeyError(name)
        shape = shape.entry(str(name))
    return shape


def node_at(document: Document, way: Sequence[str | int]) -> dict[str, Any]:
    """The node at the end of a way.

    Raises:
        KeyError: there is none.
    """
    found: Any = document
    for step in way:
        try:
            found = found[step]
        except (LookupError, TypeError):
            raise KeyError(step) from None
    if not isinstance(found, dict):
        raise KeyError(way[-1] if way else "")
    return found


def way_of(pointer: str) -> Way:
    """A JSON pointer into the outline as a way: `/states/3` is `("states", 3)`.

    Raises:
        KeyError: it does not go by name and position in turns.
    """
    parts = pointer.split("/")[1:]
    numbers = parts[1::2]
    if len(parts) % 2 or not all(part.isdecimal() and len(part) < 7 for part in numbers):
        raise KeyError(pointer)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def pointer_of(way: Sequence[str | int]) -> str:
    """The JSON pointer of a way."""
    return "".join(f"/{step}" for step in way)
