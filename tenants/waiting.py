"""How much waits for somebody over all regions: what stands at the top of every page, counted by one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tenants.models import InboxItem, Message
from tenants.selectors import few_of, inbox_of
from tenants.statements import rows

_COUNTS = f"""
    SELECT
        (SELECT count(*) FROM {Message._meta.db_table}
         WHERE user_id = %(user)s AND read_at IS NULL AND tokens && %(held)s::text[]),
        (SELECT count(*) FROM {InboxItem._meta.db_table}
         WHERE kind = '{InboxItem.Box.TODO}' AND tokens && %(few)s::text[])
"""  # noqa: S608 - names of our own


@dataclass(frozen=True)
class Waiting:
    """How many messages nobody has read yet, and how many things there are to do."""

    unread: int
    todo: int


def waiting_for(user_id: int, tokens: Mapping[str, Iterable[str]]) -> Waiting:
    """What waits for somebody who holds these tokens, by the slug of a region; one query, two for very many tokens."""
    few = few_of(tokens)
    held = few if few is not None else [f"{slug}|{token}" for slug, there in tokens.items() for token in there]
    ((unread, todo),) = rows(_COUNTS, {"user": user_id, "held": held, "few": few})
    return Waiting(unread, todo if few is not None else inbox_of(tokens).filter(kind=InboxItem.Box.TODO).count())
