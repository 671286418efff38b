"""What the figures were taken on."""

import os
import platform
from pathlib import Path

from django.db import connection


def description(*, database: bool = True) -> str:
    """Processor, memory, versions and load, in one line; without a database where none is used."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}{_database() if database else ''}; "
        f"load before the run {os.getloadavg()[0]:.1f}"
    )


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
    return f", PostgreSQL {version} (fsync {fsync})"


def _processor() -> str:
    names = Path("/proc/cpuinfo")
    lines = names.read_text().splitlines() if names.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
