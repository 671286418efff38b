"""What authors call the properties of a document: short words for places, instead of JSON pointers."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from authoring.positions import escape
from authoring.said import said_of
from schemas.metaschemas import SCHEMAS, meta_schema

#: Property → word, translated in the context "definition". A property without a word is shown by its own name.
WORDS = {
    "absent": "when it does not take part",
    "absent_label": "words for not taking part",
    "actions": "action",
    "actual": "marks reached",
    "asks": "what is asked",
    "attainable": "marks attainable",
    "assign": "assignment",
    "available": "condition for creating",
    "by": "who",
    "calendar": "calendar",
    "checks": "check",
    "children": "item",
    "choices": "choice",
    "columns": "column",
    "comment": "comment",
    "computed": "formula",
    "confirm": "question before",
    "create": "creation",
    "default": "default",
    "deduct": "deduction",
    "deductions": "deduction",
    "districts": "district",
    "due": "due",
    "edit": "editing right",
    "effects": "effect",
    "escalate": "escalation",
    "else": "sentence",
    "expect": "expected",
    "expression": "expression",
    "extends": "base",
    "fields": "field",
    "filters": "filter",
    "final": "final",
    "findings": "finding",
    "flags": "flag",
    "form": "form",
    "from": "from state",
    "guards": "guard",
    "heading": "heading",
    "hint": "hint",
    "in": "in states",
    "initial": "first state",
    "items": "entry",
    "ladder": "rung",
    "list": "list",
    "locked": "lock",
    "lookup": "look-up",
    "marks": "full marks",
    "menus": "menu",
    "nodes": "item",
    "notify": "notice sent",
    "number": "number",
    "open": "open lines",
    "opinion": "opinion",
    "origin": "base",
    "outputs": "outputs",
    "overrides": "override",
    "overdue": "what follows when overdue",
    "parties": "party",
    "people": "person",
    "period": "period",
    "phrases": "stock phrase",
    "properties": "property",
    "remind": "reminder",
    "read_only": "read-only",
    "refused": "refusal",
    "related": "related records",
    "required": "required",
    "result": "result",
    "roles": "role",
    "rounding": "rounding",
    "rows": "row",
    "rule": "rule",
    "rules": "rule",
    "schema": "data schema",
    "score": "score",
    "sections": "section",
    "share": "share",
    "sheets": "score sheet",
    "short": "short name",
    "source": "source",
    "states": "state",
    "steps": "step",
    "synthetic": "for illustration",
    "table": "decision table",
    "text": "text",
    "title": "title",
    "to": "leads to",
    "tone": "colour",
    "values": "value",
    "version": "version",
    "vetoes": "veto",
    "visible": "visible",
    "visible_in": "visible in",
    "visible_to": "visible to",
    "weight": "weight",
    "when": "condition",
    "widget": "input",
    "width": "width",
}

#: What the schema of a form's values says about one of them → word, in the same context.
SCHEMA_WORDS = {
    "const": "stored value",
    "enum": "option",
    "format": "format of the value",
    "maximum": "greatest value",
    "maxItems": "most rows",
    "maxLength": "longest text",
    "minimum": "least value",
    "minItems": "fewest rows",
    "minLength": "shortest text",
    "multipleOf": "step of values",
    "oneOf": "option",
    "pattern": "pattern of the text",
    "type": "kind of value",
}

#: Property → value → word, where a value is one of a few, in the same context.
VALUES = {
    "absent": {
        "exclude": "left out",
        "full_marks": "counted as full marks",
        "zero": "counted as no marks",
        "forbidden": "not allowed",
    },
    "mode": {"half_up": "half up", "half_even": "half to even", "down": "always down", "up": "always up"},
    "reset": {"never": "never", "year": "with each year", "clean_period": "after a period without a finding"},
}

#: Kind of a document → word.
KINDS = {
    "region": gettext_noop("Region"),
    "system": gettext_noop("System"),
    "record_type": gettext_noop("Record type"),
    "form": gettext_noop("Form"),
    "catalogue": gettext_noop("Scoring catalogue"),
    "workflow": gettext_noop("Approval chain"),
    "related": gettext_noop("Related records"),
    "decision": gettext_noop("Decision"),
    "report": gettext_noop("Report"),
    "dashboard": gettext_noop("Dashboard"),
    "register": gettext_noop("Register"),
    "notice": gettext_noop("Notice"),
    "print": gettext_noop("Paper"),
    "golden": gettext_noop("Golden case"),
    "guide": gettext_noop("Help page"),
}


def word(name: str, title: str = "") -> str:
    """The word for a property: ours, else the title that its meta-schema gives it, else its own name."""
    return pgettext("definition", WORDS[name]) if name in WORDS else meta_word(title) or name


def value_word(name: str, value: object) -> str | None:
    """The word for a value of a property: yes or no, or one of the few it may have."""
    if isinstance(value, bool):
        return pgettext("definition", "yes") if value else pgettext("definition", "no")
    english = VALUES.get(name, {}).get(value) if isinstance(value, str) else None
    return pgettext("definition", english) if english else None


def kind_word(kind: str) -> str:
    """The word for a kind of document."""
    return _(KINDS[kind]) if kind in KINDS else kind


def name_of(value: Mapping[str, Any], position: int) -> str:
    """What people call one entry of a list: its number and title, else its key, else its position."""
    label = " ".join(str(value[part]) for part in ("number", "title") if value.get(part))
    return label or str(value.get("text") or value.get("key") or position + 1)


def place(document: Any, pointer: str) -> str:
    """A pointer in words: the words of its properties and the names of the entries it goes through.

    Of items inside each other the nearest says enough where its number begins with that of the one above.
    """
    if pointer.startswith("/schema/") and isinstance(document, Mapping):
        return _place_in_schema(document, [_unescaped(part) for part in pointer.split("/")[2:]])
    labels: list[str] = []
    above, value, last, way = None, document, "", ""
    for step in (_unescaped(part) for part in pointer.split("/")[1:]):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
            name = _entry(value, int(step))
            nested = last == "children" and not _numbered_within(value, above)
            labels[-1:] = [name if nested else f"{''.join(labels[-1:])} {name}".strip()]
            if last == "children" and not nested:
                del labels[-2:-1]
        else:
            above, value = value, value.get(step) if isinstance(value, Mapping) else None
            title = str(said_of(document, f"{way}/{escape(step)}").get("title", ""))
            labels.append(word(step, title or (_list_titles().get(step, "") if isinstance(value, list) else "")))
        way, last = f"{way}/{escape(step)}", step
    return " › ".join(labels)


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _place_in_schema(document: Mapping[str, Any], steps: list[str]) -> str:
    """A place in the schema of a form's values, by the titles that people know its fields by."""
    titles = _titles_by_key(document.get("sections"))
    labels, value, is_name = [word("schema")], document.get("schema"), False
    for step in steps:
        if is_name:
            labels.append(titles.get(step, step))
        elif isinstance(value, list) and step.isdigit():
            labels[-1] += f" {_entry(value[int(step)], int(step))}" if int(step) < len(value) else f" {step}"
        elif step not in ("properties", "items"):
            labels.append(pgettext("definition", SCHEMA_WORDS[step]) if step in SCHEMA_WORDS else word(step))
        is_name = step == "properties" and not is_name
        value = _part_of(value, step)
    return " › ".join(labels)


