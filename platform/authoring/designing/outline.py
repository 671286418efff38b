"""The outline of a document: its nodes as a tree, each with what people know it by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from authoring.designing.shapes import Document, Shape, Way, pointer_of, shape_of
from authoring.words import meta_word, word

_NAMED_BY = ("title", "text", "number", "key", "grade", "label", "action", "name")
_BESIDE = ("marks", "deduct", "widget")  # what a row says at its right edge


@dataclass(frozen=True)
class Twig:
    """A node of the outline."""

    pointer: str
    title: str
    number: str
    beside: str
    branches: tuple["Branch", ...]

    @property
    def nodes(self) -> Iterator["Twig"]:
        """This node and all below it."""
        yield self
        for branch in self.branches:
            for twig in branch.twigs:
                yield from twig.nodes


@dataclass(frozen=True)
class Branch:
    """A list below a node: what its entries are called, and the entries."""

    name: str
    title: str
    pointer: str
    twigs: tuple[Twig, ...]


def outline_of(document: Document) -> Twig:
    """The outline of a whole document."""
    return _twig(document, shape_of(str(document["kind"])), ())


def _twig(node: Mapping[str, Any], shape: Shape, way: Way) -> Twig:
    branches = (_branch(node, shape, name, way) for name in shape.lists)
    kept = tuple(branch for branch in branches if branch.twigs or not way)
    return Twig(pointer_of(way), name_of(node), _words(node, "number"), _beside(node), kept)


def _branch(node: Mapping[str, Any], shape: Shape, name: str, way: Way) -> Branch:
    entry, listed = shape.entry(name), node.get(name)
    entries = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    twigs = tuple(_twig(one, entry, (*way, name, place)) for place, one in enumerate(entries))
    return Branch(name, list_word(shape, name), pointer_of((*way, name)), twigs)


def list_word(shape: Shape, name: str) -> str:
    """What people call a list: our word, else the title that its meta-schema gives it."""
    return word(name, shape.property(name).schema.get("title", ""))


def name_of(node: Mapping[str, Any]) -> str:
    """What people call a node: its title, else the first of what might name it."""
    return next((str(node[name]) for name in _NAMED_BY if isinstance(node.get(name), str) and node[name]), "…")


def _words(node: Mapping[str, Any], name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) and name_of(node) != value else ""


def _beside(node: Mapping[str, Any]) -> str:
    said = next((node[name] for name in _BESIDE if name in node and not isinstance(node[name], dict | list)), "")
    return meta_word(str(said))
