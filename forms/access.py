"""Which roles somebody holds on a record."""

from collections.abc import Iterable

from forms.actors import SYSTEM_ROLE, Actor, role_of
from forms.models import Record


def roles_on(record: Record, actor: Actor) -> tuple[str, ...]:
    """The roles the actor holds on this record: those of the tokens both have.

    A record that is only being made has no tokens yet: there count the roles on its parent, or in the region.
    """
    if actor.is_system:
        return (SYSTEM_ROLE,)
    if record.tokens:
        return roles_in(actor.tokens, record.tokens)
    return roles_on(record.parent, actor) if record.parent is not None else actor.roles


def roles_in(held: Iterable[str], tokens: Iterable[str]) -> tuple[str, ...]:
    """The roles of the tokens that are on both sides, in the order they are held."""
    wanted = frozenset(tokens)
    return tuple(dict.fromkeys(role_of(token) for token in held if token in wanted))


def sees(record: Record, actor: Actor) -> bool:
    """Whether the record is the actor's to see."""
    return actor.is_system or not frozenset(actor.tokens).isdisjoint(record.tokens)
