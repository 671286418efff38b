"""`manage.py inbox rebuild`: make the inbox of all regions from their records again, and say what was wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django_tenants.utils import tenant_context

from tenants import clock
from tenants.selectors import find_region, list_regions
from workflows.inbox import rebuild_all


class Command(BaseCommand):
    """Rebuild the inbox."""

    help = "Make the inbox rows of every region (or of one) from its records again, and print the difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the word `rebuild` and, if only one region is meant, its slug."""
        parser.add_argument("task", choices=["rebuild"])
        parser.add_argument("--region", default="", help="slug of the only region to rebuild")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild region by region."""
        slug = options["region"]
        found = [find_region(slug)] if slug else list_regions()
        for region in found:
            if region is None:
                self.stderr.write(f"There is no region {slug}.")
                continue
            with tenant_context(region):
                difference = rebuild_all(now=clock.now())
            for line in difference.lines:
                self.stdout.write(f"{region.slug}: {line}")
            self.stdout.write(f"{region.slug}: {difference.checked} records, {len(difference.lines)} rows differed")
