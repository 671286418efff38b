"""`manage.py outbox`: what left the regions, what waits, and what failed for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import tenant_context

from forms.errors import RuntimeRefusal
from tenants import clock
from tenants.selectors import find_region, list_regions
from workflows.models import Outgoing
from workflows.outbox_delivery import deliver_due
from workflows.outbox_letters import counts, dismiss, letters, send_again

MOST = 200


class Command(BaseCommand):
    """`list`, `deliver`, `retry` and `dismiss`; the admin of a region has a page for what failed."""

    help = "Lists the outboxes of the regions; has dead messages sent again, or dismisses them."

    def add_arguments(self, parser: CommandParser) -> None:
        """The three commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        listing = commands.add_parser("list", help="the newest rows in a state")
        listing.add_argument("--region", action="append", default=[], metavar="SLUG")
        listing.add_argument("--state", choices=Outgoing.State.values, default=Outgoing.State.DEAD)
        delivering = commands.add_parser("deliver", help="send what is due now, as the worker does")
        delivering.add_argument("--region", action="append", default=[], metavar="SLUG")
        for name in ("retry", "dismiss"):
            one = commands.add_parser(name, help="a dead row, by its number")
            one.add_argument("--region", required=True, metavar="SLUG")
            one.add_argument("number", type=int)
            if name == "dismiss":
                one.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked for."""
        if options["command"] == "list":
            self._list(options["region"], options["state"])
            return
        if options["command"] == "deliver":
            self._deliver(options["region"])
            return
        region = find_region(options["region"])
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        with tenant_context(region):
            try:
                self._deal_with(options)
            except RuntimeRefusal as refusal:
                raise CommandError(" ".join(map(str, refusal.args)) or "There is no such row.") from None

    def _deliver(self, slugs: list[str]) -> None:
        for region in list_regions():
            if not slugs or region.slug in slugs:
                with tenant_context(region):
                    found = deliver_due(now=clock.now())
                self.stdout.write(
                    f"{region.slug}: {found.sent} sent, {found.later} later, {found.dead} failed for good"
                )

    def _list(self, slugs: list[str], state: str) -> None:
        for region in list_regions():
            if slugs and region.slug not in slugs:
                continue
            with tenant_context(region):
                known = ", ".join(f"{number} {name}" for name, number in sorted(counts().items()))
                self.stdout.write(f"{region.slug}: {known or 'nothing'}")
                for row in letters(state)[:MOST]:
                    what = (
                        f"{row.pk:>8}  {row.created_at:%Y-%m-%d %H:%M}  {row.kind:<8} {row.attempts} tries  {row.key}"
                    )
                    self.stdout.write(f"{what}  {row.payload.get('subject', '')}  {row.error}".rstrip())

    def _deal_with(self, options: dict[str, Any]) -> None:
        now = clock.now()
        if options["command"] == "retry":
            row = send_again(options["number"], by=None, now=now)
            self.stdout.write(f"{row.key} will be sent again.")
        else:
            row = dismiss(options["number"], reason=options["reason"], by=None, now=now)
            self.stdout.write(f"{row.key} is dismissed.")
