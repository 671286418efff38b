"""Who is asked for a step: the seats that the definition gives, who holds them, and whom they asked to sign too.

A stay (of a record in a state) begins with the move that led there. What is said of seats belongs to one stay; when
the record moves on, nothing of it counts any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Max

from accounts.identity import whole_person
from accounts.selectors import Lent, personal_token
from engine.definitions.values import Action, Joint, Workflow
from engine.flow import Added, Standing, standing
from engine.flow.moves import MOVING
from forms.actors import SYSTEM_ROLE, Actor, role_of
from forms.contexts import Scene
from forms.models import Record
from workflows.models import Handing, HistoryEntry, Signature

ALONE = Joint(agree="any")
_AREA = "@area:"


@dataclass(frozen=True)
class Seat:
    """A place at the table: an organisation, a person, or the authority of the place, in one role."""

    key: str
    role: str
    tokens: frozenset[str]

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor could sit here."""
        return not self.tokens.isdisjoint(actor.tokens)


def seats_for(record: Record, roles: Iterable[str]) -> tuple[Seat, ...]:
    """The seats of these roles on a record, in the order of the roles.

    The tokens of a grant role (`authority@area:310115`, `authority@area:*`) are all ways to one seat, and so are those
    of a person and of whoever acts for that person on this site only.
    """
    tokens: dict[tuple[str, str], set[str]] = {}
    for role in roles:
        for token in record.tokens:
            if role_of(token) == role:
                tokens.setdefault((role if _AREA in token else whole_person(token), role), set()).add(token)
    return tuple(Seat(key, role, frozenset(held)) for (key, role), held in tokens.items())


def is_seated(workflow: Workflow, state: str) -> bool:
    """Whether anything in this state depends on seats; elsewhere nothing has to be read."""
    known = workflow.by_key.get(state)
    return bool(known and known.allows) or any(
        action.joint and state in action.from_states for action in workflow.actions
    )


