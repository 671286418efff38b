"""Columns whose personal parts are sealed in the database and plain in memory.

A model with such a column says where a row stands (`sealed_place`), so that what is sealed for one row does not open in
another, and what of a document is personal (`personal_ways`). A document is opened when it is first looked at; until
then, and in every dump, it reads `{"$sealed": "<key>.<…>", …}` with its other values beside. A text of these in which
somebody wrote the number of a person is sealed, too, and stands there with the number masked.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from accounts.sealing import in_region, seal, sealed_under, unseal
from schemas.documents import DocumentDecoder, DocumentEncoder
from tenants.numbers import holds_number, shortened_in

PLAIN = "plain"  # in place of a key's name: personal, and not sealed yet
MARK = "$sealed"  # no field has such a key
Way = tuple[str | int, ...]


class Owner(Protocol):
    """A row with sealed columns."""

    def sealed_place(self) -> str:
        """What names the row among those of its table, before it has a number and ever after."""

    def personal_ways(self, document: Mapping[str, object]) -> Iterable[Way]:
        """The ways to what is personal in a document of this row; the empty way is all of it."""

    def plain_keys(self, document: Mapping[str, object]) -> Collection[str]:
        """The members by which the database finds the row: numbers of things, however they look. May be left out."""


class Held(dict[str, Any]):
    """A document in memory; it knows its row, for which it is sealed when it is written."""

    def __init__(self, values: Mapping[str, Any], owner: Any) -> None:
        super().__init__(values)
        self.owner = owner

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        """A copy is a plain document: it is nobody's until a row takes it."""
        return dict, (dict(self),)


class AtRest(dict[str, Any]):
    """A document as the database has it, and in which region that was read."""

    def __init__(self, values: Mapping[str, Any], region: str) -> None:
        super().__init__(values)
        self.region = region


class _Opening(DeferredAttribute):
    """Opens a document when somebody looks at it."""

    field: "SealedDocument"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            super().__get__(instance, cls)
        value = instance.__dict__[name]
        if isinstance(value, Mapping) and getattr(value, "owner", None) is not instance:
            opened = self.field.opened(value, instance) if isinstance(value, AtRest) else value
            value = instance.__dict__[name] = Held(opened, instance)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        sealed = isinstance(value, dict) and MARK in value
        instance.__dict__[self.field.attname] = AtRest(value, connection.schema_name) if sealed else value


