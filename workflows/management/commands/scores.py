"""`manage.py scores verify --region SLUG`: work out all stored scores of a region again and name every difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from forms.proofs import ScoreDifference, differences, scored_records
from tenants import clock
from tenants.models import Region
from tenants.selectors import find_region
from workflows.repairs import repair_scores


class Command(BaseCommand):
    """Prove the stored scores of a region."""

    help = (
        "Work out all stored scores of a region again and name every difference; the exit code is 1 when there is one. "
        "--repair scores again what nothing froze; it asks for the region's slug once more (--confirm)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The word `verify`, the region, and whether differences are to be repaired."""
        parser.add_argument("task", choices=["verify"])
        parser.add_argument("--region", required=True, help="slug of the region")
        parser.add_argument("--repair", action="store_true", help="score again what differs and is not frozen")
        parser.add_argument("--confirm", default="", help="the region's slug once more; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, and repair where that is asked for and confirmed."""
        region = find_region(options["region"])
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        with tenant_context(region):
            found = self._verify()
            if found and options["repair"]:
                self._repair(region, found, options["confirm"])
        if found:
            raise CommandError(f"{region.slug}: {len(found)} differences.", returncode=1)

    def _verify(self) -> list[ScoreDifference]:
        checked, found = 0, []
        for _record, differing in differences(scored_records(), now=clock.now()):
            checked += 1
            found += differing
            for each in differing:
                self.stdout.write(each.line)
        self.stdout.write(f"{checked} records checked, {len(found)} differences.")
        return found

    def _repair(self, region: Region, found: list[ScoreDifference], confirmed: str) -> None:
        waiting = {each.record_id for each in found if not each.frozen}
        if confirmed != region.slug:
            raise CommandError(
                f"Nothing was changed. {len(waiting)} records would be scored again, and whoever relied on the old "
                f"scores should know first. To go on, repeat with --confirm {region.slug}"
            )
        repaired = [pk for pk in sorted(waiting) if repair_scores(pk, now=clock.now())]
        self.stdout.write(f"{len(repaired)} records scored again; frozen ones stay as they are.")
