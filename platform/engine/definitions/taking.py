"""The inputs that a decision takes: their FEEL types, and plain JSON read as those types say."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from engine.definitions.shapes import ANYTHING, Shape
from engine.definitions.shapes import typed as typed_as
from engine.definitions.values import Decision
from engine.feel import FeelSyntaxError, compile_expression, tree
from engine.feel.typing import named

_ANY = tree.TypeName("Any")


def type_of(text: str) -> tree.TypeName:
    """The type that a text names, e.g. `list<context<from: date, to: date>>`.

    Raises:
        FeelSyntaxError: the text names no type.
    """
    prefix = "null instance of "
    node = compile_expression(prefix + text).node
    if not isinstance(node, tree.InstanceOf):
        raise FeelSyntaxError("unexpected", 0, {"found": text})
    return node.type


def shape_of(text: str) -> Shape:
    """What may be asked of a value of a type; a list has the shape of its items."""
    try:
        return _shape(type_of(text))
    except FeelSyntaxError:
        return ANYTHING


def read_inputs(decision: Decision, given: Mapping[str, object]) -> dict[str, object]:
    """The inputs of a decision out of JSON, where dates are texts; members that the type does not name stay as is."""
    types = {taken.key: type_of(taken.type) for taken in decision.takes}
    return {key: typed(value, types.get(key, _ANY)) for key, value in given.items()}


def unread_days(value: object, of: tree.TypeName) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts in a JSON value that ought to be days or moments and are none: where each stands, and the text."""
    if isinstance(value, list | tuple):
        part = of.parts[0] if of.name == "list" and of.parts else _ANY
        inner = ((place, item, part) for place, item in enumerate(value))
        yield from (((place, *path), text) for place, item, kind in inner for path, text in unread_days(item, kind))
    elif isinstance(value, Mapping):
        members = dict(of.members)
        named_items = ((key, item, members.get(key, _ANY)) for key, item in value.items())
        yield from (((key, *path), text) for key, item, kind in named_items for path, text in unread_days(item, kind))
    elif isinstance(value, str) and _temporal(value, of.name) is None:
        yield (), value


def typed(value: object, of: tree.TypeName) -> object:
    """A JSON value as a value of a FEEL type; a text that is no date of that type becomes null."""
    if isinstance(value, list | tuple):
        part = of.parts[0] if of.name == "list" and of.parts else _ANY
        return tuple(typed(item, part) for item in value)
    if isinstance(value, Mapping):
        members = dict(of.members)
        return {key: typed(item, members.get(key, _ANY)) for key, item in value.items()}
    if isinstance(value, str):
        return _temporal(value, of.name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def _temporal(text: str, name: str) -> object:
    read = {"date": date.fromisoformat, "date and time": datetime.fromisoformat}.get(name)
    if read is None:
        return text
    try:
        return read(text)
    except ValueError:
        return None


def _shape(of: tree.TypeName) -> Shape:
    if of.name == "list":
        return _shape(of.parts[0]).listed() if of.parts else ANYTHING
    if of.name == "context":
        return Shape({name: _shape(member) for name, member in of.members}) if of.members else ANYTHING
    known = named(of)
    return typed_as(known) if known.is_known else ANYTHING
