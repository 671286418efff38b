"""Why a step is refused, in words: what its conditions looked at, and what they found there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from engine.definitions.values import Workflow
from engine.flow import Offer
from forms.contexts import Scene
from forms.models import Record
from portal.presenters.facts import facts_of
from workflows.whys import Looked, Why, whys_of

ABOVE = ("parent", "subject")
OPEN_WORDS = ("state", "grade")  # texts that say nothing about people
_OF_SHEETS: Mapping[str, str] = {
    "complete": gettext_noop("complete"),
    "open": gettext_noop("items open"),
    "score": gettext_noop("score"),
    "grade": gettext_noop("grade"),
    "saved": gettext_noop("saved"),
}


@dataclass(frozen=True)
class Found:
    """A name and what was found there."""

    name: str
    value: str


@dataclass(frozen=True)
class Shown:
    """A condition with what it found."""

    condition: str
    found: tuple[Found, ...]


def whys_shown(scene: Scene, offers: tuple[Offer, ...]) -> Mapping[str, tuple[Shown, ...]]:
    """By the key of each refused action: the conditions that stand in its way."""
    refused = [offer.action for offer in offers if not offer.allowed]
    if not refused:
        return {}
    words = _Words(scene)
    return {action.key: tuple(words.shown(why) for why in whys_of(scene, action)) for action in refused}


class _Words:
    """The names and values of one record in words, masked as its page masks them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.facts = dict(self._facts())

    def shown(self, why: Why) -> Shown:
        """One condition."""
        return Shown(why.condition, tuple(self._found(looked) for looked in why.looked))

    def _facts(self):
        fields = self.scene.frame.form.fields
        titles = {field.title: key for key, field in fields.items()}
        for section in facts_of(self.scene):
            for fact in section.facts:
                if fact.title in titles:
                    yield titles[fact.title], fact

    def _found(self, looked: Looked) -> Found:
        path, value = looked.path, looked.value
        if len(path) == 1 and path[0] in self.scene.frame.form.fields:
            fact = self.facts.get(path[0])
            return Found(self.scene.frame.form.fields[path[0]].title, (fact.text if fact else "") or _("nothing"))
        return Found(self._name(path), self._value(path, value))

    def _name(self, path: tuple[str, ...]) -> str:
        frame = self.scene.frame
        use = frame.type.sheet(path[1]) if path[0] == "sheets" and len(path) > 1 else None
        if use is not None:
            return " · ".join([use.title, *(_(_OF_SHEETS.get(name, name)) for name in path[2:])])
        look = next((look for look in frame.type.related if look.name == path[0]), None)
        if look is not None:
            return " · ".join([frame.system.record_types[look.record_type].title, *_ended(path[1:])])
        above = self._above(path[0])
        return " · ".join([above.title, *_ended(path[1:])]) if above else " · ".join(_ended(path))

    def _above(self, name: str) -> Record | None:
        record = self.scene.record
        return {"parent": record.parent, "subject": record.subject or record}.get(name)

    def _value(self, path: tuple[str, ...], value: object) -> str:
        if isinstance(value, str):
            workflow = self._workflow(path)
            state = workflow.by_key.get(value) if workflow is not None and path[-1] == "state" else None
            return state.title if state else value if path[-1] in OPEN_WORDS else _("filled in")
        return value_words(value)

    def _workflow(self, path: tuple[str, ...]) -> Workflow | None:
        frame = self.scene.frame
        look = next((look for look in frame.type.related if look.name == path[0]), None)
        if look is not None:
            return frame.system.workflows[frame.system.record_types[look.record_type].workflow]
        above = self._above(path[0])
        return self.scene.beside(above).frame.workflow if above is not None else frame.workflow


def value_words(value: object) -> str:
    """A value as people say it; of a list only how long it is."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ngettext("%(count)s entry", "%(count)s entries", len(value)) % {"count": len(value)}
    return _("filled in")


def _ended(path: tuple[str, ...]) -> list[str]:
    """The last names of a path, with a word where everybody knows one."""
    words = {"state": _("state"), "grade": _("grade"), "today": _("today"), "score": _("score")}
    return [words.get(name, name) for name in path if name not in ("result",)]
