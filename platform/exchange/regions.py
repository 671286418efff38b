"""The birth of a region from its pack: schema, definitions, releases, authors' group."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django_tenants.utils import schema_context, tenant_context

from accounts.models import User
from exchange.authors import ensure_author_group
from exchange.packs import import_pack, load_checked_pack
from exchange.releasing import ReleaseRefused, list_systems, publish_drafts, run_drafts
from forms.evidence import Store
from schemas.packs import Pack
from schemas.selectors import REGION
from tenants.models import Region
from tenants.provisioning import create_region

Echo = Callable[[str], object]


def create_region_from_pack(
    slug: str, *, folder: Path, now: datetime, title: str = "", echo: Echo = lambda _line: None
) -> Region:
    """Bring a region into being from a folder of JSON and release everything in it, in one transaction.

    `prove_region` is the next step; it takes longer than the birth.

    Raises:
        BadPack: the folder is not a good pack; nothing was made.
        RegionExists: there is a region of this slug.
    """
    started = time.perf_counter()
    region = bear_region(slug, pack=load_checked_pack(folder), title=title, by=None, now=now)
    echo(f"{slug}: born in {time.perf_counter() - started:.2f} s")
    return region


@transaction.atomic
def bear_region(
    slug: str, *, pack: Pack, title: str = "", by: User | None, now: datetime, store: Store | None = None
) -> Region:
    """Bring a region into being with everything in a checked pack released, or leave nothing behind.

    The files of its help pages go into the `store`, which stands around the transaction.

    Raises:
        RegionExists: there is a region of this slug.
    """
    region = create_region(slug, title=title or _text(pack, "title"), short=_text(pack, "short"), by=by, now=now)
    with schema_context(slug):
        _fill(pack, now=now, store=store)
    return region


def prove_region(region: Region, *, now: datetime, echo: Echo = lambda _line: None) -> None:
    """Run the golden cases of a new region; one that does not do what its pack promises is closed.

    Raises:
        ReleaseRefused: golden cases came out differently.
    """
    with tenant_context(region):
        for system in list_systems():
            if system == REGION:
                continue
            started = time.perf_counter()
            failures = run_drafts(system, at=now)
            if failures:
                Region.objects.filter(pk=region.pk).update(is_active=False)
                raise ReleaseRefused(system, failures=failures)
            echo(f"{region.slug}: golden cases of {system} hold ({time.perf_counter() - started:.2f} s)")


def _fill(pack: Pack, *, now: datetime, store: Store | None) -> None:
    import_pack(pack, by=None, at=now, store=store)
    ensure_author_group()
    for system in list_systems():
        publish_drafts(system, by=None, at=now)


def _text(pack: Pack, name: str) -> str:
    return str(pack.region[name]) if pack.region and name in pack.region else ""
