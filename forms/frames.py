"""The definitions one record lives by, and the query that brings records with everything these need."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from engine.definitions.values import Form, RecordType, Region, System, Workflow
from forms.errors import NotVisible
from forms.models import Record
from schemas.models import Release
from schemas.selectors import current_region, current_release, system_of


@dataclass(frozen=True)
class Frame:
    """A record's type with its form and workflow, in the release the record started under."""

    region: Region
    release: Release
    system: System
    type: RecordType

    @property
    def form(self) -> Form:
        """The form of this type."""
        return self.system.forms[self.type.form]

    @property
    def workflow(self) -> Workflow:
        """The workflow of this type."""
        return self.system.workflows[self.type.workflow]


def frame_of(record: Record, region: Region | None = None) -> Frame:
    """The definitions a record keeps, whatever was released since; who has the region at hand saves a query."""
    system = system_of(record.release)
    return Frame(region or current_region(), record.release, system, system.record_types[record.record_type])


def current_frame(system: str, record_type: str) -> Frame:
    """The definitions a new record starts under.

    Raises:
        NotVisible: nothing of that name is released.
    """
    release = current_release(system)
    definitions = system_of(release) if release else None
    if release is None or definitions is None or record_type not in definitions.record_types:
        raise NotVisible
    return Frame(current_region(), release, definitions, definitions.record_types[record_type])


def records() -> QuerySet[Record]:
    """Records with parent, subject and releases in one query, without the releases' long texts."""
    joined = ("release", "parent__release", "subject__release")
    return Record.objects.select_related("parent", "subject", *joined).defer(*(f"{path}__documents" for path in joined))


def children(parent: Record) -> QuerySet[Record]:
    """The records right below one, with their releases; `adopt` hands them the parent that is known already."""
    found = Record.objects.filter(system=parent.system, parent_id=parent.pk)
    return found.select_related("release").defer("release__documents")


def adopt(parent: Record, found: Iterable[Record]) -> list[Record]:
    """These children with the parent and the topmost record in place, so that nobody asks the database for them."""
    adopted = list(found)
    for record in adopted:
        record.parent, record.subject = parent, parent.subject or parent
    return adopted
