"""One or several leaves of a tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from engine.definitions.values import Field, Node
from forms.rendering.fields.base import Compiled, Control, FieldType, all_texts, last_text, offered
from forms.rendering.fields.choice import key_called
from forms.rendering.fields.choices import listed
from forms.rendering.skeleton import clean, gap
from forms.rendering.values import Option, Surroundings
from forms.wire import Posted

_BETWEEN = " / "


@dataclass(frozen=True)
class Branch:
    """A part of the tree under a heading, as its template draws it."""

    title: str
    leaves: list[Mapping[str, object]] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)


class Tree(FieldType):
    """A tree whose branches open, with a search over all leaves; several may be ticked when the schema is a list.

    The leaves come out of a catalogue (a library of phrases), the region's districts, or the options of the schema,
    whose titles part the branches by ` / `.
    """

    name = "tree"
    group = True
    filter = "choice"

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """Every leaf with the titles above it."""
        source = field.source
        if source and source.catalogue and source.catalogue in around.catalogues:
            return tuple(_leaves(around.catalogues[source.catalogue].root.children))
        if source and source.districts:
            return tuple(Option(place.key, place.title) for place in around.districts)
        within = field.schema.get("items") if is_many(field) else field.schema
        return tuple(_parted(option) for option in offered(within if isinstance(within, Mapping) else {}))

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """The branches, each leaf with the gap that says whether it is chosen."""
        return {"control": "checkbox" if is_many(field) else "radio", "branches": _branches(options)}

    def gaps(self, value: object) -> Mapping[str, str]:
        """The chosen leaves, and how many they are."""
        chosen = listed(value)
        said = {"count": _("%(count)s chosen") % {"count": len(chosen)}} if chosen else {}
        return {**said, **{f"chosen:{key}": " checked" for key in chosen}}

    def posted(self, field: Field, posted: Posted) -> object:
        """The ticked leaves, or the one that was chosen."""
        if not is_many(field):
            return last_text(posted)
        return all_texts(posted)

    def understood(self, of: Compiled, text: str) -> object:
        """The leaves that are called so, with the branches they stand on or without; several stand on lines."""
        known = {_BETWEEN.join((*option.path, option.title)): option.key for option in of.options}
        found = [known.get(line, key_called(line, of.options)) for line in map(str.strip, text.splitlines()) if line]
        return found if is_many(of.field) else next(iter(found), "")

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """The chosen leaves; of several also the empty text that says they were on the page."""
        yield from [("", "")] * is_many(of.field)
        yield from (("", str(key)) for key in listed(value))

    def shown(self, of: Compiled, value: object) -> str:
        """The chosen leaves with the branches they stand on, one on each line."""
        known = {option.key: _BETWEEN.join((*option.path, option.title)) for option in of.options}
        return "\n".join(known.get(str(key), str(key)) for key in listed(value))


def is_many(field: Field) -> bool:
    """Whether several leaves may be chosen."""
    return field.schema.get("type") == "array"


def _leaves(nodes: Sequence[Node], path: tuple[str, ...] = ()) -> Iterator[Option]:
    for node in nodes:
        here = (*path, node.title)
        yield from _leaves(node.children, here)
        yield from (Option(finding.key, finding.text, here) for finding in node.findings)
        if not node.children and not node.findings:
            yield Option(node.key, node.title, path)


def _parted(option: Option) -> Option:
    *path, title = option.title.split(_BETWEEN)
    return Option(option.key, title, tuple(path))


def _branches(options: Sequence[Option], depth: int = 0, title: str = "") -> Branch:
    """The tree again out of its leaves, which stand in the order of the tree."""
    branch = Branch(clean(title))
    for name, group in groupby(options, key=lambda option: option.path[depth] if len(option.path) > depth else None):
        if name is None:
            branch.leaves.extend(_leaf(option) for option in group)
        else:
            branch.branches.append(_branches(tuple(group), depth + 1, name))
    return branch


def _leaf(option: Option) -> Mapping[str, object]:
    return {
        "key": clean(option.key),
        "title": clean(option.title),
        "chosen": gap(f"chosen:{option.key}"),
        "off": gap(f"off:{option.key}"),
    }
