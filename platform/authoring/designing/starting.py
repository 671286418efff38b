"""What a new definition says at first: the least that is checked without a complaint, or nearly so."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from authoring.designing.editing import fresh_node
from authoring.designing.shapes import shape_of

Node = dict[str, Any]


def starting_document(kind: str, *, key: str, title: str) -> Node:
    """A new definition of a kind by itself."""
    node = fresh_node(shape_of(kind), title)
    own = {"kind": kind, "key": key, "title": title}
    begun = _BEGUN.get(kind)
    return {**node, **own, **(begun(title) if begun else {})}


def starting_matter(*, key: str, title: str, roles: Sequence[str]) -> tuple[Node, Node, Node]:
    """What people fill in and hand on: a form, the states it passes through, and the type of record with both."""
    form, workflow = (starting_document(kind, key=key, title=title) for kind in ("form", "workflow"))
    for action in workflow["actions"]:
        action["by"] = list(roles)
    for state in workflow["states"]:
        state.update({"edit": [{"by": list(roles)}]} if not state.get("final") else {})
    record_type = {
        "kind": "record_type",
        "key": key,
        "title": title,
        "heading": "{number}",
        "number": "{today.year}-{sequence}",
        "form": key,
        "workflow": key,
        "create": {"by": list(roles), "title": _("New")},
        "visible_to": list(roles),
        "list": {"columns": [{"path": "number", "title": _("Number")}, {"path": "state", "title": _("State")}]},
    }
    return form, workflow, record_type


def menu_item(*, system: str, key: str, title: str, roles: Sequence[str]) -> Node:
    """Where people find the records of a type in the region's menu."""
    return {"key": f"{system}_{key}"[:60], "title": title, "system": system, "record_type": key, "roles": list(roles)}


def _form(title: str) -> Node:
    section = {"key": "main", "title": title, "fields": []}
    return {"schema": {"type": "object", "properties": {}}, "sections": [section]}


def _workflow(_title: str) -> Node:
    draft = {"key": "draft", "title": _("Being filled in"), "asks": _("Fill in and submit")}
    done = {"key": "done", "title": _("Finished"), "tone": "ok", "final": True}
    submit = {"key": "submit", "title": _("Submit"), "from": ["draft"], "to": "done", "by": [], "style": "primary"}
    return {"initial": "draft", "states": [draft, done], "actions": [submit]}


#: What a document says beyond what its meta-schema asks for by name.
_BEGUN: dict[str, Callable[[str], Node]] = {
    "form": _form,
    "workflow": _workflow,
    "decision": lambda _title: {"expression": "null"},
    "notice": lambda _title: {"also": ["opener"]},
}
