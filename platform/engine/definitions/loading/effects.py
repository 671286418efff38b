"""Effects: the property that an object has says which one it is."""

from collections.abc import Callable, Mapping

from engine.definitions.loading.reading import Document, pairs, strings
from engine.definitions.values import (
    Advance,
    CallRegister,
    CapGrade,
    Conditional,
    Effect,
    Freeze,
    GiveGrade,
    Notify,
    OpenRecord,
    PlainEffect,
    ReplaceParty,
    SetFields,
    SetFlag,
    Watch,
)


def effect(value: Document) -> Effect:
    """An effect."""
    plain = next(read(value) for word, read in _READERS.items() if word in value)
    return Conditional(plain, value["when"]) if "when" in value else plain


def _party(value: Document) -> ReplaceParty:
    return ReplaceParty(
        party=value["party"],
        organisation=value.get("organisation", ""),
        name=value.get("name", ""),
        people=pairs(value.get("people")),
    )


def _cap(value: Document) -> CapGrade:
    return CapGrade(value["cap"], strings(value["grades"]), value.get("because", ""))


def _call(value: Document) -> CallRegister:
    return CallRegister(value["call"], pairs(value["with"]), pairs(value.get("fill")), value.get("failed", ""))


_READERS: Mapping[str, Callable[[Document], PlainEffect]] = {
    "set": lambda value: SetFields(pairs(value["set"])),
    "flag": lambda value: SetFlag(value["flag"], value.get("value", True)),
    "open": lambda value: OpenRecord(value["open"], value.get("period", "same")),
    "advance": lambda value: Advance(value["advance"], value["action"]),
    "party": _party,
    "freeze": lambda value: Freeze(value["freeze"], value.get("value", True), value.get("because", "")),
    "cap": _cap,
    "grade": lambda value: GiveGrade(value["grade"], value.get("because", "")),
    "watch": lambda value: Watch(value["watch"], value.get("value", True), value.get("because", "")),
    "notify": lambda value: Notify(value["notify"]),
    "call": _call,
}
