"""Where an example is worked out: the definitions of a system, as the pack has them, in their region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from engine.definitions.loading import load_region, load_system
from engine.definitions.values import Region, System
from engine.feel import compile_expression
from forms.tallies import names_apart
from schemas.bases import whole
from schemas.packs import Document, read_pack

REGIONS = Path(__file__).parents[2] / "tenants" / "regions"


@dataclass(frozen=True)
class Ground:
    """A system of a region."""

    region: Region
    system: System
    documents: Mapping[str, Mapping[str, Document]]  # by kind and key, as JSON

    def names(self, names: Mapping[str, object]) -> dict[str, object]:
        """These names, and what decisions see besides what they take: the day, the calendar, one another."""
        inputs = names.get("inputs")
        today = day(inputs.get("today")) if isinstance(inputs, Mapping) else None
        known = names_apart(self.system, self.region, today=today, now=None)
        return {**known, "documents": self.documents, **names}

    def value(self, text: str, names: Mapping[str, object]) -> object:
        """What an expression of the bindings gives over these names."""
        return compile_expression(text).value(self.names(names))

    def values(self, texts: Mapping[str, str], names: Mapping[str, object]) -> dict[str, object]:
        """Named values, each over the names and the values before it."""
        found: dict[str, object] = {}
        for key, text in texts.items():
            found[key] = self.value(text, {**names, **found})
        return found


@cache
def ground(place: str) -> Ground:
    """The ground at `region/system`."""
    slug, _, key = place.partition("/")
    pack = read_pack(REGIONS / slug)
    assert pack.region is not None
    documents = [whole(document) for document in pack.systems[key]]
    by_kind: dict[str, dict[str, Document]] = {}
    for document in documents:
        by_kind.setdefault(document["kind"], {})[document["key"]] = document
    return Ground(load_region(pack.region), load_system(documents), by_kind)


def day(text: object) -> date | None:
    """The day a text names."""
    return date.fromisoformat(text) if isinstance(text, str) else None
