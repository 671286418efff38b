"""`manage.py restore <folder>`."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.dev.reaching import server_running
from exchange.backups import folders
from exchange.backups.errors import BackupRefused
from exchange.backups.everything import restore_everything
from exchange.backups.folders import Backup, open_backup
from exchange.backups.people import Said
from exchange.backups.returning import Returned, Wanted, restore_region
from exchange.backups.sentences import backup_sentence
from tenants import clock
from tenants.provisioning import prepare_births


class Command(BaseCommand):
    """A backup back in: the whole platform into an empty installation, or one region beside others."""

    help = "Restore what `manage.py backup` wrote; whole or not at all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and what may give way to it."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--look", action="store_true", help="Only check the backup and say what it holds.")
        parser.add_argument("--replace", action="store_true", help="In place of what is here, which is kept beside.")
        parser.add_argument("--older", action="store_true", help="Though the shared tables have changed since.")
        parser.add_argument("--same", action="append", default=[], metavar="USERNAME", help="The same person as here.")
        renamed = {"action": "append", "default": [], "metavar": "USERNAME=NEW"}
        parser.add_argument("--rename", **renamed, help="Another person than here, under another user name.")

    def handle(self, *_args: Any, folder: Path, look: bool, **options: Any) -> None:
        """Look at it, or restore it; every refusal says what to do."""
        started = time.perf_counter()
        try:
            backup = open_backup(folder)
            self._tell(backup)
            if not look:
                with server_running():
                    self._restore(backup, **options)
                self.stdout.write(f"Restored in {time.perf_counter() - started:.1f} s.")
        except BackupRefused as refused:
            raise CommandError(backup_sentence(refused)) from refused

    def _restore(
        self, backup: Backup, *, replace: bool, older: bool, same: list[str], rename: list[str], **_: Any
    ) -> None:
        if backup.holds == folders.EVERYTHING:
            restore_everything(backup.folder, replace=replace, now=clock.now(), echo=self.stdout.write)
            self.stdout.write("Run `manage.py upgrade`, then start web server, worker and clock.")
            return
        said = Said(frozenset(same), dict(_renaming(each) for each in rename))
        wanted = Wanted(replace=replace, older=older, said=said)
        done = restore_region(backup.folder, wanted=wanted, now=clock.now(), echo=self.stdout.write)
        prepare_births()  # a restored schema comes without the rights of the application's role
        self._tell_people(done)
        self.stdout.write("Start web server and worker again: they remember numbers of the schema that was replaced.")

    def _tell(self, backup: Backup) -> None:
        held = f"the region {backup.slug}" if backup.holds == folders.REGION else "everything"
        size = f"{backup.size / 1e6:.1f} MB, {backup.manifest['files']} files"
        self.stdout.write(f"{backup.folder}: {held} of {backup.manifest['at']}, {size}, signed by {backup.signer}")

    def _tell_people(self, done: Returned) -> None:
        people = done.people
        known = len(people.numbers) - len(people.newcomers)
        self.stdout.write(f"{done.slug}: {known} people were known here, {len(people.newcomers)} are new.")
        for grant in done.granted_again:
            self.stdout.write(f"  Holds again, and had ended since the backup: {grant}")


def _renaming(text: str) -> tuple[str, str]:
    before, equals, after = text.partition("=")
    if not (before and equals and after):
        raise CommandError(f"--rename {text}: write the user name of the backup, =, and the new one.")
    return before, after
