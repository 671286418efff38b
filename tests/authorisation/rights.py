"""Who may do what in which state, read from the bare documents of the packs; the runtime is held against it.

Nothing of the runtime is asked here, so that both have to come to the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from schemas.bases import whole
from schemas.packs import read_pack

Document = Mapping[str, Any]
VERBS = ("reassign", "add_before", "add_after", "copy", "remind")


@dataclass(frozen=True)
class SystemRights:
    """A system of a pack with the region it belongs to, as documents."""

    region: Document
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """How it is called in figures and pages."""
        return f"{self.region['key']}/{self.system['key']}"

    @property
    def system(self) -> Document:
        """The document that names the system."""
        return next(each for each in self.documents if each["kind"] == "system")

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the region, in its order."""
        return tuple(role["key"] for role in self.region["roles"])

    def types(self) -> Iterator["TypeRights"]:
        """Every record type with its form and workflow."""
        for each in self.documents:
            if each["kind"] == "record_type":
                form, flow = self._named("form", each["form"]), self._named("workflow", each["workflow"])
                yield TypeRights(each, form, flow)

    def _named(self, kind: str, key: str) -> Document:
        return next(each for each in self.documents if (each["kind"], each["key"]) == (kind, key))


@dataclass(frozen=True)
class TypeRights:
    """What the documents say of one record type."""

    kind: Document
    form: Document
    flow: Document

    @property
    def key(self) -> str:
        """The key of the type."""
        return str(self.kind["key"])

    @property
    def states(self) -> tuple[str, ...]:
        """Every state of its workflow."""
        return tuple(state["key"] for state in self.flow["states"])

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of its workflow."""
        return tuple(action["key"] for action in self.flow.get("actions", ()))

    @property
    def sheets(self) -> tuple[str, ...]:
        """Every sheet of the type."""
        return tuple(sheet["key"] for sheet in self.kind.get("sheets", ()))

    def sees(self, role: str, state: str) -> bool:
        """Whether a role sees records in this state."""
        told = [sight for sight in self.kind.get("visible_in", ()) if role in words(sight["by"])]
        here = any(state in words(sight["states"]) for sight in told)
        return role in words(self.kind.get("visible_to")) and (not told or here)

    def makes(self, role: str) -> bool:
        """Whether a role makes such records."""
        return role in words(self.kind.get("create", {}).get("by"))

    def acts(self, role: str, state: str, key: str) -> bool:
        """Whether a role takes this action in this state."""
        action = next(each for each in self.flow["actions"] if each["key"] == key)
        return self.sees(role, state) and role in words(action["by"]) and state in words(action["from"])

    def edits(self, role: str, state: str) -> frozenset[str]:
        """The fields that the state lets a role change, before any condition of theirs."""
        declared = frozenset(field["key"] for field in fields_of(self.form))
        entries = [each for each in self._state(state).get("edit", ()) if role in words(each["by"])]
        if not self.sees(role, state):
            return frozenset()
        return frozenset().union(*(words(each.get("fields")) or declared for each in entries))

    def fills(self, role: str, state: str, key: str) -> bool:
        """Whether a role fills this sheet in this state."""
        sheet = next(each for each in self.kind["sheets"] if each["key"] == key)
        return self.sees(role, state) and role in words(sheet["filled_by"]) and state in words(sheet["in"])

    def uses(self, role: str, state: str, verb: str) -> bool:
        """Whether a role may do this with a task: whoever is asked, or whoever sees it, as the verb has it."""
        if verb not in words(self._state(state).get("allows")) or not self.sees(role, state):
            return False
        if verb == "copy":
            return True
        waiting = {who for action in self._waiting(state) for who in words(action["by"])} - {"system"}
        return bool(waiting) and role not in waiting if verb == "remind" else role in waiting

    def _waiting(self, state: str) -> list[Document]:
        actions = (each for each in self.flow.get("actions", ()) if state in words(each["from"]))
        return [each for each in actions if each.get("task", True) and each.get("kind", "pass") != "withdraw"]

    def _state(self, key: str) -> Document:
        return next(state for state in self.flow["states"] if state["key"] == key)


def words(value: object) -> tuple[str, ...]:
    """A list of words; a single one may stand for a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


def fields_of(form: Document) -> list[Document]:
    """The fields of a form, in its order."""
    return [field for section in form.get("sections", ()) for field in section.get("fields", ())]


def all_systems(folder: Path | None = None) -> Iterator[SystemRights]:
    """Every system of every pack, its extensions written out."""
    for path in sorted((folder or Path(settings.PACKS_FOLDER)).iterdir()):
        if (path / "region.json").is_file():
            pack = read_pack(path)
            assert pack.region is not None
            for documents in _in_order(pack.region, pack.systems):
                yield SystemRights(pack.region, documents)


def _in_order(region: Document, systems: Mapping[str, Sequence[Document]]) -> Iterator[tuple[Document, ...]]:
    for key in region["systems"]:
        yield tuple(whole(each) for each in systems[key])
