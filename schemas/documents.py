"""JSON documents with exact numbers: read with Decimal, written canonically."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


class DocumentDecoder(json.JSONDecoder):
    """Reads JSON numbers with a fraction as Decimal, so that 0.1 stays 0.1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class DocumentEncoder(json.JSONEncoder):
    """Writes Decimal as a JSON number with its own digits (through float's shortest form, checked to be the same)."""

    def default(self, value: Any) -> Any:
        """Turn a Decimal into a number that reads back as the same Decimal."""
        if isinstance(value, Decimal):
            return exact_number(value)
        return super().default(value)


def exact_number(value: Decimal) -> int | float:
    """The JSON number for a Decimal.

    Raises:
        ValueError: the value has more digits than a JSON number carries through PostgreSQL and Python unchanged.
    """
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} has more digits than a definition may use")
    return number


def canonical(documents: Iterable[Mapping[str, Any]]) -> str:
    """The documents as one text that is the same for the same content: ordered by kind and key, keys sorted.

    The properties of a schema stay in their order: it is the one in which a form asks for them.
    """
    ordered = sorted(documents, key=lambda document: (str(document.get("kind")), str(document.get("key"))))
    return json.dumps(_in_order(ordered), cls=DocumentEncoder, ensure_ascii=False, separators=(",", ":"))


def _in_order(value: Any, *, properties: bool = False) -> Any:
    if isinstance(value, Mapping):
        names = value if properties else sorted(value)
        return {name: _in_order(value[name], properties=not properties and name == "properties") for name in names}
    if isinstance(value, list | tuple):
        return [_in_order(one) for one in value]
    return value


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> Any:
    """Read JSON with exact numbers."""
    return json.loads(text, cls=DocumentDecoder)
