"""`manage.py bases list`, `manage.py bases check` and `manage.py bases seal KEY --notes …`."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.errors import Problem
from schemas.bases import Base, base_keys, find_base, list_bases, seal, version_documents
from schemas.checking import check_base, check_documents
from schemas.sentences import sentence
from tenants import clock


class Command(BaseCommand):
    """Needs no database: bases are files."""

    help = "List the bases, check them, or seal the next version of one."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own spelling

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("list", help="List the bases with their versions.")
        commands.add_parser("check", help="Print every problem of every version of every base.")
        sealing = commands.add_parser("seal", help="List the next version of a base; afterwards it never changes.")
        sealing.add_argument("key")
        sealing.add_argument("--notes", required=True, help="What changed against the version before, and why.")

    def handle(self, *_args: Any, command: str, **options: Any) -> None:
        """Do what was asked."""
        if command == "seal":
            self._seal(options["key"], options["notes"])
        elif command == "check":
            self._report([problem for key in base_keys() for problem in check_base(key)])
            self.stdout.write(_("No problems."))
        else:
            for base in list_bases():
                self._list(base)

    def _list(self, base: Base) -> None:
        self.stdout.write(f"{base.key} {base.title}")
        for version in base.versions:
            self.stdout.write(f"  {version.number}  {version.on}  {version.digest[:12]}  {version.notes}")

    def _seal(self, key: str, notes: str) -> None:
        base = find_base(key)
        if base is None:
            raise CommandError(_("There is no base “%(key)s” whose base.json can be read.") % {"key": key})
        self._report(_version_problems(key, base.newest + 1))
        version = seal(base, notes=notes, on=clock.today())
        self.stdout.write(_("Version %(number)s of “%(key)s” is sealed.") % {"number": version.number, "key": key})

    def _report(self, problems: Sequence[Problem]) -> None:
        """Print problems; with any the command ends here."""
        for problem in problems:
            self.stdout.write(f"{problem.document}#{problem.pointer}: {sentence(problem)}")
        if problems:
            count = len(problems)
            raise CommandError(ngettext("%(count)s problem.", "%(count)s problems.", count) % {"count": count})


def _version_problems(key: str, number: int) -> tuple[Problem, ...]:
    documents, problems = version_documents(key, number)
    return (*problems, *check_documents(documents))
