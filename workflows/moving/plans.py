"""How records of one release become records of another: which value and which state becomes which.

Values of fields with the same key, and records in states with the same key, go over as they are; what was renamed is
picked by a person; what is picked by nobody stays behind, and is shown before anything happens.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from engine.definitions.values import Field, Form, RecordType, System, Workflow

LEFT = ""  # what becomes of a value or a state that has no place in the other release


@dataclass(frozen=True)
class Side:
    """A type of record as one release has it."""

    system: System
    type: RecordType

    @property
    def form(self) -> Form:
        """Its form."""
        return self.system.forms[self.type.form]

    @property
    def workflow(self) -> Workflow:
        """Its approval chain."""
        return self.system.workflows[self.type.workflow]

    @property
    def states(self) -> Mapping[str, str]:
        """Titles of its states by key."""
        return {state.key: state.title for state in self.workflow.states}

    @property
    def values(self) -> Mapping[str, str]:
        """Titles of everything it stores by key: its fields, and what look-ups or effects put beside them."""
        declared = self.form.schema.get("properties")
        names = declared if isinstance(declared, Mapping) else {}
        return {**{str(key): str(key) for key in names}, **{key: one.title for key, one in self.form.fields.items()}}

    @property
    def kept_values(self) -> Mapping[str, str]:
        """The same without what is worked out from the rest."""
        computed = {key for key, one in self.form.fields.items() if one.computed}
        return {key: title for key, title in self.values.items() if key not in computed}


@dataclass(frozen=True)
class Plan:
    """By key of the old release the key in the new one, or `LEFT`; a key that is not named keeps its name."""

    fields: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, document: Mapping[str, Mapping[str, str]]) -> "Plan":
        """Read the stored form."""
        return cls(dict(document.get("fields", {})), dict(document.get("states", {})))

    def to_json(self) -> dict[str, dict[str, str]]:
        """The stored form."""
        return {"fields": dict(self.fields), "states": dict(self.states)}

    @property
    def renamed(self) -> Mapping[str, str]:
        """The fields that go over under another key."""
        return {old: new for old, new in self.fields.items() if new not in (LEFT, old)}

    def values(self, data: Mapping[str, object]) -> dict[str, object]:
        """The values under their new keys."""
        return {self.fields.get(key, key): value for key, value in data.items() if self.fields.get(key, key) != LEFT}

    def left(self, data: Mapping[str, object]) -> Iterator[str]:
        """The keys of the values that are there and stay behind."""
        return (key for key, value in data.items() if self.fields.get(key, key) == LEFT and value not in (None, "", []))

    def state(self, key: str) -> str:
        """What becomes of a state."""
        return self.states.get(key, key)


def proposed(old: Side, new: Side) -> Plan:
    """What goes without saying: the same keys, and the one new field or state that is called like one that is gone."""
    fields = _paired(old.kept_values, new.kept_values)
    fits = {one: two for one, two in fields.items() if one == two or _alike(old.form, one, new.form, two)}
    return Plan({key: fits.get(key, LEFT) for key in old.kept_values}, _paired(old.states, new.states))


def completed(plan: Plan, old: Side, new: Side) -> Plan:
    """The plan with everything said that it leaves open: same keys stay, what the new release has not is left."""
    fields = {key: key if key in new.values else LEFT for key in old.values}
    states = {key: key if key in new.states else LEFT for key in old.states}
    return Plan({**fields, **plan.fields}, {**states, **plan.states})


def plan_faults(plan: Plan, old: Side, new: Side) -> tuple[str, ...]:
    """What is wrong with a plan, in sentences; nothing if it can be tried."""
    return (*_field_faults(plan, old, new), *_state_faults(plan, old, new))


def _paired(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    free = {key: title for key, title in new.items() if key not in old}
    titles = Counter(free.values())
    by_title = {title: key for key, title in free.items() if titles[title] == 1}
    return {key: key if key in new else by_title.get(title, LEFT) for key, title in old.items()}


def _alike(old_form: Form, old: str, new_form: Form, new: str) -> bool:
    """Whether two fields ask in the same way; only then one is proposed for the other."""
    one, two = old_form.fields.get(old), new_form.fields.get(new)
    return isinstance(one, Field) and isinstance(two, Field) and one.widget == two.widget


def _field_faults(plan: Plan, old: Side, new: Side) -> Iterator[str]:
    yield from _unknown(plan.fields, old.values, new.kept_values)
    for key in _twice(new for new in (plan.fields.get(key, key) for key in old.kept_values) if new != LEFT):
        title = new.values.get(key, key)
        yield _("Two fields would go into “%(title)s”. Choose another one for one of them.") % {"title": title}


def _state_faults(plan: Plan, old: Side, new: Side) -> Iterator[str]:
    return _unknown(plan.states, old.states, new.states)


def _unknown(chosen: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key, target in chosen.items():
        if key not in old:
            yield _("“%(key)s” is not in the release the records are in. Load the page again.") % {"key": key}
        elif target not in (LEFT, key) and target not in new:
            words = {"title": old[key], "key": target}
            yield _("“%(title)s” would become “%(key)s”, which the other release does not have.") % words


def _twice(keys: Iterable[str]) -> Iterator[str]:
    return (key for key, number in Counter(keys).items() if number > 1)
