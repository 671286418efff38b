"""The drill: everything, and one region alone, are backed up, restored elsewhere, and compared row by row.

The region goes into a platform that serves others, whose people have other numbers, and some of whom it knows.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django_tenants.utils import schema_context

from accounts.models import Grant, User
from accounts.resealing import places
from accounts.sealing import Unsealable, unseal
from exchange.backups.everything import backup_everything, restore_everything
from exchange.backups.folders import open_backup
from exchange.backups.one_region import backup_region
from exchange.backups.returning import Wanted, restore_region
from tenants import clock
from tenants.audit.chains import verify_chain
from tenants.models import Region
from tests.database import copied_database
from tests.trust.compared import Compared, compare_files, compare_schema, compare_shared
from workflows.inbox import rebuild_all


@dataclass(frozen=True)
class Drill:
    """How long it took, and what was not the same afterwards."""

    what: str
    size: int  # bytes of tables and files before
    kept: int  # bytes of the backup
    backup_seconds: float
    restore_seconds: float
    compared: Compared
    problems: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether everything came back as it was."""
        return self.compared.rows > 0 and not self.compared.different and not self.problems

    def sentence(self) -> str:
        """The figure at the end of a run."""
        gigabytes, seen = self.size / 1e9, self.compared
        wrong = [*seen.different, *self.problems]
        return (
            f"{self.what} ({self.size / 1e6:.0f} MB of tables and files, {self.kept / 1e6:.0f} MB as a backup):"
            f" backed up in {self.backup_seconds:.1f} s ({self.backup_seconds / gigabytes:.0f} s per GB), restored"
            f" elsewhere in {self.restore_seconds:.1f} s ({self.restore_seconds / gigabytes:.0f} s per GB);"
            f" compared: {seen.rows} rows of {seen.tables} tables, {seen.files} files, different:"
            f" {'; '.join(wrong[:5]) or 'nothing'}"
        )


@dataclass(frozen=True)
class Source:
    """A platform to back up: a database, a folder of files."""

    database: str
    media: Path


def drill_everything(source: Source, folder: Path) -> Drill:
    """Back up the platform and restore it into an installation that has nothing yet."""
    target, now = f"{source.database}_elsewhere", clock.now()
    with _standing(source.database, source.media):
        started = time.perf_counter()
        backup_everything(folder / "everything", now=now)
        backed_up = time.perf_counter() - started
        size = _size() + _size_of(source.media)
        slugs = list(Region.objects.values_list("schema_name", flat=True))
    found = Compared()
    try:
        with _standing(target, folder / "elsewhere" / "media"):
            started = time.perf_counter()
            restore_everything(folder / "everything", replace=False, now=now)
            restored = time.perf_counter() - started
            problems = _problems(slugs)
            connection.close()
        for schema in ("public", *slugs):
            compare_schema(_url(source.database), _url(target), schema, found)
        compare_files(source.media, folder / "elsewhere" / "media", found)
    finally:
        _drop(target)
    kept = open_backup(folder / "everything").size
    return Drill("everything", size, kept, backed_up, restored, found, tuple(problems))


def drill_region(source: Source, slug: str, folder: Path) -> Drill:
    """Back up one region and restore it beside others; one of its people is known there, another's number is taken."""
    now, media = clock.now(), folder / "beside" / "media"
    with _standing(source.database, source.media):
        started = time.perf_counter()
        backup_region(slug, folder / slug, now=now)
        backed_up = time.perf_counter() - started
        size = _size(slug) + _size_of(source.media / slug)
        known, taken = _two_people(slug)
    found = Compared()
    with copied_database(f"{source.database}_beside"[:60]) as target:
        with override_settings(MEDIA_ROOT=media):
            _populate(known, taken)
            started = time.perf_counter()
            returned = restore_region(folder / slug, wanted=Wanted(), now=now, echo=lambda line: None)
            restored = time.perf_counter() - started
            problems = _problems([slug])
            if returned.people.numbers[known.pk] == known.pk or returned.people.numbers[taken.pk] == taken.pk:
                problems.append("people have the numbers of others")
        people = returned.people.numbers
        compare_schema(_url(source.database), _url(target), slug, found, people=people)
        compare_shared(_url(source.database), _url(target), slug, found, people=people)
        compare_files(source.media / slug, media / slug, found)
    kept = open_backup(folder / slug).size
    return Drill(f"{slug} alone", size, kept, backed_up, restored, found, tuple(problems))


