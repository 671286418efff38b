"""What our code writes, noted, and carried out again by psycopg alone in a copy of the database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.bench.births import database_url

Statement = tuple[str, Sequence[object]]
_CONTENT = sql.SQL("SELECT md5(string_agg(content::text, '' ORDER BY content::text)) FROM {} AS content")
_WRITES = re.compile(r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b", re.IGNORECASE)


@contextmanager
def writes(statements: list[Statement]) -> Iterator[None]:
    """Note what is written meanwhile."""
    statements.clear()

    def note(execute, statement, parameters, many, context):
        if _WRITES.search(str(statement)):
            statements.extend((statement, each) for each in (parameters if many else [parameters]))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        yield


@contextmanager
def copy_of_database(slug: str, suffix: str = "copy", *, prepares: bool = False) -> Iterator[psycopg.Connection]:
    """A connection to a copy of the database as it is now, standing in a region.

    It binds on the client, as Django does, unless it `prepares`: then it has the server keep what it runs.
    """
    cursor = psycopg.Cursor if prepares else psycopg.ClientCursor
    name = connection.settings_dict["NAME"]
    copy = f"{name}_{suffix}"
    connection.close()
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(name)))
        try:
            with psycopg.connect(database_url(copy), cursor_factory=cursor) as bare:
                bare.execute(_path(slug))
                bare.commit()
                yield bare
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def carry_out(bare: psycopg.Connection, statements: Sequence[Statement]) -> None:
    """Run these statements in one transaction."""
    with bare.cursor() as cursor:
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
    bare.commit()


def check_same(bare: psycopg.Connection, slug: str, tables: Sequence[str]) -> None:
    """What our code and the bare statements left behind in these tables is the same."""
    with psycopg.connect(database_url()) as real:
        real.execute(_path(slug))
        for table in tables:
            query = _CONTENT.format(sql.Identifier(table))
            assert real.execute(query).fetchone() == bare.execute(query).fetchone(), table
    bare.commit()


def _path(slug: str) -> sql.Composed:
    return sql.SQL("SET search_path TO {}, public; SET TIME ZONE {}").format(
        sql.Identifier(slug), sql.Literal(settings.TIME_ZONE)
    )
