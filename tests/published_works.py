"""The small system that publishes its months, with a second region whose scale is another one."""

from collections.abc import Mapping

from tests.builders import REGION, publish_all
from tests.small_works import DOCUMENTS, Document

MONTHS: Document = {
    "key": "months",
    "title": "月度评价",
    "counts": 'state in ("forwarded", "registered")',
    "score": "result.score",
    "grade": "result.grade",
    "scale": {
        "title": "百分制",
        "grades": [
            {"grade": "优良", "as": "good"},
            {"grade": "合格", "as": "pass"},
            {"grade": "不合格", "as": "fail"},
        ],
    },
    "compared_by": ["authority"],
    "shown_to": ["contractor", "supervision"],
}
#: Elsewhere nothing is said about what grades are worth to others.
UNMAPPED: Document = {
    **MONTHS,
    "scale": {"title": "三级制", "grades": [{"grade": one} for one in ("优良", "合格", "不合格")]},
}


def documents(published: Mapping[str, object] = MONTHS, **more: object) -> list[Mapping[str, object]]:
    """The documents of the small system, with what its months publish."""
    return [
        {**document, "publishes": [{**published, **more}]}
        if document["key"] == "month" and _is_type(document)
        else document
        for document in DOCUMENTS
    ]


def publish_works(published: Mapping[str, object] = MONTHS, **more: object) -> None:
    """Release it in the region we are in."""
    publish_all(documents(published, **more), region=REGION)


def _is_type(document: Mapping[str, object]) -> bool:
    return document["kind"] == "record_type"
