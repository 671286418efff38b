"""People on site, in the region document."""

from engine.definitions.loading.reading import Document, each, strings
from engine.definitions.values import Permission, ProjectSource, Sites, UserType


def sites(document: Document) -> Sites:
    """How people on site sign in, and what they find."""
    passcode = document.get("passcode", {})
    return Sites(
        title=document["title"],
        register_system=document["register"]["system"],
        register=document["register"]["key"],
        types=each(_type, document["types"]),
        projects=each(_project, document["projects"]),
        permissions=each(_permission, document.get("permissions")),
        sentences=dict(document["sentences"]),
        reasons=document.get("reasons", "by_message"),
        hours=int(passcode.get("hours", 24)),
        digits=int(passcode.get("digits", 6)),
        tries=int(passcode.get("tries", 5)),
        captcha=document.get("captcha", False),
    )


def _type(value: Document) -> UserType:
    return UserType(value["key"], value["title"], value["by"], value.get("role", ""))


def _project(value: Document) -> ProjectSource:
    return ProjectSource(
        value["system"], value["record_type"], strings(value["states"]), strings(value.get("finished"))
    )


def _permission(value: Document) -> Permission:
    return Permission(value["key"], value["title"], strings(value["systems"]))
