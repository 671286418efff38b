"""One region out of a backup, into a platform that may serve others meanwhile: in one transaction, or not at all.

It stays closed until its schema fits the code. Its people are found again by who they are; what was given the numbers
of others follows. The audit stays as it was written, for its hashes' sake: an entry behind it says who is who.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context
from psycopg import sql

from exchange.backups import folders
from exchange.backups.belonging import ORGANISATIONS, PEOPLE
from exchange.backups.errors import BackupRefused
from exchange.backups.folders import Backup, open_backup
from exchange.backups.media import FILES, move_aside, put_in_place, unpack_files
from exchange.backups.one_region import backup_region
from exchange.backups.people import Said, WhoIsWho, keep_numbers_free, organisations_here, who_is_who
from exchange.backups.postgres import connected
from exchange.backups.replaying import bind_tables, check_counts, fill_tables, make_tables
from exchange.backups.sealed_rows import renumber_people
from exchange.backups.shared_rows import Shared, put_back, read_shared, take_away
from exchange.backups.standing import check_keys, check_not_newer, check_same_tables, migrations_of
from tenants.audit.services import record
from tenants.models import Region
from tenants.provisioning import behind, migrate_schema
from workflows.models import Outgoing

Echo = Callable[[str], object]


@dataclass(frozen=True)
class Wanted:
    """How a region shall be restored."""

    replace: bool = False  # in place of the one that is here
    older: bool = False  # though the shared tables have changed since
    said: Said = Said()


@dataclass(frozen=True)
class Returned:
    """What came back: who is who, and whose grants hold again that had ended since."""

    slug: str
    people: WhoIsWho
    granted_again: tuple[str, ...] = ()
    replaced: Path | None = None  # the backup of what was here


def restore_region(folder: Path, *, wanted: Wanted, now: datetime, echo: Echo = print) -> Returned:
    """Restore the region of a backup.

    Raises:
        BackupRefused: it does not fit, or something stands in its way; then nothing has changed.
    """
    backup = open_backup(folder)
    _check(backup, wanted)
    shared, slug = read_shared(backup.folder), backup.slug
    fresh = Path(settings.MEDIA_ROOT) / f".restoring-{slug}"
    names = unpack_files(backup.folder / FILES, fresh, under=slug)
    aside = Path(settings.VAR) / "replaced" / f"{slug}-{now:%Y%m%dT%H%M%S}"
    kept = _keep_present(slug, now=now, echo=echo)
    try:
        # Files lie under names of their own, so that new ones disturb nobody before the rows come, and the rows that
        # are replaced keep theirs until these are gone.
        put_in_place(fresh, names, place=Path(settings.MEDIA_ROOT), aside=aside)
        with schema_context("public"):
            returned = _in_one_transaction(backup, shared, wanted.said, now=now)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _clear_files(slug, {str(name) for name in names}, aside=aside)
    _open(slug, was_active=bool(backup.manifest["region"]["is_active"]), echo=echo)
    return replace(returned, replaced=kept)


def _check(backup: Backup, wanted: Wanted) -> None:
    if backup.holds != folders.REGION:
        raise BackupRefused("wrong_kind", {"folder": backup.folder, "holds": backup.holds, "wanted": folders.REGION})
    told = backup.manifest["migrations"]
    check_keys(backup.manifest["keys"])
    check_not_newer(told["public"], told["region"])
    with connected() as server:
        if not wanted.older:
            check_same_tables(told["public"], migrations_of(server, "public"))
    place = Path(settings.MEDIA_ROOT) / backup.slug
    if wanted.replace:
        return
    with schema_context("public"):
        if _is_here(backup.slug):
            raise BackupRefused("region_exists", {"slug": backup.slug})
    if place.exists() and any(each.is_file() for each in place.rglob("*")):
        raise BackupRefused("files_exist", {"slug": backup.slug, "folder": place})


def _keep_present(slug: str, *, now: datetime, echo: Echo) -> Path | None:
    """Back up what will be replaced."""
    if not Region.objects.filter(schema_name=slug).exists():
        return None
    folder = Path(settings.VAR) / "backups" / f"{slug}-before-restore-{now:%Y%m%dT%H%M%S}"
    backup_region(slug, folder, now=now)
    echo(f"{slug} as it is now: {folder}")
    return folder


@transaction.atomic
def _in_one_transaction(backup: Backup, shared: Shared, said: Said, *, now: datetime) -> Returned:
    slug = backup.slug
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('exchange.backups', 0))")
    held = _grants(slug)
    people = who_is_who(shared.of(PEOPLE), said=said)
    companies = organisations_here(shared.of(ORGANISATIONS))
    region = _make_way(backup)
    make_tables(backup.folder)
    fill_tables(backup.folder)
    with schema_context(slug):
        renumber_people(people.numbers)
        _readdress(people.numbers)
    check_counts(slug, backup.manifest["rows"])
    put_back(shared, backup.manifest["region"], region=region, people=people, companies=companies)
    bind_tables(backup.folder)
    _note(slug, backup, people, now=now)
    again = tuple(sorted(_grants(slug) - held)) if held is not None else ()
    return Returned(slug, people, again)


def _readdress(numbers: Mapping[int, int]) -> None:
    """What waits in the outbox for people by their number waits for the same people."""
    waiting = Outgoing.objects.filter(state=Outgoing.State.WAITING, kind=Outgoing.Kind.NOTICE)
    for row in waiting if any(old != new for old, new in numbers.items()) else ():
        row.payload["users"] = [numbers.get(number, number) for number in row.payload["users"]]
        Outgoing.objects.filter(pk=row.pk).update(payload=row.payload)


def _make_way(backup: Backup) -> Region:
    """The region's row, closed; what was there under its name is gone."""
    slug, row = backup.slug, backup.manifest["region"]
    region = Region.objects.filter(schema_name=slug).first() or Region(schema_name=slug)
    if region.pk is None:
        keep_numbers_free("tenants_region", row["id"])
        region.pk = None if Region.objects.filter(pk=row["id"]).exists() else row["id"]
    else:
        take_away(region)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(slug)))
    region.title, region.short, region.is_active = row["title"], row["short"], False
    region.created_at = datetime.fromisoformat(row["created_at"])
    region.save()
    return region


