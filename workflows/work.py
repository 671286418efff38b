"""What one transaction changes: collected while the steps are taken, then followed up in one fixed order.

The audit comes last. Its chain makes writers queue, so whoever holds it must not wait for anything else any more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.selectors import Lent
from forms.actors import Actor, role_of
from forms.contexts import Scene
from forms.keeping import keep_values
from forms.models import Record
from forms.rollups import refresh_around
from forms.rounds import hand_over
from forms.scoring import Scored, keep, rescore, rescore_later, settle_result
from forms.services import settle, store
from forms.storage import FOLLOWING, RESULT, overwrite
from forms.values import storable
from tenants.audit import services as audit
from workflows import history, inbox
from workflows.locking import locked_around
from workflows.models import HistoryEntry, Outgoing
from workflows.outbox_requests import request_delivery
from workflows.publishing.lines import publish_results

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Step:
    """What a history entry says about a change."""

    kind: str  # create, pass, send_back, withdraw, edit
    action: str
    title: str
    from_state: str = ""
    opinion: str = ""
    role: str = ""
    stands_in: Lent | None = None  # in whose place; where it is not said, it follows from the role
    input: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Work:
    """The changes of one transaction, set off by one person."""

    person: Actor
    now: datetime
    depth: int = 0  # how many effects led here
    leaving: list[Outgoing] = field(default_factory=list)  # what leaves once this is committed
    _written: list[Scene] = field(default_factory=list)
    _scored: list[Scene] = field(default_factory=list)
    _moved: list[Scene] = field(default_factory=list)
    _deeds: list[tuple[str, int, Mapping[str, object]]] = field(default_factory=list)
    _told: dict[int, Sequence[history.Told]] = field(default_factory=dict)

    def write(self, scene: Scene, step: Step) -> None:
        """Work out what follows for the record itself, write it, and remember the step."""
        scored = _scored_after(scene, step) if scene.record.pk and scene.frame.type.sheets else None
        self._store(scene, scored, lambda: self._write_step(scene, step))
        self._written.append(scene)

    def move(self, scene: Scene, step: Step, *, pinned: Mapping[str, object]) -> None:
        """Write a record that lives by another release now: everything about it follows anew but what is pinned."""
        self._store(scene, rescore(scene), lambda: self._write_step(scene, step), pinned)
        self._written.append(scene)

    def write_scored(
        self, scene: Scene, scored: Scored, data: Mapping[str, object], *, deed: str = "sheet.saved"
    ) -> None:
        """Write a record whose sheets were scored; autosaves leave no history, but the audit has them all."""
        self._store(scene, scored, lambda: overwrite(scene.record))
        self._scored.append(scene)
        self._deeds.append((deed, scene.record.pk, {**data, **_place(stands_in(scene, ""))}))

    def note(self, deed: str, record: Record, data: Mapping[str, object]) -> None:
        """Remember something for the audit that changes no record."""
        self._deeds.append((deed, record.pk, data))

    def finish(self) -> None:
        """Follow up: later periods, onlookers, records below; what others read; what leaves; in the end the audit."""
        touched, scored = self._follow_up()
        keep_values([*touched, *scored], now=self.now)
        if touched or scored:
            shared = (self._written + self._scored)[-1].renewed()
            inbox.rebuild(touched, now=self.now, shared=shared, told=self._told)
            publish_results([*touched, *scored], now=self.now, shared=shared)
        if self.leaving:
            Outgoing.objects.bulk_create(self.leaving)
            request_delivery()
        for action, record_id, data in self._deeds:
            audit.record(
                action,
                user=self.person,
                at=self.now,
                object_type="record",
                object_id=record_id,
                data=data,
                ip=self.person.address,
            )

    def _follow_up(self) -> tuple[list[Record], list[Record]]:
        """Bring later periods, onlookers and records below in line.

        Gives every record whose inbox rows may differ, and those besides that have other scores only.
        """
        scored = {scene.record.pk: scene.record for scene in self._scored}
        touched = {scene.record.pk: scene.record for scene in self._written}
        for scene in self._moved:
            for record in rescore_later(scene.afresh()):
                _renew(touched.get(record.pk), record, RESULT)
                scored[record.pk] = record
        for scene in self._written + self._scored:
            for record in refresh_around(scene.afresh()):
                _renew(touched.get(record.pk), record)
                touched.setdefault(record.pk, record)
        for record in locked_around(scene.afresh() for scene in self._written):
            touched.setdefault(record.pk, record)
        return list(touched.values()), [record for pk, record in scored.items() if pk not in touched]

    def _store(
        self,
        scene: Scene,
        scored: Scored | None,
        write: Callable[[], None],
        pinned: Mapping[str, object] = _NOTHING,
    ) -> None:
        record = scene.record
        record.version = record.version + 1 if record.pk else 1
        record.changed_at = self.now
        if not self.person.is_system:  # the clock acts for nobody; the history says that it did
            record.changed_by_id = self.person.user_id
        claims = settle(scene)
        for name, value in pinned.items():
            setattr(record, name, value)
        store(record, actor=scene.actor, claims=claims, write=write)
        if scored is not None:
            keep([scored])
            self._moved += [scene] if scored.moves_others else []

    def _write_step(self, scene: Scene, step: Step) -> None:
        """Write the record with its history entry; the audit gets its share in the end."""
        record, actor = scene.record, scene.actor
        owner = step.stands_in or stands_in(scene, step.role)
        entry = HistoryEntry(
            record=record,
            at=self.now,
            user_id=actor.user_id,
            user_name=actor.name,
            for_user_id=owner.user_id if owner else None,
            for_name=owner.name if owner else "",
            organisation=actor.organisation_name,
            role=step.role,
            action=step.action,
            action_title=step.title,
            kind=step.kind,
            from_state=step.from_state,
            to_state=record.state,
            opinion=step.opinion,
            input=storable(step.input) or {},
            version=record.version,
        )
        told = history.write(entry)
        self._told[record.pk] = told
        data = {"kind": step.kind, "action": step.action, "to": record.state, "version": record.version}
        if step.kind == "edit":
            data |= _without(step.input, frozenset(field.key for field in scene.frame.form.personal))
        self._deeds.append((f"record.{step.kind}", record.pk, data | _place(owner)))


def _without(said: Mapping[str, object], personal: frozenset[str]) -> dict[str, object]:
    """What the audit is told of a change: it stands in plain and for ever, so nothing personal."""
    kept = {name: value for name, value in said.items() if name not in personal}
    return {name: _without(value, personal) if isinstance(value, Mapping) else value for name, value in kept.items()}


def _scored_after(scene: Scene, step: Step) -> Scored:
    """The result after a step; sheets that were handed over, and changed by that, are scored again."""
    moved = step.from_state != scene.record.state
    if moved and hand_over(scene, step.from_state, taken_back=step.kind == "withdraw"):
        return rescore(scene)
    return settle_result(scene)


def _renew(held: Record | None, fresh: Record, names: Iterable[str] = FOLLOWING) -> None:
    """Bring the instance a caller holds up to what was written through another one."""
    if held is not None and held is not fresh:
        for name in names:
            setattr(held, name, getattr(fresh, name))


def stands_in(scene: Scene, role: str) -> Lent | None:
    """In whose place the actor does something in a role (in any, if none is named)."""
    tokens = (token for token in scene.record.tokens if not role or role_of(token) == role)
    return scene.actor.stands_in(tokens) if scene.actor.lent else None


def _place(owner: Lent | None) -> dict[str, object]:
    """What the audit keeps of somebody in whose place something was done."""
    return {"for": {"user": owner.user_id, "name": owner.name}} if owner else {}


def role_in(scene: Scene, roles: tuple[str, ...]) -> str:
    """The role somebody acts in: the first of these that they hold on the record."""
    return next((role for role in scene.roles if role in roles), "")
