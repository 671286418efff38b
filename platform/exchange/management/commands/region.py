"""`manage.py region create | list | check | export`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from engine.errors import Problem, blocking
from exchange.packs import BadPack, check_pack, export_pack
from exchange.regions import create_region_from_pack, prove_region
from exchange.releasing import ReleaseRefused, list_systems, standing
from exchange.scenarios import Difference
from schemas.packs import read_pack
from schemas.selectors import REGION
from schemas.sentences import sentence
from tenants import clock
from tenants.provisioning import RegionExists
from tenants.selectors import find_region, list_regions


class Command(BaseCommand):
    """Make, list, check and export regions."""

    help = "Make a region from a pack folder, list regions, check a pack without a database, export a region's pack."
    requires_system_checks: list[str] = []  # `check` works where there is no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        create = commands.add_parser("create", help="Make a region from its pack and release everything in it.")
        create.add_argument("slug")
        create.add_argument("--pack", help="Folder of the pack; default: the folder of this slug among the packs.")
        create.add_argument("--title", default="", help="Title of the region; default: what the pack says.")
        commands.add_parser("list", help="List regions with their systems and releases.")
        check = commands.add_parser("check", help="Check a pack; needs no database.")
        check.add_argument("pack", help="Slug of a pack, or a folder.")
        export = commands.add_parser("export", help="Write the drafts of a region as a pack folder.")
        export.add_argument("slug")
        export.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the subcommand."""
        getattr(self, f"_{options['command']}")(**options)

    def _create(self, *, slug: str, pack: str | None, title: str, **_: Any) -> None:
        now, folder = clock.now(), _folder(pack or slug)
        try:
            region = create_region_from_pack(slug, folder=folder, title=title, now=now, echo=self.stdout.write)
            self.stdout.write(f"{region.slug} {region.title}: /r/{region.slug}/")
            prove_region(region, now=now, echo=self.stdout.write)
        except BadPack as bad:
            self._print_problems(bad.problems)
            raise CommandError(f"{slug} was not made: its pack has {len(bad.problems)} problems.") from bad
        except ReleaseRefused as refused:
            for failure in refused.failures:
                self.stderr.write(_failure_line(failure))
            raise CommandError(f"{slug} was closed: golden cases of {refused.system} fail.") from refused
        except (RegionExists, ValidationError) as error:
            raise CommandError(str(error)) from error

    def _list(self, **_: Any) -> None:
        for region in list_regions():
            self.stdout.write(f"{region.slug} {region.title}")
            with schema_context(region.slug):
                for system in list_systems():
                    self.stdout.write(f"  {_standing_line(system)}")

    def _check(self, *, pack: str, **_: Any) -> None:
        problems = check_pack(read_pack(_folder(pack)))
        self._print_problems(problems)
        if wrong := blocking(problems):
            raise CommandError(f"{len(wrong)} problems.")
        self.stdout.write("No problems.")

    def _export(self, *, slug: str, folder: Path, **_: Any) -> None:
        if find_region(slug) is None:
            raise CommandError(f"There is no region {slug}. `manage.py region list` shows those there are.")
        with schema_context(slug):
            export_pack(folder)
        self.stdout.write(f"{slug} → {folder}")

    def _print_problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.stdout.write(f"{problem.document}#{problem.pointer}: {sentence(problem)}")


def _folder(name: str) -> Path:
    """A slug names a folder among the packs; anything else is a path."""
    among_packs = Path(settings.PACKS_FOLDER) / name
    return among_packs if among_packs.is_dir() else Path(name)


def _failure_line(failure: Difference) -> str:
    return f"{failure.case}, step {failure.step}: {failure.what} should be {failure.expected} and is {failure.actual}"


def _standing_line(system: str) -> str:
    found = standing(system)
    release = f"release {found.release.number}" if found.release else "not released"
    name = f"{system} {found.title}" if system != REGION else REGION
    return f"{name}: {release}{', drafts changed' if found.changed and found.release else ''}"
