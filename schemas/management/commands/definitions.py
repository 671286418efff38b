"""`manage.py definitions check FOLDER` and `manage.py definitions reference`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.errors import Problem, blocking
from schemas import bases
from schemas.checking import check_base, check_documents
from schemas.packs import Pack, read_pack
from schemas.reference import pages
from schemas.sentences import sentence

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "definitions"


class Command(BaseCommand):
    """Needs no database: a pack is checked as files."""

    help = "Check a pack of definitions, or write the reference pages."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own spelling

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two commands in one."""
        commands = parser.add_subparsers(dest="command", required=True)
        check = commands.add_parser("check", help="Print every problem of a pack.")
        check.add_argument("folder", type=Path)
        reference = commands.add_parser("reference", help="Write the reference pages from the meta-schemas.")
        reference.add_argument("--folder", type=Path, default=REFERENCE)

    def handle(self, *args: Any, command: str, folder: Path, **options: Any) -> None:
        """Do what was asked."""
        if command == "reference":
            self._write_reference(folder)
        else:
            self._check(folder)

    def _check(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        problems = folder_problems(folder)
        for problem in problems:
            self.stdout.write(f"{problem.document}#{problem.pointer}: {sentence(problem)}")
        if wrong := blocking(problems):
            count = len(wrong)
            raise CommandError(ngettext("%(count)s problem.", "%(count)s problems.", count) % {"count": count})
        self.stdout.write(_("No problems."))

    def _write_reference(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")


def folder_problems(folder: Path) -> tuple[Problem, ...]:
    """Everything wrong with a pack, with all bases, or with one of them."""
    path, among = folder.resolve(), bases.folder().resolve()
    if path == among:
        return tuple(problem for key in bases.base_keys() for problem in check_base(key))
    return check_base(path.name) if path.parent == among else pack_problems(read_pack(folder))


def pack_problems(pack: Pack) -> tuple[Problem, ...]:
    """Everything wrong with a pack: its files, its region, its demo data and each of its systems."""
    found = list(pack.problems)
    if pack.region is not None:
        found += check_documents([pack.region])
    for documents in pack.systems.values():
        found += check_documents(documents, region=pack.region, guides=pack.guide_readers)
    return (*found, *check_documents(pack.guides, region=pack.region), *check_documents(pack.demo))
