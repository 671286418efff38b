"""Documents on the wire: JSON with exact numbers, read within limits and written as it is stored."""

import codecs
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer

from schemas.documents import DocumentDecoder, DocumentEncoder

_LONGEST = 40  # digits of a number, before or behind the point


class ExactEncoder(DocumentEncoder):
    """Days and moments as ISO 8601, decimals as numbers with their own digits."""

    def default(self, value: Any) -> Any:
        """Turn a value into one that JSON has."""
        if isinstance(value, date | datetime):
            return value.isoformat()
        return force_str(value) if isinstance(value, Promise) else super().default(value)


class ExactRenderer(JSONRenderer):
    """Writes answers."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """The answer as JSON in UTF-8; nothing for no content."""
        return b"" if data is None else ExactEncoder(ensure_ascii=False).encode(data).encode()


class ExactParser(JSONParser):
    """Reads what is sent: an object, in UTF-8, numbers as decimals, no NaN, each name once."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        """The object that was sent.

        Raises:
            ParseError: it is none, or no JSON.
        """
        try:
            text = codecs.decode(stream.read(), "utf-8")
            found = json.loads(text, cls=DocumentDecoder, parse_constant=_refuse, object_pairs_hook=_once)
            _check(found)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"This is not JSON: {error}") from error
        if not isinstance(found, dict):
            raise ParseError("Send an object: { … }.")
        return found


def _check(value: object) -> None:
    """Refuse what nothing here can store: halves of characters, null signs, numbers longer than any that is asked for.

    A number such as 1e999999999 is short as a text and fills the memory once it is written out.
    """
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("a text has a null sign in it")
    elif isinstance(value, Decimal) and (abs(value.adjusted()) > _LONGEST or len(value.as_tuple().digits) > _LONGEST):
        raise ValueError(f"a number has more than {_LONGEST} digits")
    elif isinstance(value, dict):
        for name, inside in value.items():
            _check(name)
            _check(inside)
    elif isinstance(value, list):
        for inside in value:
            _check(inside)


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found
