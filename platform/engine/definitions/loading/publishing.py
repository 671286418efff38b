"""What record types publish."""

from engine.definitions.loading.reading import Document, each, strings
from engine.definitions.values import Published, Scale, ScaleGrade


def published(value: Document, *, period: str) -> Published:
    """A measure; its sums are by the type's own period, unless it says another one."""
    scale = value["scale"]
    return Published(
        key=value["key"],
        title=value["title"],
        scale=Scale(scale["title"], each(_grade, scale.get("grades"))),
        period=value.get("period", period),
        counts=value.get("counts", "true"),
        score=value.get("score", ""),
        grade=value.get("grade", ""),
        on=value.get("on", ""),
        compared_by=strings(value.get("compared_by")),
        shown_to=strings(value.get("shown_to")),
    )


def _grade(value: Document) -> ScaleGrade:
    return ScaleGrade(value["grade"], value.get("as", ""))