class SealedDocument(models.JSONField):
    """A JSON document whose personal parts are sealed together, as one text."""

    descriptor_class = _Opening

    def __init__(self, *args: Any, **options: Any) -> None:
        exact = {"default": dict, "encoder": DocumentEncoder, "decoder": DocumentDecoder}
        super().__init__(*args, **{**exact, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is the JSON column that it is in the database."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written.

        Raises:
            TypeError: a document that belongs to no row, as in `update(data=…)`, could not be sealed for one.
        """
        if isinstance(value, Mapping) and value:
            if not isinstance(value, Held):
                raise TypeError(f"{self.model.__name__}.{self.name} is written through its row, which seals it.")
            value = self.at_rest(value)
        return super().get_db_prep_save(value, connection)

    def key_of(self, owner: Any) -> list[str]:
        """The name of the key that a row's document lies under as it was read; `plain` where it should be sealed."""
        value = owner.__dict__.get(self.attname)
        if isinstance(value, AtRest):
            return [sealed_under(str(value[MARK]).encode())]
        if not isinstance(value, Mapping):
            return []
        open_ways = (*owner.personal_ways(value), *_written_ways(value, _plain_keys(owner, value)))
        return [PLAIN] if open_ways else []

    def at_rest(self, document: Held) -> dict[str, Any]:
        """The document as the database has it: what is personal is taken out and sealed."""
        owner = document.owner
        plain, hidden = _taken_out(document, [list(way) for way in owner.personal_ways(document)])
        plain, written = _masked_in(plain, [*_written_ways(plain, _plain_keys(owner, document))])
        hidden += written
        if not hidden:
            return plain
        text = json.dumps(hidden, cls=DocumentEncoder, ensure_ascii=False)
        sealed = seal(text, purpose=self._purpose(connection.schema_name), bound=owner.sealed_place())
        return {**plain, MARK: sealed.decode()}

    def opened(self, document: AtRest, owner: Any) -> dict[str, Any]:
        """The whole document.

        Raises:
            Unsealable: its key is not here, or it was changed or moved from another row.
        """
        purpose = self._purpose(document.region)
        text = unseal(str(document[MARK]).encode(), purpose=purpose, bound=owner.sealed_place())
        plain = {name: value for name, value in document.items() if name != MARK}
        for way, value in json.loads(text, cls=DocumentDecoder):
            plain = _put_in(plain, way, value)
        return plain

    def _purpose(self, region: str) -> str:
        return in_region(f"{self.model._meta.db_table}.{self.column}", region=region)


class _OpeningText(DeferredAttribute):
    """Opens a text when somebody looks at it."""

    field: "SealedText"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            super().__get__(instance, cls)
        value = instance.__dict__[name]
        if isinstance(value, _TextAtRest):
            value = instance.__dict__[name] = self.field.opened(value, instance)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _TextAtRest(str):
    """A text as the database has it."""

    __slots__ = ()


class _TextHeld(str):
    """A text on its way to the database, with the row it is sealed for."""

    owner: Any = None


class SealedText(models.TextField):
    """A text of a public table, sealed as a whole. Nothing is no secret: an empty text stays empty."""

    descriptor_class = _OpeningText

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is the text column that it is in the database."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        """What was read, still sealed; a text from before it was sealed is taken as it is."""
        if value is None or not sealed_under(value.encode()):
            return value
        return _TextAtRest(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The text, with its row."""
        value = super().pre_save(model_instance, add)
        held = _TextHeld(value) if isinstance(value, str) else value
        if isinstance(held, _TextHeld):
            held.owner = model_instance
        return held

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written.

        Raises:
            TypeError: a text that belongs to no row, as in `update(mobile=…)`, could not be sealed for one.
        """
        if isinstance(value, str) and value:
            if not isinstance(value, _TextHeld):
                raise TypeError(f"{self.model.__name__}.{self.name} is written through its row, which seals it.")
            sealed = seal(str(value), purpose=self._purpose(), bound=value.owner.sealed_place())
            return super().get_db_prep_save(sealed.decode(), connection)
        return super().get_db_prep_save(value, connection)

    def key_of(self, owner: Any) -> list[str]:
        """The name of the key that a row's text lies under as it was read; `plain` where it should be sealed."""
        value = owner.__dict__.get(self.attname)
        return [sealed_under(value.encode()) or PLAIN] if value else []

    def opened(self, text: _TextAtRest, owner: Any) -> str:
        """The text.

        Raises:
            Unsealable: its key is not here, or it was changed or moved from another row.
        """
        return unseal(text.encode(), purpose=self._purpose(), bound=owner.sealed_place())

    def _purpose(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


def _taken_out(document: Mapping[str, Any], ways: list[list[str | int]]) -> tuple[dict[str, Any], list[Any]]:
    """The document without what is personal, and that with its ways."""
    if [] in ways:
        return {}, [[[], dict(document)]]
    plain: Any = dict(document)
    hidden = []
    copied: set[int] = set()
    for way in ways:
        inside = plain
        for step in way[:-1]:
            if id(inside[step]) not in copied:
                inside[step] = list(inside[step]) if isinstance(inside[step], list | tuple) else dict(inside[step])
                copied.add(id(inside[step]))
            inside = inside[step]
        hidden.append([way, inside.pop(way[-1])])
    return plain, hidden


def _plain_keys(owner: Any, document: Mapping[str, Any]) -> Collection[str]:
    return owner.plain_keys(document) if hasattr(owner, "plain_keys") else ()


def _written_ways(value: object, plain: Collection[str] = ()) -> Iterator[Way]:
    """The ways to the texts in which the number of a person stands."""
    if isinstance(value, str):
        if holds_number(value):
            yield ()
    elif isinstance(value, Mapping):
        yield from ((key, *way) for key, part in value.items() if key not in plain for way in _written_ways(part))
    elif isinstance(value, list | tuple):
        yield from ((place, *way) for place, part in enumerate(value) for way in _written_ways(part))


def _masked_in(document: Mapping[str, Any], ways: list[Way]) -> tuple[dict[str, Any], list[Any]]:
    """The document with the numbers in these texts masked, and the texts as they were with their ways."""
    plain: Any = dict(document)
    hidden = []
    for way in ways:
        hidden.append([list(way), _at(plain, way)])
        plain = _replaced(plain, way, shortened_in(hidden[-1][1]))
    return plain, hidden


def _at(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


def _replaced(value: Any, way: Way, text: str) -> Any:
    """The value with another text at the end of a way; what is not on the way is shared, and nothing changed."""
    if not way:
        return text
    step, rest = way[0], way[1:]
    if isinstance(value, Mapping):
        return {**value, step: _replaced(value[step], rest, text)}
    return [_replaced(part, rest, text) if place == step else part for place, part in enumerate(value)]


def _put_in(document: Any, way: list[str | int], value: Any) -> Any:
    """The document with a value in its place again."""
    if not way:
        return value
    inside = document
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = value
    return document
