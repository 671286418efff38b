"""How companies register themselves."""

from engine.definitions.loading.reading import Document, strings
from engine.definitions.values import Confirmation, Registration


def registration(document: Document | None) -> Registration | None:
    """The part of a region document that lets companies in; nothing where administrators open every account."""
    if document is None:
        return None
    return Registration(
        roles=strings(document["roles"]),
        confirmed_by=_confirmation(document.get("confirmed_by")),
        decided_by=strings(document.get("decided_by")),
        decided=document.get("decided", "always"),
        note=document.get("note", ""),
    )


def _confirmation(value: Document | None) -> Confirmation | None:
    if value is None:
        return None
    return Confirmation(value["system"], value["register"], tuple(sorted(value["match"].items())))