def enlarge(source: Source, slug: str, *, megabytes: int) -> None:
    """Give a region as many megabytes of rows, and as many of files."""
    with _standing(source.database, source.media), schema_context(slug), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assess_forms_keptvalues (record_id, at, values) SELECT (SELECT min(id) FROM"
            " assess_forms_record), now() - n * interval '1 second', jsonb_build_object('score', n / 7.0, 'why',"
            " repeat(md5(n::text), 12)) FROM generate_series(1, %s) AS n",
            [megabytes * 1_000_000 // 500],
        )
    chance, place = random.Random(megabytes), source.media / slug / "attachments"
    place.mkdir(parents=True, exist_ok=True)
    for number in range(megabytes):
        (place / f"filler-{number:05}.jpg").write_bytes(chance.randbytes(1_000_000))


def _problems(slugs: list[str]) -> list[str]:
    """Where what came back does not work: broken chains, an inbox that differs, sealed values that do not open."""
    found = []
    for slug in slugs:
        with schema_context(slug):
            if broken := verify_chain():
                found.append(f"{slug}: {broken}")
            if not slug.startswith("template") and (lines := rebuild_all(now=clock.now()).lines):
                found.append(f"{slug}: inbox {lines[:2]}")
            found += _shut(slug)
    return found


def _shut(slug: str) -> list[str]:
    """Sealed values that nobody can open any more: every one is tried."""
    found = []
    for schema, model in places():
        if schema in (slug, "public"):
            with schema_context(schema):
                rows = model.resealable() if hasattr(model, "resealable") else model._base_manager.all()
                found += [f"{schema}.{model._meta.db_table} {row.pk}: {said}" for row in rows if (said := _opens(row))]
    return found[:3]


def _opens(row: Any) -> str:
    """Why a row does not open, or nothing."""
    try:
        for field in row._meta.concrete_fields:
            getattr(row, field.attname)
        for name, (purpose, bound) in (row.sealed_bytes() if hasattr(row, "sealed_bytes") else {}).items():
            if held := bytes(getattr(row, name)):
                unseal(held, purpose=purpose, bound=bound)
    except Unsealable as error:
        return str(error)
    return ""


def _two_people(slug: str) -> tuple[User, User]:
    granted = Grant.objects.filter(region__schema_name=slug).order_by("user_id").values_list("user_id", flat=True)
    first, second = User.objects.filter(pk__in=granted).order_by("pk")[:2]
    return first, second


def _populate(known: User, taken: User) -> None:
    """The platform elsewhere: it knows one of the people by another number, and somebody else has another's."""
    User.objects.create(pk=taken.pk, username="somebody-else", name="别人")
    User.objects.create(pk=known.pk + 500, username=known.username, name=known.name, person_key=known.person_key)


@contextmanager
def _standing(database: str, media: Path) -> Iterator[None]:
    """Stand in one of the two platforms."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    connection.set_schema_to_public()
    try:
        with override_settings(MEDIA_ROOT=media):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        connection.set_schema_to_public()


def _size(slug: str = "") -> int:
    text = "SELECT pg_database_size(current_database())"
    if slug:
        tables = "FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace"
        text = f"SELECT sum(pg_total_relation_size(oid)) {tables}"
    with connection.cursor() as cursor:
        cursor.execute(text, [slug] if slug else None)
        return int(cursor.fetchone()[0])


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _url(database: str) -> str:
    return f"{settings.DATABASE_URL.rpartition('/')[0]}/{database}"


def _drop(database: str) -> None:
    with psycopg.connect(_url("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
