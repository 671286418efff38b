"""`manage.py audit verify | anchor | export | cut`: the audit trails of all regions and of the public ground."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from exchange.audit_exports import export_trail
from forms.errors import Refused
from tenants import clock
from tenants.anchors.proving import verify_anchors, verify_here
from tenants.anchors.services import anchor_file, take_anchor
from tenants.audit.cutting import CannotCut, cut_chain
from tenants.audit.models import AuditEntry
from tenants.audit.trail import Question
from tenants.selectors import list_regions


class Command(BaseCommand):
    """Prove the trails, sign where they end, hand them to an inspector, and take away what is old enough."""

    help = "Proves, anchors, exports and cuts the audit trails; without slugs all of them, and that of public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, where, and what to look for."""
        parser.add_argument("what", choices=["verify", "anchor", "export", "cut"])
        parser.add_argument("region", nargs="*", help="Slugs of regions, or public; default: all of them.")
        parser.add_argument("--to", type=Path, help="the folder for export and cut; it is made")
        parser.add_argument("--person", default="", help="export: name or number of an account")
        parser.add_argument("--about", default="", help="export: number of a record, or of what else it was done to")
        parser.add_argument("--deed", default="", help="export: what the deeds' names begin with")
        parser.add_argument("--since", type=date.fromisoformat, help="export: first day")
        parser.add_argument("--until", type=date.fromisoformat, help="export: last day")

    def handle(self, *_args: Any, what: str, region: list[str], **options: Any) -> None:
        """Do it, one chain after the other, and say of each how it stands."""
        schemas = region or ["public", *(one.slug for one in list_regions())]
        getattr(self, f"_{what}")(schemas, options)

    def _verify(self, schemas: list[str], _options: dict[str, Any]) -> None:
        faults = verify_anchors()
        for fault in faults:
            self.stdout.write(f"anchors: {fault}")
        broken = [schema for schema in schemas if not self._holds(schema)]
        if broken or faults:
            raise CommandError(f"Broken: {', '.join([*broken, *(['anchors'] if faults else [])])}.")

    def _holds(self, schema: str) -> bool:
        with schema_context(schema):
            found, count = verify_here(now=clock.now()), AuditEntry.objects.count()
        self.stdout.write(
            f"{schema}: entry {found.sequence} {found.because}" if found else f"{schema}: {count} entries hold"
        )
        return found is None

    def _anchor(self, _schemas: list[str], _options: dict[str, Any]) -> None:
        anchor = take_anchor(now=clock.now())
        self.stdout.write(f"anchor {anchor.number}: {len(anchor.heads)} chains, written to {anchor_file()}")

    def _export(self, schemas: list[str], options: dict[str, Any]) -> None:
        folder, now = _folder(options), clock.now()
        question = Question(*(options[name] for name in ("person", "about", "deed", "since", "until")))
        for schema in schemas:
            with schema_context(schema):
                try:
                    handed = export_trail(question, by=None, now=now)
                except Refused as refused:
                    raise CommandError(f"{schema}: {' '.join(refused.sentences)}") from refused
            place = folder / f"audit-{schema}-{now:%Y%m%d%H%M%S}.zip"
            place.write_bytes(handed.content)
            place.chmod(0o600)
            self.stdout.write(f"{schema}: {handed.rows} entries in {place}, SHA-256 {handed.digest}")

    def _cut(self, schemas: list[str], options: dict[str, Any]) -> None:
        folder = _folder(options)
        for schema in schemas:
            with schema_context(schema):
                try:
                    cut = cut_chain(folder, now=clock.now())
                except CannotCut as refused:
                    raise CommandError(f"{schema}: {refused}") from refused
            said = f"{cut.entries} entries, now in {cut.file}, SHA-256 {cut.digest}" if cut else "nothing is old enough"
            self.stdout.write(f"{schema}: {said}")


def _folder(options: dict[str, Any]) -> Path:
    if options["to"] is None:
        raise CommandError("--to names the folder to write to.")
    options["to"].mkdir(parents=True, exist_ok=True)
    return options["to"]
