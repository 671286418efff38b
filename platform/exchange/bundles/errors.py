"""Why a bundle cannot be used; sentences stand in `sentences`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)  # not frozen: whatever it passes through writes down where
class BadBundle(Exception):  # noqa: N818 - told like a refusal
    """A file or folder that is no bundle we take, as a code, the entry it is about, and data."""

    code: str
    place: str = ""
    data: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.place}".strip()
