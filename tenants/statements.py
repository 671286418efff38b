"""Statements that run with every change of a record: written once, and kept prepared by the server.

Django puts the SQL of a query together anew each time, and the server plans it anew; for statements as small as those
of a transition that is most of what they take. So these few are SQL of their own. They use Django's connection, its
transactions and its wrappers like any other, and stand in the region we are in: the server sees by itself that a
statement has come to another region, or that a table was changed, and plans it again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """Binds parameters on the server, unlike Django's cursors, and has it keep the statement."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Prepared":
        """Run the statement; it is prepared the first time."""
        return super().execute(query, params, **{"prepare": True, **options})


def execute(statement: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> CursorWrapper:
    """Run a statement; its rows are fetched from what this gives."""
    here = connections[DEFAULT_DB_ALIAS]
    cursor = here.cursor()  # from here on the connection stands in our region
    cursor.cursor = _Prepared(here.connection)
    cursor.execute(statement, parameters)
    return cursor


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

    def values(self, instance: M) -> list[object]:
        """What is stored of an instance."""
        here = connections[DEFAULT_DB_ALIAS]
        return [field.get_db_prep_save(field.pre_save(instance, add=False), here) for field in self.fields]

    def read(self, row: Sequence[object]) -> M:
        """The instance that a row stands for; columns that are left out are fetched when somebody asks for them."""
        here, values = connections[DEFAULT_DB_ALIAS], list(row)
        for place, convert, column in self._converters:
            values[place] = convert(values[place], column, here)
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)
