"""`manage.py past check | import SLUG SYSTEM FILE`: records that another system kept, as they were (docs/past.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_tenants.utils import schema_context

from exchange.past import Outcome, lines_of, take_over_lines
from forms.actors import SYSTEM
from forms.errors import Refused
from tenants import clock
from tenants.selectors import find_region


class Command(BaseCommand):
    """Take over records of the past."""

    help = "Takes over records of the past from a file with a JSON object on each line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, where, for which system, and from which file."""
        parser.add_argument("deed", choices=("check", "import"), help="check says what would come of it")
        parser.add_argument("region", metavar="SLUG")
        parser.add_argument("system")
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, deed: str, region: str, system: str, file: Path, **_options: Any) -> None:
        """Read the file and take it over."""
        if find_region(region) is None:
            raise CommandError(f"There is no region {region}.")
        with schema_context(region), transaction.atomic():
            outcome = self._taken(system, file)
            transaction.set_rollback(deed == "check")
        for problem in outcome.problems:
            self.stderr.write(problem)
        done = "would be taken over" if deed == "check" else "taken over"
        self.stdout.write(f"{outcome.records} records of {outcome.families} families {done}")
        if outcome.problems:
            raise CommandError(f"{len(outcome.problems)} families were left out.")

    def _taken(self, system: str, file: Path) -> Outcome:
        try:
            with file.open(encoding="utf-8") as lines:
                return take_over_lines(lines_of(lines), system=system, actor=SYSTEM, now=clock.now())
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
