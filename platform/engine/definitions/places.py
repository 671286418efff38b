"""Places in documents, as JSON pointers (RFC 6901), and the name that was probably meant there."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from engine.errors import Problem


@dataclass(frozen=True)
class Place:
    """A place in a document; `place / "states" / 0` is the place below it."""

    document: str  # kind/key
    pointer: str = ""

    def __truediv__(self, part: str | int) -> "Place":
        return Place(self.document, f"{self.pointer}/{str(part).replace('~', '~0').replace('/', '~1')}")

    def problem(self, code: str, **data: object) -> Problem:
        """A problem at this place."""
        return Problem(self.document, self.pointer, code, data)


def near(name: str, known: Collection[str]) -> str:
    """The known name that was probably meant, or nothing."""
    return next(iter(get_close_matches(name, known, n=1)), "")
