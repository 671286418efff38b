"""`manage.py registers`: how the registers of a region fare, and a round to them at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from registers.models import ServiceState, SyncRun
from schemas.selectors import REGION, current_releases, system_of
from tenants import clock
from tenants.selectors import find_region
from workflows.registers.syncing import due_syncs, run_sync
from workflows.registers.verifying import open_lookups, verify_open


class Command(BaseCommand):
    """The registers of one region."""

    help = "Registers of a region: `list` says how they fare, `visit` asks them for what is open or due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`list` or `visit`, and the region."""
        parser.add_argument("what", choices=("list", "visit"), help="list or visit")
        parser.add_argument("--region", required=True, help="slug of the region")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it inside the region."""
        region = find_region(options["region"])
        if region is None:
            raise CommandError(f"There is no active region “{options['region']}”. `manage.py region list` names them.")
        with tenant_context(region):
            self._visit() if options["what"] == "visit" else self._list()

    def _list(self) -> None:
        for state in ServiceState.objects.order_by("service"):
            down = f"left alone until {state.closed_until:%H:%M:%S}" if state.closed_until else "answers"
            self.stdout.write(f"{state.service}: {down}, {state.failures} failures in a row")
        for run in SyncRun.objects.order_by("system", "register"):
            done = f"{run.finished_at:%Y-%m-%d %H:%M}" if run.finished_at else "never"
            self.stdout.write(f"{run.system}/{run.register}: last taken over {done} {run.failure} {run.counts}")
        for use in open_lookups():
            since = f"{use.at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"not verified yet: {use.record} · {use.field} · {use.register} since {since}")

    def _visit(self) -> None:
        now = clock.now()
        self.stdout.write(f"verified: {verify_open(now=now)}")
        systems = [system_of(release) for key, release in current_releases().items() if key != REGION]
        for system, register in due_syncs(systems, now=now):
            self.stdout.write(f"{system.key}/{register.key}: {run_sync(system, register, now=now)}")
