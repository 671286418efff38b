"""Packs on disk ↔ drafts in the database of the region we are in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from engine.errors import Problem, blocking
from exchange.drafts import list_drafts, replace_drafts
from exchange.releasing import list_systems, region_draft
from forms.evidence import Store
from forms.guides.services import put_guide
from schemas.checking import check_documents
from schemas.packs import Pack, read_pack, write_pack
from schemas.selectors import REGION


class BadPack(Exception):
    """A folder that cannot be used as a pack; carries every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


def check_pack(pack: Pack) -> tuple[Problem, ...]:
    """Everything wrong with a pack: its files, its region, each of its systems. Needs no database."""
    found = list(pack.problems)
    if pack.region is not None:
        found += check_documents([pack.region])
    for documents in pack.systems.values():
        found += check_documents(documents, region=pack.region, guides=pack.guide_readers)
    return (*found, *check_documents(pack.guides, region=pack.region))


def load_checked_pack(folder: Path) -> Pack:
    """Read a pack that has no problems.

    Raises:
        BadPack: with all its problems.
    """
    pack = read_pack(folder)
    if problems := blocking(check_pack(pack)):
        raise BadPack(problems)
    return pack


@transaction.atomic
def import_pack(pack: Pack, *, by: User | None, at: datetime, store: Store | None = None) -> None:
    """Make the drafts of the region and of every system in the pack say what the pack says; nothing is released.

    Help pages that are there already stay as their authors left them; the files of new ones go into the `store`.
    """
    for guide in pack.guides:
        put_guide(guide, attached=pack.attached, store=store)
    for system, documents in _systems(pack).items():
        replace_drafts(system, documents, by=by, at=at)


def export_pack(folder: Path) -> None:
    """Write the drafts of this region as a pack: the same drafts always give the same files.

    Demonstration data and the help that a new region starts with live on disk only; what the folder has of them stays.
    """
    there = read_pack(folder) if folder.is_dir() else Pack()
    systems = {
        system: [draft.document for draft in list_drafts(system)] for system in list_systems() if system != REGION
    }
    write_pack(folder, replace(there, region=region_draft(), systems=systems))


def _systems(pack: Pack) -> Mapping[str, Sequence[Mapping[str, object]]]:
    region = {REGION: [pack.region]} if pack.region else {}
    return {**region, **pack.systems}
