"""What may come next in an expression: names of the place with their types, members, values of few, functions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.completing import Option, literally
from engine.definitions.spots import Spot
from engine.feel import write
from engine.feel.builtins.registry import BUILTINS, Signature
from engine.feel.typing import ANY, Type
from schemas.feel_sentences import type_name

_PATH = r"((?:[^\W\d]\w*(?:\[[^\[\]]*\])?\.)*)"
_ENDS = re.compile(_PATH + r"([^\W\d]\w*)?$")
_COMPARED = re.compile(_PATH + r'([^\W\d]\w*|\?)\s*(?:!?=|in\s*\(?)\s*(?:"[^"]*"\s*,\s*)*("[^"]*)?$')
_LOCAL = re.compile(r"(?:\b(?:for|some|every)|,)\s+([^\W\d]\w*)\s+in\s+" + _PATH + r"([^\W\d]\w*)")
_FILTER = re.compile(r"\[[^\[\]]*\]")
_KEYWORDS = ("if", "then", "else", "for", "return", "some", "every", "satisfies", "in", "and", "or", "between", "null",
             "true", "false")  # fmt: skip
#: Names that every record has, in words.
_STANDARD = {
    "state": gettext_lazy("the record's state"),
    "period": gettext_lazy("the period it is about"),
    "period_title": gettext_lazy("the period in words"),
    "number": gettext_lazy("the record's number"),
    "title": gettext_lazy("the record's title"),
    "result": gettext_lazy("the result of its sheets"),
    "sheets": gettext_lazy("its score sheets"),
    "parent": gettext_lazy("the record above"),
    "subject": gettext_lazy("the record at the top"),
    "actor": gettext_lazy("who is acting"),
    "input": gettext_lazy("what is asked for in the action"),
    "today": gettext_lazy("the day"),
    "now": gettext_lazy("day and time"),
    "decisions": gettext_lazy("what the decisions give"),
    "decide": gettext_lazy("ask a decision: decide.key({…})"),
    "tally": gettext_lazy("what entries on a catalogue come to: tally.key({…})"),
    "unverified": gettext_lazy("look-ups without an answer"),
    "item": gettext_lazy("the entry that is looked at"),
    "row": gettext_lazy("the number of the row"),
    "?": gettext_lazy("the value of the input"),
}


@dataclass(frozen=True)
class Offer:
    """What may be written, in place of the last `back` signs."""

    back: int
    options: tuple[Option, ...]


def offer(before: str, spot: Spot | None, titles: Mapping[str, str]) -> Offer:
    """What may stand where a text ends, at a place whose names are known; `titles` says what people call them."""
    text = before if spot is None or spot.form != "template" else _inside(before)
    if text is None:
        return Offer(0, ())
    names = spot.scope.scope if spot else Type("context", open=True)
    around = _with_locals(text, names)
    compared = _COMPARED.search(text)
    if _in_string(text):
        return _values(compared, around)
    match = _ENDS.search(text)
    path, typed = (match[1], match[2] or "") if match else ("", "")
    if path:
        owner = _at(path, around)
        members = owner.known_members() if owner else ()
        return Offer(len(typed), tuple(_member(name, owner, titles) for name in members if owner))
    values = _values(compared, around).options if compared and not typed else ()
    return Offer(len(typed), (*values, *_names(text, names, around, titles), *_functions(), *_words()))


def _inside(text: str) -> str | None:
    """The expression that is being written in a text for people."""
    opened = text.replace("{{", "  ").replace("}}", "  ")
    start = opened.rfind("{")
    return text[start + 1 :] if start > opened.rfind("}") else None


def _in_string(text: str) -> bool:
    return len(re.findall(r'(?<!\\)"', text)) % 2 == 1


def _values(compared: re.Match[str] | None, names: Type) -> Offer:
    """The few values that what stands before can have."""
    if compared is None:
        return Offer(0, ())
    of = _at(f"{compared[1]}{compared[2]}.", names)
    options = of.options if of else ()
    found = tuple(Option(one, literally(write(one)), boost=9) for one in options)
    return Offer(len(compared[3] or ""), found)


def _at(path: str, names: Type) -> Type | None:
    found: Type | None = names
    for step in _FILTER.sub("", path).rstrip(".").split("."):
        found = found.member(step) if found else None
    return found


def _names(text: str, names: Type, around: Type, titles: Mapping[str, str]) -> Iterator[Option]:
    nearer = [name for name in around.members if name not in names.members]
    of_items = _items(text, around)
    own = {**dict(of_items.members), "item": of_items} if of_items else {}
    for name, of in own.items():
        yield _name(name, of, titles, boost=3)
    for name in nearer:
        yield _name(name, around.members[name], titles, boost=4)
    for name, of in names.members.items():
        if name not in own:
            yield _name(name, of, titles, boost=2)


def _items(text: str, names: Type) -> Type | None:
    """What is looked at one by one, inside of a filter that is not closed yet."""
    closed = _FILTER.sub("", text)
    while _FILTER.search(closed):
        closed = _FILTER.sub("", closed)
    before, bracket, _filter = closed.rpartition("[")
    match = _ENDS.search(before) if bracket else None
    owner = _at(f"{match[1]}{match[2]}.", names) if match and match[2] else None
    return (owner.item or ANY) if owner is not None and owner.name == "list" else None


def _with_locals(text: str, names: Type) -> Type:
    """The names with those that `for`, `some` and `every` bring."""
    members = dict(names.members)
    for match in _LOCAL.finditer(text):
        listed = _at(f"{match[2]}{match[3]}.", Type("context", members=members, open=names.open))
        members[match[1]] = (listed.item or ANY) if listed is not None and listed.name == "list" else ANY
    return Type("context", members=members, open=names.open)


def _name(name: str, of: Type, titles: Mapping[str, str], *, boost: int) -> Option:
    title = titles.get(name) or str(_STANDARD.get(name, ""))
    said = _type_words(of)
    return Option(name, name, f"{title} · {said}" if title and said else title or said, _options_in_words(of), boost)


def _member(name: str, owner: Type, titles: Mapping[str, str]) -> Option:
    return _name(name, owner.member(name) or ANY, titles, boost=1)


def _type_words(of: Type) -> str:
    return type_name(str(of)) if of.is_known else ""


def _options_in_words(of: Type) -> str:
    inner = of.item if of.name == "list" and of.item else of
    return _("one of: %(values)s") % {"values": "、".join(inner.options)} if inner.options else ""


def _functions() -> Iterator[Option]:
    for name, function in sorted(BUILTINS.items()):
        ways = [_way(one) for one in function.signatures]
        more = "\n".join(f"{name}({way})" for way in ways[1:])
        yield Option(name, f"{name}(${{}})", f"({ways[0]})", more)


def _way(signature: Signature) -> str:
    """How a function is called: what may be left out has a question mark, what may be repeated three dots."""
    marks = {"~": "", "*": "…", "...": "…", "?": "?"}
    return ", ".join(f"{one.name}{marks.get(one.mark, '')}" for one in signature.parameters)


def _words() -> Iterable[Option]:
    return (Option(word, word, boost=-1) for word in _KEYWORDS)
