"""Definitions with all that asks about content taken out, so that authority alone decides.

Roles, states, what is seen, edited and filled by whom stay as the pack has them; conditions on values, look-ups,
deadlines and effects go, for otherwise a step would be refused for what a form says and not for who takes it.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.authorisation.rights import Document, SystemRights, fields_of, words

TEXTS = {"text", "area"}
#: What makes a field more than a plain one, besides what `plain` takes out of it.
_PLAIN_KEYS = {
    "key", "title", "widget", "width", "hint", "read_only", "visible", "required", "default", "comment", "source",
    "mask", "synthetic", "placeholder", "examples",
}  # fmt: skip
NEVER = "false"


def plain(rights: SystemRights) -> SystemRights:
    """The same system without conditions on content."""
    named = frozenset().union(*(naming(kind.kind) for kind in rights.types()))
    changed = [
        _form(each, named) if each["kind"] == "form" else _CHANGED.get(each["kind"], copy.deepcopy)(each)
        for each in rights.documents
    ]
    return SystemRights(_region(rights.region), tuple(each for each in changed if each["kind"] not in _LEFT_OUT))


_LEFT_OUT = {"golden", "report", "dashboard", "notice", "print"}


def postable(form: Document) -> dict[str, bool]:
    """The plain text fields of a plain form, each with whether it takes what is posted."""
    return {
        field["key"]: field.get("read_only") != "true" and field.get("visible") != NEVER and "computed" not in field
        for field in fields_of(form)
        if field.get("widget") in TEXTS and field.keys() <= _PLAIN_KEYS | {"computed"}
    }


def naming(kind: Document) -> frozenset[str]:
    """The fields that say whose a record is: changing them takes it out of sight."""
    parties = kind.get("parties", ())
    people = [place["person"] for party in parties for place in party.get("people", ())]
    ways = [party[part] for party in parties for part in ("organisation", "name")]
    return frozenset([*people, *ways, *(kind[name] for name in ("district", "project") if name in kind)])


def _region(region: Document) -> Document:
    return {name: value for name, value in region.items() if name not in ("menus", "must_read", "registration")}


def _type(kind: Document) -> Document:
    gone = {"available", "locked", "must_read", "unique", "publishes", "keeps", "result", "related", "list", "overview",
            "downloads", "print_title", "flags"}  # fmt: skip
    left = {name: value for name, value in kind.items() if name not in gone}
    sheets = [{name: value for name, value in each.items() if name != "when"} for each in kind.get("sheets", ())]
    create = {name: value for name, value in kind.get("create", {}).items() if name != "fields"}
    return {
        **left,
        "create": create,
        "sheets": sheets,
        "number": f"{kind['key']}-{{sequence}}",
        "heading": kind["title"],
    }


def _flow(flow: Document) -> Document:
    states = [{**state, "edit": [*map(_edit, state.get("edit", ()))]} for state in flow["states"]]
    return {**flow, "states": states, "actions": [_action(each, flow) for each in flow.get("actions", ())]}


def _edit(edit: Document) -> Document:
    return {name: edit[name] for name in ("by", "fields") if name in edit}


def _action(action: Document, flow: Document) -> Document:
    gone = {"guards", "form", "effects", "due", "choose", "confirm"}
    left = {name: value for name, value in action.items() if name not in gone}
    targets = [action["to"]] if isinstance(action["to"], str) else [each.get("state", "") for each in action["to"]]
    concrete = [each for each in targets if each not in ("", "previous", "first")]
    return {**left, "opinion": "none", "to": concrete[0] if concrete else flow["initial"]}


def _form(form: Document, named: frozenset[str]) -> Document:
    hidden = next((field["key"] for field in fields_of(form) if field.get("visible") and _is_text(field)), "")
    found = {name: value for name, value in form.items() if name != "checks"}
    sections = [
        {**{name: value for name, value in section.items() if name != "visible"},
         "fields": [_field(each, hidden, named) for each in section.get("fields", ())]}
        for section in form.get("sections", ())
    ]  # fmt: skip
    return {**found, "sections": sections, "schema": _schema(form["schema"], form, named)}


def _field(field: Document, hidden: str, named: frozenset[str]) -> Document:
    gone = {"required", "lookup", "visible", "options"} | ({"read_only"} if field.get("read_only") != "true" else set())
    if field["key"] in named:  # whoever makes a record says whose it is, in words of ours
        return {"key": field["key"], "title": field["title"], "widget": "text"}
    left = {name: value for name, value in field.items() if name not in gone}
    if "computed" in left and field.get("widget") in TEXTS:
        left["computed"] = '"worked out"'  # from nothing that is posted
    return {**left, "visible": NEVER} if field["key"] == hidden else left


def _is_text(field: Document) -> bool:
    return field.get("widget") in TEXTS and field.keys() <= _PLAIN_KEYS


def _schema(schema: Document, form: Document, named: frozenset[str]) -> Document:
    texts = {field["key"] for field in fields_of(form) if _is_text(field)} | named
    properties = {
        key: {"type": "string", "maxLength": 4000}
        if key in texts
        else {name: said for name, said in value.items() if name != "pattern"}
        for key, value in schema["properties"].items()
    }
    return {"type": "object", "properties": properties, **{key: schema[key] for key in ("$defs",) if key in schema}}


def _system(system: Document) -> Document:
    return {name: value for name, value in system.items() if name != "must_read"}


_CHANGED: Mapping[str, Callable[[Document], Document]] = {
    "record_type": _type, "workflow": _flow, "system": _system,
}  # fmt: skip


def roles_of_parties(region: Document) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every role that a part in a project gives, with the part and the positions."""
    for role in region["roles"]:
        held: Mapping[str, Any] = role["held"]
        if held["by"] != "grant":
            yield role["key"], held["party"], words(held.get("positions"))
