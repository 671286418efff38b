"""The whole platform into a backup, and out of it: a database beside, which takes its place when it is complete."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from exchange.backups import folders
from exchange.backups.errors import BackupRefused
from exchange.backups.folders import Backup, open_backup
from exchange.backups.media import FILES, pack_files, put_in_place, unpack_files
from exchange.backups.one_region import count_rows
from exchange.backups.postgres import connected, run_program, snapshot
from exchange.backups.standing import check_keys, check_not_newer, fingerprints, migrations_of

DATABASE = "database.dump"
_JOBS = 2
Echo = Callable[[str], object]


def backup_everything(folder: Path, *, now: datetime) -> None:
    """Back up the database as it is at one moment, and all files, into a new folder.

    Raises:
        BackupRefused: a program failed; nothing is left behind.
    """
    with folders.growing(folder) as beside:
        with snapshot() as (server, moment):
            wanted = ["--format=custom", "--compress=1", f"--snapshot={moment}", "--no-owner", "--no-privileges"]
            run_program("pg_dump", wanted, to=beside / DATABASE)
            said = {
                "holds": folders.EVERYTHING,
                "at": now.isoformat(),
                "postgresql": server.info.server_version,
                "keys": fingerprints(),
                "migrations": {"public": migrations_of(server, "public")},
                "rows": {schema: count_rows(server, schema) for schema in _schemas(server)},
            }
        top = Path(settings.MEDIA_ROOT)
        files = pack_files(top, (place for place in [top] if place.is_dir()), to=beside / FILES)
        folders.write_manifest(beside, {**said, "files": files})


def restore_everything(folder: Path, *, replace: bool, now: datetime, echo: Echo = print) -> None:
    """Restore the whole platform; with `replace`, what is here is kept beside under another name.

    The database is filled under a name of its own and counted, and only then takes its place: whoever breaks this off
    may repeat it.

    Raises:
        BackupRefused: it does not fit, or something stands in its way; then nothing has changed.
    """
    backup = open_backup(folder)
    if backup.holds != folders.EVERYTHING:
        told = {"folder": folder, "holds": backup.holds, "wanted": folders.EVERYTHING}
        raise BackupRefused("wrong_kind", told)
    check_keys(backup.manifest["keys"])
    check_not_newer(backup.manifest["migrations"]["public"])
    place, fresh = Path(settings.MEDIA_ROOT), Path(settings.MEDIA_ROOT).with_name("media.restoring")
    name = connection.settings_dict["NAME"]
    _check_room(name, place, replace=replace)
    connection.close()
    made = _filled(backup, name)
    names = unpack_files(backup.folder / FILES, fresh)
    stamp = f"{now:%Y%m%dt%H%M%S}"
    if place.exists() and any(place.iterdir()):
        place.rename(place.with_name(f"media.before-{stamp}"))
    put_in_place(fresh, names, place=place, aside=place.with_name(f"media.aside-{stamp}"))
    shutil.rmtree(fresh)
    for kept in _take_place(made, name, stamp):
        echo(f"What was here is kept as the database {kept}.")


def _check_room(name: str, place: Path, *, replace: bool) -> None:
    """Whether there is nothing yet, or somebody said that it may be replaced; and nobody is at work."""
    if place.exists() and any(each.is_file() for each in place.rglob("*")) and not replace:
        raise BackupRefused("media_taken", {"folder": place})
    with connected("postgres") as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            return
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        (count,) = server.execute(others, [name, _own_backend()]).fetchone()
    if count:
        raise BackupRefused("in_use", {"database": name, "count": count})
    with connected(name) as server:
        (tables,) = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if tables and not replace:
        raise BackupRefused("not_empty", {"database": name, "tables": tables})


def _own_backend() -> int:
    """The server's process behind Django's own connection, where it is open."""
    inner = connection.connection
    return inner.info.backend_pid if isinstance(inner, psycopg.Connection) else 0


def _filled(backup: Backup, name: str) -> str:
    """A database that holds the backup, beside the one it will replace."""
    made = f"{name}_restoring"
    with connected("postgres", autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(made)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(made)))
    jobs = str(min(_JOBS, os.cpu_count() or 1))
    wanted = ["--no-owner", "--no-privileges", "--exit-on-error", "--jobs", jobs, "--dbname", made]
    run_program("pg_restore", [*wanted, str(backup.folder / DATABASE)], database=made)
    with connected(made) as server:
        for schema, wanted_rows in backup.manifest["rows"].items():
            found = count_rows(server, schema)
            if found != wanted_rows:
                table = next(each for each in wanted_rows if found.get(each) != wanted_rows[each])
                numbers = {"found": found.get(table), "wanted": wanted_rows[table]}
                raise BackupRefused("rows_lost", {"table": f"{schema}.{table}", **numbers})
        server.execute("ANALYZE")
    return made


def _take_place(made: str, name: str, stamp: str) -> list[str]:
    """Give the filled database its name; one that holds something is kept under another."""
    kept = []
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connected("postgres", autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            kept = [f"{name}_before_{stamp}"]
            server.execute(rename.format(sql.Identifier(name), sql.Identifier(kept[0])))
        server.execute(rename.format(sql.Identifier(made), sql.Identifier(name)))
    return kept


def _schemas(server: psycopg.Connection) -> list[str]:
    """Public and the regions; the queue comes along uncounted."""
    found = server.execute("SELECT schema_name FROM public.tenants_region ORDER BY 1").fetchall()
    return ["public", *(slug for (slug,) in found)]