def _part_of(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdigit() and int(step) < len(value) else None
    return value.get(step) if isinstance(value, Mapping) else None


def _titles_by_key(node: Any) -> dict[str, str]:
    """The titles of whatever has a key and a title, at any depth; of two with one key the first counts."""
    found: dict[str, str] = {}
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Mapping) and isinstance(one.get("key"), str) and isinstance(one.get("title"), str):
            found.setdefault(one["key"], one["title"])
        waiting += one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
    return found


@cache
def _list_titles() -> Mapping[str, str]:
    """The titles that the meta-schemas give their lists, by name; what is no list may be a name of an author's own."""
    found: dict[str, str] = {}
    waiting: list[Any] = [meta_schema(kind) for kind in SCHEMAS]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            properties = node.get("properties")
            for name, one in properties.items() if isinstance(properties, Mapping) else ():
                if isinstance(one, Mapping) and one.get("type") == "array" and one.get("title"):
                    found.setdefault(name, one["title"])
        waiting += node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    return found


def _numbered_within(value: Any, above: Any) -> bool:
    numbers = [str(one.get("number", "")) if isinstance(one, Mapping) else "" for one in (value, above)]
    return bool(numbers[1]) and numbers[0].startswith(f"{numbers[1]}.")


def _entry(value: Any, position: int) -> str:
    return name_of(value, position) if isinstance(value, Mapping) else str(position + 1)


def meta_word(text: str) -> str:
    """A word or sentence of a meta-schema in the language of the page, without the marks of the written reference."""
    return pgettext("meta-schema", text).replace("`", "") if text else ""