def _note(slug: str, backup: Backup, people: WhoIsWho, *, now: datetime) -> None:
    """Tell the audits of platform and region; the region's older entries name people by the numbers told here."""
    other = {str(old): new for old, new in people.numbers.items() if old != new}
    data = {"backup": backup.folder.name, "of": backup.manifest["at"], "signed_by": backup.signer}
    told = {"user": None, "at": now, "object_type": "region", "object_id": slug}
    record("region.restored", **told, data=data)
    with schema_context(slug):
        record("region.restored", **told, data={**data, "people": other})


def _clear_files(slug: str, kept: set[str], *, aside: Path) -> None:
    """Put files aside that belong to what was replaced."""
    top = Path(settings.MEDIA_ROOT)
    for place in sorted((top / slug).rglob("*")):
        name = place.relative_to(top)
        if place.is_file() and str(name) not in kept:
            move_aside(place, name, aside)


def _open(slug: str, *, was_active: bool, echo: Echo) -> None:
    """Bring the schema up to date and open the region."""
    with schema_context("public"):
        if behind([slug]):
            echo(f"{slug}: migrating")
            migrate_schema(slug)
        Region.objects.filter(schema_name=slug).update(is_active=was_active)


def _is_here(slug: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [slug])
        return cursor.fetchone() is not None or Region.objects.filter(schema_name=slug).exists()


def _grants(slug: str) -> set[str] | None:
    """The grants that hold in a region, in words; None where there is no region."""
    region = Region.objects.filter(schema_name=slug).first()
    if region is None:
        return None
    rows = region.grants.filter(active=True).select_related("user", "organisation")
    return {
        f"{grant.user.username} ({grant.user.name}): {grant.role} {grant.organisation or ''}".strip() for grant in rows
    }
