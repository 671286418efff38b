"""Refuses to work behind a connection pooler that changes servers between transactions (PgBouncer's mode).

The region a request works in is a setting of its session. A transaction pooler hands the session to somebody else
after every transaction, so the next statement would run in whichever region the other had chosen, without an error.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Any

Connect = Callable[[], Any]


class SessionIsShared(Exception):
    """The database connection is shared between transactions of different clients."""

    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL leads to a pooler in transaction mode, where regions would leak into each other. "
            "Connect to PostgreSQL itself, or set the pooler to session mode."
        )


def refuse_transaction_pooler(connect: Connect) -> None:
    """Raise `SessionIsShared` unless a session keeps its server while another one is busy.

    `connect` opens an autocommitting connection.
    """
    with closing(connect()) as ours, closing(connect()) as other:
        before = _server_of(ours)
        other.execute("BEGIN")  # takes the server that a transaction pooler has just got back from us
        other.execute("SELECT 1")
        after = _server_of(ours)
        other.execute("ROLLBACK")
    if before != after:
        raise SessionIsShared


def _server_of(connection: Any) -> int:
    return connection.execute("SELECT pg_backend_pid()").fetchone()[0]
