"""Decisions, notices and golden cases."""

from engine.definitions.loading.decision_tables import decision_table
from engine.definitions.loading.reading import Document, pairs, strings
from engine.definitions.values import Decision, GoldenCase, Notice, Taken


def decision(document: Document) -> Decision:
    """A decision, by table or by expression."""
    return Decision(
        key=document["key"],
        title=document["title"],
        takes=tuple(_taken(key, words) for key, words in document.get("takes", {}).items()),
        values=pairs(document.get("values")),
        expression=document.get("expression", ""),
        table=decision_table(document["table"]) if "table" in document else None,
    )


def _taken(key: str, document: Document) -> Taken:
    return Taken(
        key=key,
        title=document["title"],
        type=document.get("type", "Any"),
        source=document.get("from", ""),
        default=document.get("default", ""),
    )


def notice(document: Document) -> Notice:
    """A notice."""
    return Notice(
        key=document["key"],
        title=document["title"],
        text=document["text"],
        to=strings(document.get("to")),
        subject=document.get("subject", ""),
        parties=strings(document.get("parties")),
        people=document.get("people", ""),
        also=strings(document.get("also")),  # type: ignore[arg-type]  # the meta-schema lists the words
        channels=strings(document.get("channels")),
    )


def golden_case(document: Document) -> GoldenCase:
    """A golden case; its steps stay as they are written."""
    return GoldenCase(
        key=document["key"],
        title=document["title"],
        source=document.get("source", ""),
        steps=tuple(document["steps"]),
        given=tuple(document.get("given", ())),
    )
