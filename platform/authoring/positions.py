"""Where in a JSON text a value stands, so that a problem can lead to its line."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str) -> dict[str, int]:
    """The line (from 1) of every value of a well-formed JSON text, by JSON pointer."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return {pointer: bisect_right(starts, offset) for pointer, offset in _values(text)}


def line_for(pointer: str, lines: dict[str, int]) -> int:
    """The line of a pointer, or of the nearest value around it when it names something that is missing."""
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 1)


def spans_of(text: str) -> dict[str, tuple[int, int]]:
    """Where every value of a well-formed JSON text stands, by JSON pointer; of what has parts, where it opens."""
    return {pointer: (start, _end(text, start)) for pointer, start in _values(text)}


def span_for(pointer: str, spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """The place of a pointer, or of the nearest value around it when it names something that is missing."""
    while pointer and pointer not in spans:
        pointer = pointer.rpartition("/")[0]
    return spans.get(pointer, (0, 1))


def _end(text: str, start: int) -> int:
    found = _TOKEN.match(text, start)
    return found.end() if found else start


def escape(name: object) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")


def _values(text: str) -> Iterator[tuple[str, int]]:
    """Every value with its offset; each open list keeps an index, each open object the key being read (None before)."""
    path: list[int | str | None] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in ("}", "]"):
            path.pop()
        elif piece == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif piece == ":":
            continue
        elif path and path[-1] is None:
            path[-1] = json.loads(piece)
        else:
            yield "".join(f"/{escape(step)}" for step in path), match.start()
            if piece in ("{", "["):
                path.append(None if piece == "{" else 0)
