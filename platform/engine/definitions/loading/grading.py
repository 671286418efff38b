"""Grades: bands, and the matters that move one."""

from engine.definitions.loading.reading import Document, each, optional_number, strings
from engine.definitions.values import Adjustments, Band, Matter


def band(value: Document) -> Band:
    """A grade and the scores it stands for."""
    return Band(
        grade=value["grade"],
        least=optional_number(value.get("least")),
        most=optional_number(value.get("most")),
        tone=value.get("tone", "idle"),
        source=value.get("source", ""),
    )


def adjustments(value: Document) -> Adjustments:
    """Which matters move a grade, in which order, and how far."""
    return Adjustments(
        matters=each(_matter, value["matters"]),
        order=tuple(value.get("order", ("fail", "promote", "demote", "cap"))),
        most_up=value.get("most_up"),
        most_down=value.get("most_down"),
        not_from=strings(value.get("not_from")),
        in_force=value.get("in_force", "always"),
        source=value.get("source", ""),
    )


def _matter(value: Document) -> Matter:
    return Matter(
        key=value["key"],
        title=value["title"],
        effect=value["effect"],
        steps=value.get("steps", 1),
        grade=value.get("grade", ""),
        when=value.get("when", ""),
        valid_months=value.get("valid_months"),
        evidence=value.get("evidence", "optional"),
        source=value.get("source", ""),
    )
