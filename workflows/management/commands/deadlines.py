"""`manage.py deadlines`: what deadlines make happen soon, and what they should have made happen already."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants import clock
from tenants.selectors import list_regions
from workflows.clocks import coming, run_clock


class Command(BaseCommand):
    """Lists by region and day; with `--fire` it does what the hourly clock does, once, like the clock itself."""

    help = "Lists reminders, deadlines and what follows from them, or lets happen what is due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which regions, how far ahead, and whether anything is done."""
        parser.add_argument("--region", action="append", default=[], metavar="SLUG", help="this region only")
        parser.add_argument("--days", type=int, default=7, help="how many days ahead (7)")
        parser.add_argument("--fire", action="store_true", help="let happen what is due by now")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the regions."""
        now = clock.now()
        wanted, regions = set(options["region"]), list_regions()
        if unknown := wanted - {region.slug for region in regions}:
            raise CommandError(f"There is no region {', '.join(sorted(unknown))}.")
        for region in regions:
            if not wanted or region.slug in wanted:
                with tenant_context(region):
                    self.stdout.write(f"{region.slug}:")
                    years = self._fire(now) if options["fire"] else self._list(now, options["days"])
                self._warn(years)

    def _list(self, now: Any, days: int) -> set[int]:
        today = timezone.localdate(now)
        found = sorted(
            coming(until=today + timedelta(days=days), now=now), key=lambda one: (one.tick.day, one.record.pk)
        )
        for one in found:
            tick, record = one.tick, one.record
            self._line(tick.day, f"{tick.action.key}.{tick.step}", record.number, f"due {tick.due_on}", record.title)
        self._count(len(found))
        return {year for one in found for year in one.assumed_years}

    def _fire(self, now: Any) -> set[int]:
        found = run_clock(now=now)
        for passed in found:
            outcome = f"refused: {' '.join(passed.refused)}" if passed.refused else "done"
            self._line(passed.day, f"{passed.action}.{passed.step}", str(passed.record_id), outcome, "")
        self._count(len(found))
        return {year for passed in found for year in passed.assumed_years}

    def _line(self, day: date, step: str, which: str, what: str, title: str) -> None:
        self.stdout.write(f"  {day}  {step:<28} {which:<20} {what}  {title}".rstrip())

    def _count(self, number: int) -> None:
        self.stdout.write(f"  {number} in all")

    def _warn(self, years: set[int]) -> None:
        for year in sorted(years):
            self.stderr.write(f"  Nobody has entered the holidays of {year}: Monday to Friday was assumed.")
