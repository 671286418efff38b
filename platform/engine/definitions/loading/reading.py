"""Small readers for the spellings that documents allow."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from engine.definitions.values import Rule

Document = Mapping[str, Any]
T = TypeVar("T")


def number(value: object) -> Decimal:
    """An exact number, whether it was read as an integer, a Decimal or a float."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def optional_number(value: object | None) -> Decimal | None:
    """An exact number, or None."""
    return None if value is None else number(value)


def strings(value: str | list[str] | None) -> tuple[str, ...]:
    """A list of strings; a single string stands for a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def each(build: Callable[[Document], T], values: list[Document] | None) -> tuple[T, ...]:
    """Every value built, in order."""
    return tuple(build(value) for value in values or ())


def pairs(value: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """The entries of an object, in order."""
    return tuple((value or {}).items())


def rule(document: Document) -> Rule:
    """A condition with its sentence."""
    return Rule(when=document["when"], otherwise=document["else"], fields=strings(document.get("fields")))


def rules(values: list[Document] | None) -> tuple[Rule, ...]:
    """Rules, in order."""
    return each(rule, values)


def same_named(kind: type[T], document: Document) -> T:
    """A value whose parts are called as in JSON; a property it does not have is reported elsewhere and left out."""
    names = {part.name for part in fields(kind)}  # type: ignore[arg-type]  # all values are dataclasses
    return kind(**{name: value for name, value in document.items() if name in names})