@dataclass
class Stay:
    """What was said and handed on since a record came into its state."""

    record: Record
    since: int
    handings: list[Handing] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @cached_property
    def holders(self) -> Mapping[str, Handing]:
        """By seat: the person to whom it was handed on."""
        return {each.seat: each for each in self.handings if each.kind == "reassign"}

    @property
    def added(self) -> list[Handing]:
        """The signers that were asked to sign before or after a seat."""
        return [each for each in self.handings if each.kind != "reassign"]

    def holds(self, seat: Seat, actor: Actor) -> bool:
        """Whether the actor sits here now."""
        handed = self.holders.get(seat.key)
        return seat.is_open_to(actor) if handed is None else handed.user_id in actor.persons

    def sits_for(self, seat: Seat, actor: Actor) -> Lent | None:
        """In whose place the actor holds this seat; in nobody's, where it is their own."""
        handed = self.holders.get(seat.key)
        return actor.stands_in(seat.tokens) if handed is None else actor.persons.get(handed.user_id)

    def would_be_double(self, action: Action, seat: Seat, actor: Actor) -> bool:
        """Whether one person would count twice: a deputy beside themselves, or beside the one they stand in for."""
        owner = self.sits_for(seat, actor)
        mine = [signature for signature in self.signatures if signature.action == action.key]
        if owner is None:
            return any(each.user_id == actor.user_id and each.for_user_id for each in mine)
        two = {actor.user_id, owner.user_id}
        return any(each.user_id in two or each.for_user_id in two for each in mine)

    def asked_to_sign(self, actor: Actor) -> Handing | None:
        """The request to sign that waits for this person now, or for somebody they stand in for.

        Nobody signs in somebody's place beside themselves: not what they asked for, and not where they signed.
        """
        waiting = [each for each in self.waiting_signers() if each.user_id in actor.persons]
        signed = any(signature.user_id == actor.user_id for signature in self.signatures)
        own = (each for each in waiting if each.user_id == actor.user_id)
        lent = (each for each in waiting if each.by_id != actor.user_id and not signed)
        return next(own, None) or next(lent, None)

    def waiting_signers(self) -> list[Handing]:
        """Added signers whose turn it is: before their seat, or after it has signed some step."""
        signed = {signature.seat for signature in self.signatures if signature.verdict == "agree"}
        return [
            each for each in self.added if not each.verdict and (each.kind == "before") == (each.seat not in signed)
        ]

    def standing(self, action: Action) -> Standing:
        """How a step stands."""
        mine = [signature for signature in self.signatures if signature.action == action.key]
        votes = {signature.seat: signature.verdict for signature in mine}
        seats = seats_for(self.record, action.by)
        added = [Added(_key(each), each.kind, each.seat, each.verdict or None) for each in self.added]  # type: ignore[arg-type]
        return standing(action.joint or ALONE, [seat.key for seat in seats], votes, added)  # type: ignore[arg-type]

    def names(self, keys: Iterable[str], titles: Mapping[str, str]) -> list[str]:
        """Who these keys of a standing mean: added signers and holders by name, seats by the title of their role."""
        signers = {_key(each): each.user_name for each in self.added}
        return list(dict.fromkeys(signers.get(key) or self._holder(key, titles) for key in keys))

    def tokens_asked(self, actions: Sequence[Action]) -> list[str]:
        """The tokens of everybody whom the record waits for; personal where a task was handed to one person."""
        onward = [action for action in actions if action.kind == "pass"]
        going_on = {role for action in onward for role in action.by}
        found: dict[str, None] = {}
        for action in actions:
            opened = self.standing(action).open if action.kind == "pass" else None
            roles = [role for role in action.by if role != SYSTEM_ROLE and (opened is not None or role not in going_on)]
            for seat in seats_for(self.record, roles):
                if opened is None or seat.key in opened:
                    handed = self.holders.get(seat.key)
                    found |= dict.fromkeys([personal_token(handed.user_id)] if handed else sorted(seat.tokens))
        return [*found, *(personal_token(each.user_id) for each in self.waiting_signers())]

    def _holder(self, key: str, titles: Mapping[str, str]) -> str:
        handed = self.holders.get(key)
        return handed.user_name if handed else titles.get(role_of(key), key)


def stay_of(scene: Scene) -> Stay | None:
    """The stay of the scene's record, where its state has use for one."""
    record = scene.record
    if record.pk is None or not is_seated(scene.frame.workflow, record.state):
        return None
    return read_stay(record)


def read_stay(record: Record) -> Stay:
    """Read what was said since the record came into its state; three queries."""
    moves = HistoryEntry.objects.filter(record=record, kind__in=[*MOVING, "create"])
    since = moves.values_list("version", flat=True).first() or 0
    return Stay(
        record,
        since,
        handings=list(Handing.objects.filter(record=record, since=since)),
        signatures=list(Signature.objects.filter(record=record, since=since)),
    )


def stays_of(records: Sequence[Record]) -> dict[int, Stay]:
    """The stays of many records, whatever their states have use for; three queries."""
    ids = [record.pk for record in records]
    moves = HistoryEntry.objects.filter(record__in=ids, kind__in=[*MOVING, "create"]).order_by()
    since = dict(moves.values_list("record_id").annotate(since=Max("version"))) if ids else {}
    stays = {record.pk: Stay(record, since.get(record.pk, 0)) for record in records}
    for handing in Handing.objects.filter(record__in=ids) if ids else ():
        if handing.since == stays[handing.record_id].since:
            stays[handing.record_id].handings.append(handing)
    for signature in Signature.objects.filter(record__in=ids) if ids else ():
        if signature.since == stays[signature.record_id].since:
            stays[signature.record_id].signatures.append(signature)
    return stays


def _key(handing: Handing) -> str:
    return f"signer:{handing.pk}"
