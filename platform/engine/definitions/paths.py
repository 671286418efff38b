"""JSONPath (RFC 9535), by which an answer of a register is read: strictly the standard, without regular expressions.

A pattern in a filter would run on a backtracking engine with whatever a definition and an answer hold.
"""

from collections.abc import Iterator
from functools import lru_cache

from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError

from engine.errors import EngineError

MOST_FOUND = 5000


class PathError(EngineError):
    """A text that is no JSONPath, or uses more of it than is allowed here."""


class _Environment(JSONPathEnvironment):
    """The standard, without patterns."""

    def setup_function_extensions(self) -> None:
        """Take over the functions without patterns."""
        super().setup_function_extensions()
        self.function_extensions = {
            name: function
            for name, function in self.function_extensions.items()
            if name in ("length", "count", "value")
        }


_ENVIRONMENT = _Environment(strict=True)


@lru_cache(maxsize=2048)
def compile_path(text: str) -> JSONPath:
    """A path, compiled.

    Raises:
        PathError: the text is none, or it joins several, or it is longer than 300 signs.
    """
    try:
        compiled = _ENVIRONMENT.compile(text) if len(text) <= 300 else None
    except (JSONPathError, RecursionError) as error:
        raise PathError("path_invalid", {"path": text, "reason": str(error).splitlines()[0]}) from None
    if not isinstance(compiled, JSONPath):
        raise PathError("path_invalid", {"path": text[:300], "reason": "not one path"})
    return compiled


def find_all(text: str, document: object) -> Iterator[object]:
    """Every value that a path finds, in order, at most `MOST_FOUND`."""
    for number, match in enumerate(compile_path(text).finditer(document)):  # type: ignore[arg-type]
        if number >= MOST_FOUND:
            return
        yield match.obj


def find_first(text: str, document: object) -> object:
    """The first value that a path finds, or None."""
    return next(find_all(text, document), None)
