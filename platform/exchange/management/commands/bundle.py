"""`manage.py bundle export | verify | import | key`."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from engine.errors import blocking
from exchange.bundles.contents import Bundle, make_bundle, open_bundle, write_folder, zipped
from exchange.bundles.errors import BadBundle
from exchange.bundles.importing import Undecided, Wanted, prospect, take_in
from exchange.bundles.merging import changed
from exchange.bundles.reading import read_folder, read_zip
from exchange.bundles.sentences import bundle_sentence
from exchange.bundles.signing import own_signer
from exchange.releasing import list_systems
from schemas.selectors import REGION
from schemas.sentences import sentence
from tenants import clock
from tenants.selectors import find_region

_STANDINGS = {"trusted": "signed by {name}", "unknown": "SIGNED BY SOMEBODY UNKNOWN", "unsigned": "NOT SIGNED"}


class Command(BaseCommand):
    """Definitions out of a region and into another one."""

    help = "Export definitions as a signed bundle, verify one, take one in as drafts, show the key that signs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        export = commands.add_parser("export", help="Write the drafts of a region as a bundle.")
        export.add_argument("slug")
        export.add_argument("path", type=Path, help="A file that ends in .zip, or a new folder.")
        export.add_argument("--system", action="append", dest="systems", help="Only this system; may be repeated.")
        export.add_argument("--guides", action="store_true", help="All help pages that are out, too.")
        verify = commands.add_parser("verify", help="Check files, digests and signature of a bundle.")
        verify.add_argument("path", type=Path)
        take = commands.add_parser("import", help="Show what a bundle would change; with --yes take it in as drafts.")
        take.add_argument("slug")
        take.add_argument("path", type=Path)
        take.add_argument("--system", action="append", dest="systems", help="Only this system; may be repeated.")
        take.add_argument("--region-document", action="store_true", help="Take the region's own document, too.")
        take.add_argument("--guides", action="store_true", help="Take its help pages, too, as drafts.")
        keeps = take.add_mutually_exclusive_group()
        keeps.add_argument("--keep-region", action="store_const", const="region", dest="side", help="at conflicts")
        keeps.add_argument("--take-bundle", action="store_const", const="base", dest="side", help="at conflicts")
        take.add_argument("--yes", action="store_true", help="Write the drafts.")
        commands.add_parser("key", help="Print the line by which others trust this installation.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the subcommand; what a bundle lacks is told as a sentence."""
        try:
            getattr(self, f"_{options['command']}")(**options)
        except BadBundle as bad:
            raise CommandError(bundle_sentence(bad)) from bad

    def _key(self, **_: Any) -> None:
        self.stdout.write(own_signer().line())

    def _export(self, *, slug: str, path: Path, systems: list[str] | None, guides: bool, **_: Any) -> None:
        self._region(slug)
        with schema_context(slug):
            known = [system for system in list_systems() if system != REGION]
            if strange := sorted(set(systems or ()) - set(known)):
                raise CommandError(f"{slug} has no system {', '.join(strange)}. It has: {', '.join(known)}.")
            whole = {"with_region": not systems, "with_guides": guides or not systems}
            files = make_bundle(systems or known, **whole, now=clock.now())
        if path.suffix == ".zip":
            path.write_bytes(zipped(files))
        else:
            write_folder(files, path)
        self.stdout.write(f"{slug} → {path} ({len(files)} files, signed by {own_signer().name})")

    def _verify(self, *, path: Path, **_: Any) -> None:
        bundle = _read(path)
        self._tell(bundle)
        for problem in bundle.problems:
            self.stdout.write(f"{problem.document}#{problem.pointer}: {sentence(problem)}")
        if blocking(bundle.problems):
            raise CommandError("Some of its documents cannot be read.")
        if bundle.standing == "unknown" or (bundle.standing == "unsigned" and not settings.BUNDLE_UNSIGNED):
            raise CommandError("This installation would not take it.")

    def _import(
        self,
        *,
        slug: str,
        path: Path,
        systems: list[str] | None,
        region_document: bool,
        guides: bool,
        side: str | None,
        yes: bool,
        **_: Any,
    ) -> None:
        self._region(slug)
        bundle = _read(path)
        self._tell(bundle)
        with schema_context(slug):
            wanted = Wanted(tuple(systems or bundle.systems), with_region=region_document, with_guides=guides)
            found = prospect(bundle, wanted)
            questions = [f"{part.system}|{asked.key}" for part in found.parts for asked in part.outcome.open]
            if side:
                wanted = replace(wanted, choices=dict.fromkeys(questions, side))  # type: ignore[arg-type]
                found = prospect(bundle, wanted)
            for part in found.parts:
                for kind, key in changed(part.before, part.outcome.documents):
                    self.stdout.write(f"{part.system}: {kind}/{key}")
                for asked in part.outcome.open:
                    self.stdout.write(f"{part.system}: region and bundle disagree at {asked.key}")
            for problem in found.problems:
                self.stdout.write(f"{problem.document}#{problem.pointer}: {sentence(problem)}")
            if not yes:
                self.stdout.write("Nothing was written. Add --yes to write these drafts.")
                return
            try:
                take_in(bundle, wanted, by=None, at=clock.now())
            except Undecided:
                raise CommandError(
                    "Decide with --keep-region or --take-bundle, or place by place in the admin."
                ) from None
        self.stdout.write(f"{path} → drafts of {slug}. They take effect with the next release.")

    def _tell(self, bundle: Bundle) -> None:
        signed = _STANDINGS[bundle.standing].format(name=bundle.signer.name if bundle.signer else "")
        self.stdout.write(
            f"{bundle.region} {bundle.title}, made {bundle.made_at}: {', '.join(bundle.systems)}; {signed}"
        )

    def _region(self, slug: str) -> None:
        if find_region(slug) is None:
            raise CommandError(f"There is no region {slug}. `manage.py region list` shows those there are.")


def _read(path: Path) -> Bundle:
    if path.is_dir():
        return open_bundle(read_folder(path))
    if not path.is_file():
        raise CommandError(f"There is no {path}.")
    return open_bundle(read_zip(path.read_bytes()))
