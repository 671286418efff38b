"""Places in documents, as JSON pointers (RFC 6901)."""

from dataclasses import dataclass

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
