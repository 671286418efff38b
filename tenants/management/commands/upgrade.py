"""`manage.py upgrade`: after new code was installed, brings the schemas up to date that are behind."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants import clock
from tenants.provisioning import ensure_template, migrate_public, migrate_regions, prepare_births


class Command(BaseCommand):
    """Migrate public, the hidden template, and the regions that are behind."""

    help = "Run outstanding migrations: of the public schema, the hidden template region, and the regions behind."
    requires_system_checks: list[str] = []  # the checks would ask tables that do not exist yet

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Migrate in order and say what was done."""
        if migrate_public():
            self.stdout.write("public: migrated")
        if ensure_template(now=clock.now()):
            self.stdout.write("template: migrated")
        for schema in migrate_regions():
            self.stdout.write(f"{schema}: migrated")
        prepare_births()
