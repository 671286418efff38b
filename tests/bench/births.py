"""A new region: empty, and from Shanghai's pack."""

import re

import psycopg
from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from exchange.regions import create_region_from_pack, prove_region
from schemas.selectors import current_releases
from tenants.models import Region, TemplateDump
from tenants.provisioning import TEMPLATE, create_region
from tests.bench.ground import BIRTH, PACK
from tests.bench.table import Timing, by_turns, seconds


def measure() -> list[Timing]:
    """The warm births, and the proof of the golden cases apart from the birth."""
    _check_empty_region()
    empty, bare = by_turns(7, _empty, _bare_dump)
    born, proven = by_turns(3, _from_pack, _proof)
    _check_pack()
    return [
        Timing("a new, empty region from the warm template", empty, "the template's SQL run bare, and COMMIT", bare),
        Timing("a new region from Shanghai's pack, released", born, "an empty region", empty),
        Timing("its golden cases played", proven, "its birth", born),
    ]


def _empty(number: int) -> float:
    return seconds(lambda: create_region(f"empty{number}", title="空", now=BIRTH))


def _from_pack(number: int) -> float:
    return seconds(lambda: create_region_from_pack(f"born{number}", folder=PACK, now=BIRTH))


def _proof(number: int) -> float:
    region = Region.objects.get(schema_name=f"born{number}")
    return seconds(lambda: prove_region(region, now=BIRTH))


def _bare_dump(number: int) -> float:
    """What the birth makes the database do at least: the same tables and rows under another name."""
    script = re.sub(rf"\b{TEMPLATE}\b", f'"bare{number}"', TemplateDump.objects.get().text)
    with psycopg.connect(database_url()) as server:

        def run() -> None:
            server.execute(script)
            server.commit()

        return seconds(run)


def database_url(name: str | None = None) -> str:
    """Where the database of the moment, or another one of its server, is."""
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/{name or connection.settings_dict['NAME']}"


def _check_empty_region() -> None:
    """An empty region has the template's tables, every one."""
    create_region("warm", title="暖", now=BIRTH)
    assert _tables("warm") == _tables(TEMPLATE)


def _check_pack() -> None:
    """A region from the pack has a release of each of its systems."""
    with schema_context("born0"):
        assert set(current_releases()) == {file.parent.name for file in PACK.glob("*/system.json")}


def _tables(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {table for (table,) in cursor.fetchall()}
