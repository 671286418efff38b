"""Statements that run with every change of a record: written once, and kept prepared by the server.

Django puts the SQL of a query together anew each time, and the server plans it anew; for statements as small as those
of a transition that is most of what they take. So these few are SQL of their own. They use Django's connection, its
transactions and its wrappers like any other, and stand in the region we are in: the server sees by itself that a
statement has come to another region, or that a table was changed, and plans it again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)
Parameters = Sequence[object] | Mapping[str, object]


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """Binds parameters on the server, unlike Django's cursors, and has it keep the statement."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Prepared":
        """Run the statement; it is prepared the first time."""
        return super().execute(query, params, **{"prepare": True, **options})

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Kept for Django, which tells (logs, counts) what was asked; psycopg forgets it where it is prepared."""
        self._query = super()._convert_query(query, params)
        return self._query


def run(statement: str, parameters: Parameters = ()) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run a statement whose rows nobody wants."""
    cursor = _cursor()
    cursor.execute(statement, parameters)
    return cast(_Prepared, cursor.cursor)


def run_each(statement: str, many: Sequence[Parameters]) -> None:
    """Run a statement with each of these parameters; none is waited for before the next is sent."""
    if len(many) == 1:
        run(statement, many[0])
    elif many:
        _cursor().executemany(statement, many)


def rows(statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """Run a statement; gives all its rows."""
    return run(statement, parameters).fetchall()


def _cursor() -> CursorWrapper:
    """The kept cursor, as Django tells what it does; its connection stands in our region."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.in_atomic_block and here.search_path_set_schemas:
        return here._prepare_cursor(_kept(here))  # at hand already: no cursor is made to be thrown away
    cursor = here.cursor()  # from here on the connection stands in our region
    cursor.cursor = _kept(here)
    return cursor


def _kept(here: BaseDatabaseWrapper) -> _Prepared:
    """The cursor of a connection, which is worth keeping: it knows how to read and write each type already."""
    kept = here.__dict__.get("_prepared")
    if kept is None or kept.connection is not here.connection:
        kept = here.__dict__["_prepared"] = _Prepared(here.connection)
    return kept


class Table(Generic[M]):
    """The columns of a model, or some of them, for such statements."""

    def __init__(self, model: type[M], *, only: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        known = [field for field in model._meta.concrete_fields if not only or field.name in only]
        self.fields = [field for field in known if field.name not in without]
        self.name = model._meta.db_table
        self._model = model
        self._names = [field.attname for field in self.fields]
        self._converters = [
            (place, convert, field.get_col(self.name))
            for place, field in enumerate(self.fields)
            for convert in field.get_db_converters(connection)
        ]

    def columns(self, alias: str = "") -> str:
        """Their names."""
        return ", ".join(f"{alias}.{field.column}" if alias else field.column for field in self.fields)

    def places(self) -> str:
        """Places for their values."""
        return ", ".join(["%s"] * len(self.fields))

    def insertion(self) -> str:
        """The beginning of a statement that writes one new row, with places for `values`."""
        return f"INSERT INTO {self.name} ({self.columns()}) VALUES ({self.places()})"  # noqa: S608 - our own names

    def overwriting(self) -> str:
        """A statement that writes these columns of one row that is there, with places for `values` and its number."""
        return f"UPDATE {self.name} SET ({self.columns()}) = ROW({self.places()}) WHERE id = %s"  # noqa: S608 - our own

    def values(self, instance: M) -> list[object]:
        """What is stored of an instance."""
        here = connections[DEFAULT_DB_ALIAS]
        return [field.get_db_prep_save(field.pre_save(instance, add=False), here) for field in self.fields]

    def add(self, instance: M) -> None:
        """Write a new row, for a table without its number; the instance gets the number."""
        ((instance.pk,),) = rows(f"{self.insertion()} RETURNING id", self.values(instance))
        instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS

    def read(self, row: Sequence[object]) -> M:
        """The instance that a row stands for; columns that are left out are fetched when somebody asks for them."""
        here, values = connections[DEFAULT_DB_ALIAS], list(row)
        for place, convert, column in self._converters:
            values[place] = convert(values[place], column, here)
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)
