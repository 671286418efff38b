"""`manage.py person find | export | erase --region SLUG`; the number is asked for, so that no shell remembers it."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from exchange.persons import Holding, erase_person, export_person, find_person
from forms.errors import Refused
from tenants import clock
from tenants.selectors import find_region


class Command(BaseCommand):
    """Hand over or erase what a region holds of a person."""

    help = "Finds by an ID number or a mobile number what a region holds of a person; hands it over, or erases it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, where, and why."""
        parser.add_argument("deed", choices=("find", "export", "erase"))
        parser.add_argument("--region", required=True, metavar="SLUG")
        parser.add_argument("--reason", default="", help="kept in the audit")
        parser.add_argument("--to", type=Path, help="the file to write, for export")

    def handle(self, *_args: Any, deed: str, region: str, reason: str, to: Path | None, **_options: Any) -> None:
        """Ask for the number and do it."""
        if find_region(region) is None:
            raise CommandError(f"There is no region {region}.")
        number = getpass.getpass("Number: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
        with schema_context(region):
            try:
                getattr(self, f"_{deed}")(number, reason, to)
            except Refused as refused:
                raise CommandError(" ".join(refused.sentences)) from refused

    def _find(self, number: str, _reason: str, _to: Path | None) -> None:
        found = find_person(number, now=clock.now())
        for one in found.holdings:
            self._line(one)
        self.stdout.write(
            f"{len(found.holdings)} records, {len(found.entries)} entries, {len(found.accounts)} accounts"
        )

    def _export(self, number: str, reason: str, to: Path | None) -> None:
        if to is None:
            raise CommandError("--to names the file to write.")
        to.write_bytes(export_person(number, reason=reason, by=None, now=clock.now()))
        to.chmod(0o600)
        self.stdout.write(f"written: {to}")

    def _erase(self, number: str, reason: str, _to: Path | None) -> None:
        erased = erase_person(number, reason=reason, by=None, now=clock.now())
        for one in (*erased.done, *erased.kept):
            self._line(one)
        self.stdout.write(f"{len(erased.done)} records erased, {len(erased.kept)} kept")

    def _line(self, one: Holding) -> None:
        titles = ", ".join(field.title for field in one.fields)
        self.stdout.write(f"{one.record.number}  {titles}  {one.because}".rstrip())
