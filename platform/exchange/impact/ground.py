"""The drafts as a release that exists only in memory, and how they differ from the releases that records live by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.definitions import DefinitionProblems
from engine.definitions.values import Action, Due, RecordType, Region, System
from engine.errors import blocking
from exchange.drafts import draft_documents
from forms.actors import SYSTEM_ROLE
from forms.models import Record
from schemas.checking import check_documents
from schemas.documents import canonical, digest
from schemas.models import Release
from schemas.selectors import current_region, current_release, system_of
from workflows.seats import is_seated
from workflows.selectors import waiting_actions


@dataclass
class Ground:
    """The drafts of a system beside the region as it is now."""

    release: Release  # unsaved: the drafts
    region: Region
    now: datetime
    _known: dict[tuple[str, ...], bool] = field(default_factory=dict)

    @property
    def system(self) -> System:
        """The drafts as values."""
        return system_of(self.release)

    def type_of(self, record: Record) -> RecordType | None:
        """The record's type as the drafts have it."""
        return self.system.record_types.get(record.record_type)

    def same_scoring(self, release: Release, record_type: str) -> bool:
        """Whether the drafts score records of this type as a release does."""
        return self._same(("scoring", release.digest, record_type), lambda one: _scoring(one, record_type), release)

    def same_ladders(self, release: Release, record_type: str) -> bool:
        """Whether earlier findings are counted alike, so that the history a sheet was scored with still holds."""
        return self._same(("ladders", release.digest, record_type), lambda one: _ladders(one, record_type), release)

    def same_values(self, release: Release) -> bool:
        """Whether everything that values follow from, or must fit, is alike: forms, decisions, looks."""
        return self._same(("values", release.digest), _values, release)

    def same_asking(self, release: Release, record_type: str, state: str) -> bool:
        """Whether the same roles are asked for the same steps in a state, and found in the same way."""
        key = ("asking", release.digest, record_type, state)
        return self._same(key, lambda one: _asking(one, record_type, state), release)

    def same_dues(self, release: Release, record_type: str, state: str) -> bool:
        """Whether the steps of a state are due by the same words."""
        key = ("dues", release.digest, record_type, state)
        return self._same(key, lambda one: dues_in(one, record_type, state), release)

    def once(self, key: tuple[str, ...], work: Callable[[], bool]) -> bool:
        """Something that is the same for many records, worked out once."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def _same(self, key: tuple[str, ...], part: Callable[[System], object], release: Release) -> bool:
        return self.once(key, lambda: part(system_of(release)) == part(self.system))


def ground_of(system: str, *, now: datetime) -> Ground:
    """The drafts of a system as they are.

    Raises:
        DefinitionProblems: there is something wrong with them.
    """
    documents = draft_documents(system)
    if problems := blocking(check_documents(documents)):
        raise DefinitionProblems(problems)
    text = canonical(documents)
    running = current_release(system)
    number = running.number + 1 if running else 1
    release = Release(system=system, number=number, digest=digest(text), documents=text, published_at=now)
    return Ground(release, current_region(), now)


def asked_actions(system: System, record_type: str, state: str) -> tuple[Action, ...]:
    """The steps that a record of a type waits for in a state; none where there is no such type or state."""
    kind = system.record_types.get(record_type)
    workflow = system.workflows.get(kind.workflow) if kind else None
    known = workflow.by_key.get(state) if workflow else None
    return waiting_actions(workflow, state) if workflow and known and not known.final else ()


def dues_in(system: System, record_type: str, state: str) -> tuple[tuple[str, Due], ...]:
    """By when people should have taken each step of a state."""
    kind = system.record_types.get(record_type)
    workflow = system.workflows.get(kind.workflow) if kind else None
    return tuple(
        (action.key, action.due)
        for action in (workflow.actions if workflow else ())
        if action.due and state in action.from_states and action.by != (SYSTEM_ROLE,)
    )


def is_seated_in(system: System, record_type: str, state: str) -> bool:
    """Whether it depends on seats who is asked in a state."""
    kind = system.record_types.get(record_type)
    workflow = system.workflows.get(kind.workflow) if kind else None
    return workflow is not None and is_seated(workflow, state)


def _scoring(system: System, record_type: str) -> object:
    kind = system.record_types.get(record_type)
    if kind is None:
        return None
    catalogues = [system.catalogues.get(use.catalogue) for use in kind.sheets]
    return kind.sheets, kind.result, catalogues, system.decisions


def _ladders(system: System, record_type: str) -> Mapping[str, object]:
    kind = system.record_types.get(record_type)
    used = (
        [system.catalogues[use.catalogue] for use in kind.sheets if use.catalogue in system.catalogues] if kind else []
    )
    return {
        key: (node.rule.scope, node.rule.window_months, node.rule.reset)
        for catalogue in used
        for key, node in catalogue.nodes.items()
        if node.rule is not None and node.rule.kind == "progressive"
    }


def _values(system: System) -> object:
    looks = {key: (kind.related, kind.form, kind.parties) for key, kind in system.record_types.items()}
    return system.forms, system.decisions, looks


def _asking(system: System, record_type: str, state: str) -> object:
    kind = system.record_types.get(record_type)
    found = kind and (kind.visible_to, kind.visible_in, kind.parties, kind.district)
    actions = asked_actions(system, record_type, state)
    seated = is_seated_in(system, record_type, state)
    return found, seated, [(action.key, action.by, action.kind, action.joint) for action in actions]
