"""A catalogue's table on its way into the drafts: received, read, shown as a difference, confirmed.

Nothing changes before the confirmation, and a confirmation changes everything at once. Reading has no effect but its
outcome, so a worker that died is simply followed by another one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from exchange.drafts import add_draft, get_draft, save_draft
from exchange.excel.catalogues.merging import merge_table, new_catalogue
from exchange.excel.catalogues.parsing import Table, read_table
from exchange.excel.catalogues.writing import FORMAT
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import measure, read_workbook
from exchange.excel.transfers import close, keep_outcome, lock_open, note_progress, receive, refuse
from exchange.models import Transfer
from schemas.bases import whole
from schemas.documents import canonical, digest
from schemas.extensions import as_written
from schemas.models import Definition
from tenants.audit.services import record

KIND = "catalogue"
AT_ONCE = 1024 * 1024  # bytes unpacked; a larger file is read in the background

Document = Mapping[str, Any]


class Moved(Exception):
    """The draft is not what the difference was shown against; it has to be looked at again."""


def about_definition(definition: Definition) -> str:
    """How a transfer calls the catalogue it is about."""
    return f"{definition.system}/{definition.key}"


def receive_catalogue(about: str, *, name: str, content: bytes, by: User, at: datetime) -> Transfer:
    """Take in a table of a catalogue, or one that shall become a catalogue; small ones are read at once.

    Raises:
        BadWorkbook: it is no workbook, or too large.
    """
    from exchange.tasks import read_transfer  # the tasks import this module

    transfer = receive(KIND, about, name=name, content=content, by=by, at=at)
    if measure(content) <= AT_ONCE:
        return read_catalogue(transfer)
    transaction.on_commit(lambda: read_transfer.delay(transfer.pk))
    return transfer


def read_catalogue(transfer: Transfer) -> Transfer:
    """Read the table and put it into the draft it is about, without saving the draft.

    Of a catalogue that extends a base the table is about all it comes to; the draft keeps what differs from the base.
    """
    before = whole_draft(transfer.about)
    try:
        grids = read_workbook(bytes(transfer.content), progress=lambda rows: note_progress(transfer, rows))
        table = read_table(grids)
        document = _document(table, transfer, before)
    except BadWorkbook as error:
        return refuse(transfer, error)
    outcome = {"document": document, "against": state_of(before), "moved": _is_older(table, before)}
    return keep_outcome(transfer, outcome)


def find_definition(about: str) -> Definition | None:
    """The catalogue a transfer is about; nothing where it is to become one."""
    system, _, key = about.partition("/")
    return Definition.objects.filter(system=system, kind="catalogue", key=key).first()


def whole_draft(about: str) -> Document | None:
    """The newest draft of a catalogue, with everything it takes from a base."""
    definition = find_definition(about)
    return whole(get_draft(definition.pk).document) if definition else None


def state_of(document: Document | None) -> str:
    """A state of a draft, to be known again."""
    return digest(canonical([document])) if document is not None else ""


def confirm_catalogue(transfer: Transfer, *, by: User, at: datetime) -> Definition:
    """Save what was read as the draft.

    Raises:
        NotOpen: it was confirmed or given up already.
        Moved: the draft is another one than the difference was shown against; the file has been read again.
    """
    try:
        return _confirm(transfer, by=by, at=at)
    except Moved:
        read_catalogue(Transfer.objects.get(pk=transfer.pk))
        raise


@transaction.atomic
def _confirm(transfer: Transfer, *, by: User, at: datetime) -> Definition:
    locked = lock_open(transfer)
    document = locked.outcome["document"]
    system, _, _key = locked.about.partition("/")
    definition = find_definition(locked.about)
    if definition is not None:
        Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if state_of(whole_draft(locked.about)) != locked.outcome["against"]:
        raise Moved
    if definition is None:
        definition = add_draft(system, document, by=by, at=at)
    else:
        save_draft(definition, as_draft(definition, document), by=by, at=at)
    data = {"system": system, "key": definition.key, "file": locked.name}
    record("catalogue.imported", user=by, at=at, object_type="definition", object_id=definition.pk, data=data)
    close(locked, Transfer.State.DONE)
    return definition


def as_draft(definition: Definition, document: Document) -> Document:
    """The document as the draft states it: in full, or as what differs from its base."""
    return as_written(dict(get_draft(definition.pk).document), wanted=document)


def _document(table: Table, transfer: Transfer, before: Document | None) -> Document:
    if not table.nodes:
        raise BadWorkbook([CellProblem("no_table"), *table.problems])
    key = transfer.about.partition("/")[2]
    named = table.origin.get("key", key) if table.origin.get("format") == FORMAT else key
    if named != key:
        raise BadWorkbook([CellProblem("other_catalogue", data={"found": named})])
    return merge_table(table, before) if before is not None else new_catalogue(table, key=key)


def _is_older(table: Table, before: Document | None) -> bool:
    """Whether the draft went on since the table was written."""
    written = table.origin.get("digest", "")
    return bool(written) and before is not None and written != state_of(before)
