"""`manage.py backup <folder> [--region <slug>]`."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.dev.reaching import server_running
from exchange.backups.errors import BackupRefused
from exchange.backups.everything import backup_everything
from exchange.backups.folders import open_backup
from exchange.backups.one_region import backup_region
from exchange.backups.sentences import backup_sentence
from tenants import clock


class Command(BaseCommand):
    """Everything, or one region, as it is at one moment, into a new folder; the platform may be in use meanwhile."""

    help = "Back up the database and all files, or one region alone, into a new folder with a signed manifest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and of what."""
        parser.add_argument("folder", type=Path, help="A folder that is not there yet.")
        parser.add_argument("--region", metavar="SLUG", help="This region alone.")

    def handle(self, *_args: Any, folder: Path, region: str | None, **_options: Any) -> None:
        """Write it, and read it again: what cannot be opened is no backup."""
        started = time.perf_counter()
        try:
            with server_running():
                if region:
                    backup_region(region, folder, now=clock.now())
                else:
                    backup_everything(folder, now=clock.now())
            made = open_backup(folder)
        except BackupRefused as refused:
            raise CommandError(backup_sentence(refused)) from refused
        took = time.perf_counter() - started
        size = f"{made.size / 1e6:.1f} MB, {made.manifest['files']} files"
        self.stdout.write(f"{region or 'everything'} → {folder} ({size}, signed by {made.signer}) in {took:.1f} s")
        self.stdout.write("Keep the keys (SECRET_KEY, KAOPING_KEYS, the key that signs) apart from it.")
