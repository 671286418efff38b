"""Django's PostgreSQL backend whose ADD COLUMN names its CHECK, so that Citus and later migrations can find it.

Regions may one day be spread over several nodes (schema-based sharding); the coordinator then refuses an
`ALTER TABLE … ADD COLUMN … CHECK (…)` without a name. Used from the first migration, so that no schema differs.
"""

import copy

from django.db.backends.postgresql import base, schema
from django.db.backends.postgresql.base import *  # noqa: F403 - django-tenants reads the module's names
from psycopg import errors, pq


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Adds a column first and its named CHECK second."""

    def add_field(self, model, field):
        """Like Django's, with the check constraint named `<table>_<column>_check`."""
        params = field.db_parameters(connection=self.connection)
        if not params["check"]:
            return super().add_field(model, field)
        bare = copy.copy(field)
        bare.db_parameters = lambda connection: {**params, "check": None}
        super().add_field(model, bare)
        table = model._meta.db_table
        name = self.quote_name(f"{table}_{field.column}_check"[:63])
        self.execute(self.sql_create_check % {"table": self.quote_name(table), "name": name, "check": params["check"]})
        return None


class DatabaseWrapper(base.DatabaseWrapper):
    """The wrapper django-tenants builds upon; going back to a savepoint leaves prepared statements prepared."""

    SchemaEditorClass = DatabaseSchemaEditor

    def _savepoint_rollback(self, sid):
        """Go back behind psycopg, which would forget every prepared statement and have the server forget them, too.

        It does so because what was rolled back may have made what a statement speaks of. The server plans a statement
        anew by itself when a table it speaks of is no longer the same; only types that came and went would be missed,
        and no code of ours makes types.
        """
        with self.wrap_database_errors:
            done = self.connection.pgconn.exec_(self.ops.savepoint_rollback_sql(sid).encode())
            if done.status != pq.ExecStatus.COMMAND_OK:
                raise errors.error_from_result(done)
