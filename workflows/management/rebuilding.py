"""What the commands have in common that make rows anew from records: region by region, with each difference printed."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from tenants import clock
from tenants.models import Region
from tenants.selectors import find_region, list_regions
from workflows.inbox import Difference


class RebuildCommand(BaseCommand):
    """Rebuild in every region, or in one."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the slug, if only one region is meant."""
        parser.add_argument("--region", default="", help="slug of the only region to rebuild")

    def rebuild(self, *, now: datetime) -> Difference:
        """Make the rows of the region we are in anew; each command says how."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild region by region."""
        for region in _regions(options["region"]):
            with tenant_context(region):
                found = self.rebuild(now=clock.now())
            for line in found.lines:
                self.stdout.write(f"{region.slug}: {line}")
            difference = f"{len(found.lines)} rows" if found.lines else "none"
            self.stdout.write(f"{region.slug}: {found.checked} records, difference: {difference}")


def _regions(slug: str) -> Sequence[Region]:
    if not slug:
        return list(list_regions())
    region = find_region(slug)
    if region is None:
        raise CommandError(f"There is no region {slug}.")
    return [region]
