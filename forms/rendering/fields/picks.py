"""The box of a table in which phrases of a library are ticked, each of which becomes a row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from engine.definitions.values import Catalogue, Field, Finding, Node, Picks
from forms.rendering.skeleton import clean
from forms.rendering.values import Option

_BETWEEN = " / "


def picks_of(field: Field, catalogues: Mapping[str, Catalogue]) -> tuple[Option, ...]:
    """Every phrase with the titles above it; its key is what a row takes over of it, by column, as JSON."""
    if field.picks is None or field.picks.catalogue not in catalogues:
        return ()
    return tuple(_phrases(catalogues[field.picks.catalogue].root.children, field.picks))


def box_of(field: Field, options: Sequence[Option]) -> Mapping[str, Any] | None:
    """The box as its template draws it: titles on the left that lead to the phrases on the right."""
    if field.picks is None or not options:
        return None
    items = [
        {"number": number, "path": path, "title": clean(path[-1]), "said": clean(_BETWEEN.join(path)), "leaves": leaves}
        for number, (path, leaves) in enumerate(_grouped(options), start=1)
    ]
    groups = groupby(items, key=lambda item: item["path"][:-1])
    tree = [{"title": clean(_BETWEEN.join(above)), "items": [*found]} for above, found in groups]
    return {"button": clean(field.picks.button), "take": clean(field.picks.take), "tree": tree, "items": items}


def _grouped(options: Sequence[Option]) -> Iterator[tuple[tuple[str, ...], list[Mapping[str, str]]]]:
    for path, found in groupby(options, key=lambda option: option.path):
        yield path, [{"value": clean(option.key), "title": clean(option.title)} for option in found]


def _phrases(nodes: Sequence[Node], picks: Picks, path: tuple[str, ...] = ()) -> Iterator[Option]:
    for node in nodes:
        here = (*path, node.title)
        yield from _phrases(node.children, picks, here)
        yield from (Option(_taken(finding, here, picks), finding.text, here) for finding in node.findings)


def _taken(finding: Finding, path: tuple[str, ...], picks: Picks) -> str:
    """What a row takes over of a phrase, as texts that a page would post."""
    said = {"text": finding.text, "path": _BETWEEN.join(path), "key": finding.key, "severity": finding.severity}
    said |= {"rectify": "true" if finding.rectify else "false"}
    said |= {"due_working_days": "" if finding.due_working_days is None else str(finding.due_working_days)}
    return json.dumps({column: said[name] for column, name in picks.fill}, ensure_ascii=False)
