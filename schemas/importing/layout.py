"""A layout of JSON Forms as sections of fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from schemas.importing.conditions import Behaviour, behaviour_of, both, steps_of

_WIDEST = 4


@dataclass(frozen=True)
class Control:
    """One control of a layout: what it shows, under which name, when, and how."""

    steps: tuple[str, ...]
    label: str = ""
    behaviour: Behaviour = field(default_factory=dict)
    multi: bool = False
    read_only: bool = False
    detail: tuple["Control", ...] = ()  # of the rows of a list
    beside: int = 1  # how many stand side by side with it


@dataclass(frozen=True)
class Part:
    """Controls under one heading."""

    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class _Around:
    """What the layouts around an element say for it."""

    title: str = ""
    behaviour: Behaviour = field(default_factory=dict)
    beside: int = 1
    read_only: bool = False


def parts_of(uischema: Any, title: str) -> tuple[Part, ...]:
    """The parts of a layout, in order; what stands in no group goes under the title."""
    found: list[tuple[str, list[Control]]] = []
    for heading, control in _walk(uischema, _Around(title)):
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        if control is not None:
            found[-1][1].append(control)
    return tuple(Part(heading, tuple(controls)) for heading, controls in found if controls)


def _walk(element: Any, around: _Around) -> Iterator[tuple[str, Control | None]]:
    if not isinstance(element, Mapping):
        return
    kind, options = element.get("type"), _options(element)
    here = replace(
        around,
        behaviour=both(around.behaviour, behaviour_of(element.get("rule"))),
        read_only=around.read_only or options.get("readonly") is True,
    )
    if kind in ("Control", "ListWithDetail"):
        control = _control(element, here)
        if control is not None:
            yield here.title, control
        return
    if kind in ("Group", "Category"):
        here = replace(here, title=_words(element.get("label")) or here.title, beside=1)
    inside = element.get("elements")
    elements: Sequence[Any] = inside if isinstance(inside, list) else ()
    if kind == "HorizontalLayout":
        here = replace(here, beside=min(max(len(elements), 1), _WIDEST))
    for one in elements:
        if isinstance(one, Mapping) and one.get("type") == "Label":
            here = replace(here, title=_words(one.get("text")) or here.title)
        yield from _walk(one, here)


def _control(element: Mapping[str, Any], around: _Around) -> Control | None:
    steps = steps_of(element.get("scope"))
    if not steps:
        return None
    options = _options(element)
    detail = options.get("detail")
    inside = parts_of(detail, "") if isinstance(detail, Mapping) else ()
    return Control(
        steps=steps,
        label=_words(element.get("label")),
        behaviour=around.behaviour,
        multi=options.get("multi") is True,
        read_only=around.read_only or options.get("readonly") is True,
        detail=tuple(control for part in inside for control in part.controls),
        beside=around.beside,
    )


def _options(element: Mapping[str, Any]) -> Mapping[str, Any]:
    options = element.get("options")
    return options if isinstance(options, Mapping) else {}


def _words(label: Any) -> str:
    if isinstance(label, Mapping):
        label = label.get("text")
    return label if isinstance(label, str) else ""
