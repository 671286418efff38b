"""What a backup says of the installation it was made in, and whether it fits the one it is restored in."""

import hmac
from collections.abc import Collection, Iterable, Mapping

import psycopg
from django.db.migrations.loader import MigrationLoader
from django.utils.crypto import salted_hmac
from psycopg import sql

from accounts.keyring import keyring
from exchange.backups.errors import BackupRefused

_PURPOSE = "exchange.backups"


def fingerprints() -> dict[str, str]:
    """The keys of this installation by name, told apart without telling them."""
    keys = {f"{key.use} {key.id}": key.derived(_PURPOSE) for key in keyring().keys}
    marks = {name: hmac.digest(key, b"fingerprint", "sha256").hex()[:32] for name, key in keys.items()}
    return {**marks, "SECRET_KEY": salted_hmac(_PURPOSE, "fingerprint", algorithm="sha256").hexdigest()[:32]}


def check_keys(told: Mapping[str, str]) -> None:
    """Refuse a backup whose data nobody could read here.

    Raises:
        BackupRefused: a key is not here, or another one of the same name.
    """
    here = fingerprints()
    if other := [name for name, mark in told.items() if here.get(name) != mark]:
        raise BackupRefused("other_keys", {"keys": ", ".join(other)})


def migrations_of(server: psycopg.Connection, schema: str) -> list[str]:
    """The migrations a schema went through."""
    table = sql.Identifier(schema, "django_migrations")
    rows = server.execute(sql.SQL("SELECT app, name FROM {} ORDER BY app, name").format(table))
    return [f"{app}.{name}" for app, name in rows]


def check_not_newer(*told: Collection[str]) -> None:
    """Refuse what a newer version wrote.

    Raises:
        BackupRefused: it went through migrations that this version does not know.
    """
    known = {f"{app}.{name}" for app, name in _known()}
    if newer := sorted({each for migrations in told for each in migrations} - known):
        raise BackupRefused("newer", {"migrations": ", ".join(newer)})


def check_same_tables(told: Collection[str], here: Collection[str]) -> None:
    """Refuse rows of shared tables that have changed since.

    Raises:
        BackupRefused: the public schema went through other migrations here.
    """
    if other := sorted({*told} ^ {*here}):
        raise BackupRefused("older", {"migrations": ", ".join(other)})


def _known() -> Iterable[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {*loader.disk_migrations, *replaced}
