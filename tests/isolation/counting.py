"""How often the tables of a schema were read or written in this transaction: PostgreSQL counts it itself.

Its figures hold for what was rolled back, too, so that each request can be undone and still be seen.
"""

from collections.abc import Mapping

from django.db import connection

_READS = """pg_stat_get_xact_numscans(class.oid) + coalesce((
    SELECT sum(pg_stat_get_xact_numscans(indexrelid)) FROM pg_index WHERE indrelid = class.oid), 0)"""
_WRITES = """pg_stat_get_xact_tuples_inserted(class.oid) + pg_stat_get_xact_tuples_updated(class.oid)
    + pg_stat_get_xact_tuples_deleted(class.oid)"""
_TABLES = "FROM pg_class AS class WHERE class.relnamespace = %s::regnamespace AND class.relkind = 'r'"
_TOUCHED = f"SELECT class.relname, {_READS}, {_WRITES} {_TABLES}"
_TOTAL = f"SELECT sum({_READS}), sum({_WRITES}) {_TABLES}"

Counts = Mapping[str, tuple[int, int]]


class Watch:
    """Says after each step which tables of a schema it touched."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self._total, self._counts = _total(schema), _touched(schema)

    def touched(self) -> list[str]:
        """The tables that were looked at or written to since this was asked last, in words."""
        total = _total(self.schema)
        if total == self._total:
            return []
        before, now = self._counts, _touched(self.schema)
        self._total, self._counts = total, now
        return [
            f"{table}: {reads - before[table][0]} × read, {writes - before[table][1]} rows written"
            for table, (reads, writes) in now.items()
            if (reads, writes) != before[table]
        ]


def _total(schema: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, [schema])
        return cursor.fetchone()


def _touched(schema: str) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [schema])
        return {table: (int(reads), int(writes)) for table, reads, writes in cursor.fetchall()}
