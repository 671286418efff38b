"""The definitions one record lives by, and the query that brings records with everything these need."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from engine.definitions.values import Form, RecordType, Region, System, Workflow
from forms.errors import NotVisible
from forms.models import Record
from forms.reading import records_of
from schemas.models import Release
from schemas.selectors import current_region, region_and_release, system_of

_PARENT, _SUBJECT = (Record._meta.get_field(name) for name in ("parent", "subject"))


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
    region, release = region_and_release(system)
    definitions = system_of(release) if release else None
    if release is None or definitions is None or record_type not in definitions.record_types:
        raise NotVisible
    return Frame(region, release, definitions, definitions.record_types[record_type])


def records() -> QuerySet[Record]:
    """Records with parent, subject and releases in one query, without the releases' long texts."""
    joined = ("release", "parent__release", "subject__release")
    return Record.objects.select_related("parent", "subject", *joined).defer(*(f"{path}__documents" for path in joined))


def single_records() -> QuerySet[Record]:
    """Records with their releases only: a far cheaper query, for those whose parents are at hand or not asked for."""
    return Record.objects.select_related("release").defer("release__documents")


def with_those_above(record: Record) -> Record:
    """A record as it stands in the database now, with its parent and its topmost record; one query."""
    found = records_of({pk for pk in (record.pk, record.parent_id, record.subject_id) if pk})
    return relate([found[record.pk]], *found.values())[0]


def adopt(parent: Record, found: Iterable[Record]) -> list[Record]:
    """These children with the parent and the topmost record in place, so that nobody asks the database for them."""
    return relate(found, parent, parent.subject or parent)


def relate(found: Iterable[Record], *known: Record | None) -> list[Record]:
    """These records, with each other and those known already as their parents and topmost records.

    Whoever is missing is fetched for all of them in one query.
    """
    related = list(found)
    by_id = {record.pk: record for record in (*related, *known) if record is not None}
    missing = {pk for record in related for pk in (record.parent_id, record.subject_id) if pk and pk not in by_id}
    if missing:
        by_id |= records_of(missing)
    for record in (*related, *by_id.values()):
        for field, pk in ((_PARENT, record.parent_id), (_SUBJECT, record.subject_id)):
            if pk in by_id:
                field.set_cached_value(record, by_id[pk])  # the number stands there already
    return related
