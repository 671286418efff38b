"""The log-in of the application's own role, on a server where we may make one."""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

#: The same word as `tenants.roles.APP`, which needs Django to be imported.
APP = "kaoping_app"


def allow_login(connection: psycopg.Connection, password: str) -> None:
    """Make the role be there, without any rights of its own, and let it log in with this password."""
    role = sql.Identifier(APP)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password)))


def as_application(url: str, password: str) -> str:
    """The same database as the owner's address leads to, with the log-in of the application's role."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{APP}:{password}@{host}").geturl()
