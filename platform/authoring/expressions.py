"""Expressions at their places in a draft: which names they may use, what is wrong with them, what they give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from authoring.trying import Mark, mark_of_refusal, marks_of
from engine.definitions.loading import read_system
from engine.definitions.places import Place
from engine.definitions.spots import Spot, spot_for, watching
from engine.definitions.templates import TemplateError, holes
from engine.definitions.values import System
from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.typing import analyse
from exchange.drafts import draft_documents
from exchange.releasing import region_draft
from schemas.bases import whole
from schemas.checking import check_one, is_sound, name_of
from schemas.models import Definition
from schemas.selectors import REGION
from schemas.sentences import sentence

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Around:
    """A definition among the other drafts of its system."""

    document: Document
    others: tuple[Document, ...]

    @cached_property
    def system(self) -> System:
        """The system as drafted, as far as it can be read."""
        return read_system(one for one in (*self.others, self.document) if is_sound(one))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What people call the keys of forms, types of record and decisions; the definition's own first."""
        found: dict[str, str] = {}
        ranked = sorted(self.others, key=lambda one: _RANKS.get(str(one.get("kind")), 9))
        for document in (self.document, *(one for one in ranked if one.get("kind") in _RANKS)):
            for key, title in _titled(document):
                found.setdefault(key, title)
        return found


_RANKS = {"form": 0, "record_type": 1, "decision": 2}


def around(definition: Definition, document: Document | None = None) -> Around:
    """A draft, or what is being made of it, among the others of its system."""
    drafts = draft_documents(definition.system)
    own = f"{definition.kind}/{definition.key}"
    others = tuple(one for one in drafts if name_of(one) != own)
    return Around(whole(definition.document if document is None else document), others)


def spot_at(place: str, here: Around) -> Spot | None:
    """The names that an expression at a place of a draft may use; None of a draft that cannot be read."""
    name = name_of(here.document)
    region = region_draft() if here.document.get("kind") != REGION else None
    with watching() as spots:
        check_one(here.document, here.others, region)
    return spot_for(place, [spot for spot in spots if spot.place.document == name])


def marks_at(text: str, spot: Spot | None) -> tuple[Mark, ...]:
    """What is wrong or doubtful in an expression, in tests, or in the expressions of a text."""
    if spot is None or spot.form != "template":
        return _marks(text, spot)
    try:
        inside = holes(text)
    except TemplateError as error:
        problem = Place("text").problem(error.code, position=error.position, text=text)
        return (Mark(min(error.position, len(text)), 1, "error", sentence(problem), ""),)
    plain = replace(spot, form="expression")
    return tuple(
        replace(mark, position=mark.position + hole.position)
        for hole in inside
        for mark in _marks(hole.expression, plain)
    )


def _marks(text: str, spot: Spot | None) -> tuple[Mark, ...]:
    tests = spot is not None and spot.form == "tests"
    try:
        compiled = compile_unary_tests(text) if tests else compile_expression(text)
    except FeelSyntaxError as error:
        return (mark_of_refusal(text, error),)
    if spot is None:
        return ()
    return tuple(marks_of(text, analyse(compiled, spot.scope.scope, wanted=spot.wanted).findings))


def _titled(value: object) -> Iterator[tuple[str, str]]:
    waiting: Sequence[object] = [value]
    while waiting:
        below: list[object] = []
        for one in waiting:
            if isinstance(one, Mapping):
                key, title = one.get("key"), one.get("title")
                if isinstance(key, str) and isinstance(title, str):
                    yield key, title
                below += one.values()
                takes = one.get("takes")
                if isinstance(takes, Mapping):
                    yield from ((name, str(each["title"])) for name, each in takes.items() if _has_title(each))
            elif isinstance(one, list):
                below += one
        waiting = below


def _has_title(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("title"), str)
