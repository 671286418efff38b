"""What leaves a transaction: messages to people and questions to registers.

They are written as rows with everything else, so they exist exactly if the step happened; `outbox_delivery` sends
them once it is committed. The key of a row is unique, and it is the idempotency key that an outside receiver gets.
"""

from collections.abc import Iterable, Mapping

from engine.definitions.values import CallRegister, Holding, Notice, Region
from engine.feel import compile_expression
from forms.contexts import Scene
from forms.masked import fill_masked
from forms.values import storable
from workflows.models import Outgoing
from workflows.seats import stay_of
from workflows.selectors import asked_tokens, waiting_actions
from workflows.work import Work


def notify(work: Work, scene: Scene, notice: Notice, names: Mapping[str, object], occasion: str) -> None:
    """Put a message into the transaction: its words and receivers are settled now, the people when it is delivered."""
    letter = {
        "subject": fill_masked(notice.subject or notice.title, scene, names)[:300],
        "text": fill_masked(notice.text, scene, names),
        "tokens": sorted(_tokens(scene, notice)),
        "people": _person_keys(notice, names),
        "users": [scene.record.created_by_id] if "opener" in notice.also else [],
        "channels": list(notice.channels),
    }
    _put(work, scene, Outgoing.Kind.NOTICE, notice.key, letter, occasion)


def call_register(work: Work, scene: Scene, effect: CallRegister, asked: Mapping[str, object], occasion: str) -> None:
    """Put a question to a register into the transaction."""
    question = {
        "subject": scene.frame.system.registers[effect.register].title,
        "register": effect.register,
        "asked": dict(asked),
        "fill": [list(pair) for pair in effect.fill],
        "failed": effect.failed,
    }
    _put(work, scene, Outgoing.Kind.CALL, effect.register, question, occasion)


def _put(work: Work, scene: Scene, kind: str, name: str, payload: Mapping[str, object], occasion: str) -> None:
    number = len(work.leaving)
    work.leaving.append(
        Outgoing(
            key=f"{scene.record.pk}:{occasion}:{number}:{name}",
            kind=kind,
            record=scene.record,
            payload=dict(payload),
            due_at=work.now,
            created_at=work.now,
        )
    )


def _tokens(scene: Scene, notice: Notice) -> set[str]:
    """The tokens of the receivers on the record as it is now."""
    record, region = scene.record, scene.frame.region
    roles = {*notice.to, *_roles_of(region, notice.parties)}
    found = {token for token in record.tokens if token.partition("@")[0] in roles}
    if "asked" in notice.also:
        actions = waiting_actions(scene.frame.workflow, record.state)
        found |= set(asked_tokens(record, actions, stay_of(scene)))
    return found


def _roles_of(region: Region, parties: Iterable[str]) -> set[str]:
    wanted = frozenset(parties)
    return {role.key for role in region.roles if _party_of(role.held) in wanted}


def _party_of(held: Holding) -> str:
    return held.party if held.by in ("party", "person") else ""


def _person_keys(notice: Notice, names: Mapping[str, object]) -> list[object]:
    if not notice.people:
        return []
    found = storable(compile_expression(notice.people).value(names))
    return [key for key in (found if isinstance(found, list) else [found]) if isinstance(key, str) and key]
