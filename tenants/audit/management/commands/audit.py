"""`manage.py audit verify`: proves the audit trails of all regions and of the public ground."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from tenants.audit.models import AuditEntry
from tenants.audit.services import verify_chain
from tenants.selectors import list_regions


class Command(BaseCommand):
    """Verify the chains."""

    help = "Prove that no entry of an audit trail was changed, removed or slipped in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one thing to do, and optionally where."""
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("region", nargs="*", help="Slugs of regions; default: all of them, and public.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify one chain after the other and say of each how it stands."""
        schemas = options["region"] or ["public", *(region.slug for region in list_regions())]
        broken = [schema for schema in schemas if not self._holds(schema)]
        if broken:
            raise CommandError(f"Broken: {', '.join(broken)}.")

    def _holds(self, schema: str) -> bool:
        with schema_context(schema):
            found, count = verify_chain(), AuditEntry.objects.count()
        self.stdout.write(
            f"{schema}: entry {found.sequence} {found.because}" if found else f"{schema}: {count} entries hold"
        )
        return found is None
