"""What was decided about single lines and items of a sheet beside their score.

A reviewing sheet passes lines or sends them back with a reason; a spot check says which items it looked at, and so
does a sheet that is filled item by item.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import key_of
from forms.errors import Invalid, Problem

PASS, RETURN = "pass", "return"
OUTCOMES = (PASS, RETURN)


@dataclass(frozen=True)
class Handling:
    """Outcomes and reasons by line, and what was looked at: items of a spot check, lines saved one by one."""

    outcomes: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    checked: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> "Handling":
        """Read the stored form; anything that has not its shape is refused with the place.

        Raises:
            Invalid: the document has not the shape.
        """
        return cls(
            outcomes=_texts(document.get("outcomes", {}), "outcomes"),
            reasons=_texts(document.get("reasons", {}), "reasons"),
            checked=frozenset(_list(document.get("checked", []))),
        )

    def to_json(self) -> dict[str, object]:
        """The stored form, in a settled order and without what is empty."""
        stored: dict[str, object] = {
            "outcomes": dict(sorted(self.outcomes.items())),
            "reasons": dict(sorted(self.reasons.items())),
            "checked": sorted(self.checked),
        }
        return {key: value for key, value in stored.items() if value}

    def lines(self, outcome: str) -> tuple[str, ...]:
        """The lines with an outcome."""
        return tuple(line for line, said in self.outcomes.items() if said == outcome)

    def without(self, lines: frozenset[str]) -> "Handling":
        """The same, with these lines waiting for a decision again."""
        return replace(
            self,
            outcomes={line: said for line, said in self.outcomes.items() if line not in lines},
            reasons={line: text for line, text in self.reasons.items() if line not in lines},
        )


NOTHING = Handling()


def undecided(handling: Handling, lines: Iterable[str], open_lines: Collection[str]) -> tuple[str, ...]:
    """The lines neither sent back with a reason nor passed with all that their score asks for."""
    decided = {line for line in handling.lines(RETURN) if handling.reasons.get(line)}
    decided |= {line for line in handling.lines(PASS) if line not in open_lines}
    return tuple(line for line in lines if line not in decided)


def check_handling(use: SheetUse, catalogue: Catalogue, handling: Handling) -> None:
    """Refuse what the sheet does not decide and what its catalogue does not know.

    Raises:
        Invalid: with every problem at its line or item.
    """
    found = (*_line_problems(use, catalogue, handling), *_item_problems(use, catalogue, handling))
    if found:
        raise Invalid(found)


def _line_problems(use: SheetUse, catalogue: Catalogue, handling: Handling) -> Iterator[Problem]:
    lines = {line.key for line in catalogue.lines}
    for line in sorted(handling.outcomes.keys() | handling.reasons.keys()):
        if key_of(line) not in lines:
            yield Problem(line, "entry.unknown_line")
        elif not use.returns:
            yield Problem(line, "entry.nothing_to_return")
        elif handling.outcomes.get(line, PASS) not in OUTCOMES:
            yield Problem(line, "entry.unknown_outcome")


def _item_problems(use: SheetUse, catalogue: Catalogue, handling: Handling) -> Iterator[Problem]:
    for item in sorted(handling.checked):
        node = catalogue.nodes.get(key_of(item))
        if node is None or not (node.line if use.item_by_item else node.rule):
            yield Problem(item, "entry.unknown_item")
        elif not use.compares_with and not use.item_by_item:
            yield Problem(item, "entry.nothing_to_compare")


def _texts(value: object, place: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for pair in value.items() for each in pair):
        raise Invalid((Problem(place, "entry.not_an_object"),))
    return {key: text for key, text in value.items() if text}


def _list(value: object) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise Invalid((Problem("checked", "entry.not_a_list_of_texts"),))
    return list(value)
