"""A session that changes servers between transactions is refused; an honest one is not."""

import psycopg
import pytest
from django.conf import settings

from tenants.pooler import SessionIsShared, refuse_transaction_pooler


class TransactionPooler:
    """Gives each statement outside a transaction the server that was returned last, as PgBouncer does."""

    def __init__(self) -> None:
        self.servers = [psycopg.connect(settings.DATABASE_URL, autocommit=True) for _ in range(2)]
        self.idle = list(self.servers)

    def connect(self) -> "Client":
        return Client(self)


class Client:
    def __init__(self, pooler: TransactionPooler) -> None:
        self.pooler, self.held = pooler, None

    def execute(self, statement: str) -> psycopg.Cursor:
        server = self.held or self.pooler.idle.pop()
        result = server.execute(statement)
        busy = server.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        self.held = server if busy else None
        if not busy:
            self.pooler.idle.append(server)
        return result

    def close(self) -> None:
        self.held = None


def test_a_transaction_pooler_is_refused():
    pooler = TransactionPooler()
    with pytest.raises(SessionIsShared, match="session mode"):
        refuse_transaction_pooler(pooler.connect)
    for server in pooler.servers:
        server.close()


def test_a_connection_to_postgresql_itself_is_accepted():
    refuse_transaction_pooler(lambda: psycopg.connect(settings.DATABASE_URL, autocommit=True))
