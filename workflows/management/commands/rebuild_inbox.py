"""`manage.py rebuild_inbox`: make the inbox of all regions from their records again, and say what was wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from tenants import clock
from tenants.models import Region
from tenants.selectors import find_region, list_regions
from workflows.inbox import rebuild_all


class Command(BaseCommand):
    """Rebuild the inbox."""

    help = "Make the inbox rows of every region (or of one) from its records again, and print the difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the slug, if only one region is meant."""
        parser.add_argument("--region", default="", help="slug of the only region to rebuild")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild region by region."""
        for region in self._regions(options["region"]):
            with tenant_context(region):
                found = rebuild_all(now=clock.now())
            for line in found.lines:
                self.stdout.write(f"{region.slug}: {line}")
            difference = f"{len(found.lines)} rows" if found.lines else "none"
            self.stdout.write(f"{region.slug}: {found.checked} records, difference: {difference}")

    def _regions(self, slug: str) -> list[Region]:
        if not slug:
            return list(list_regions())
        region = find_region(slug)
        if region is None:
            raise CommandError(f"There is no region {slug}.")
        return [region]
