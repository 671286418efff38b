"""Files on their way in: what every kind of workbook goes through until it is confirmed or given up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.sealing import seal, unseal
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import measure
from exchange.models import Transfer

#: A file nobody confirmed is forgotten after this time, and so is the trace of one that was.
KEPT = timedelta(days=30)

_LONGEST_NAME = 200


class NotOpen(Exception):
    """Nothing is left to confirm: the file was confirmed or given up already, or could not be read."""


@transaction.atomic
def receive(kind: str, about: str, *, name: str, content: bytes, by: User, at: datetime) -> Transfer:
    """Take a file in, to be read; it is measured before anything else.

    Raises:
        BadWorkbook: it is no workbook, or too large.
    """
    measure(content)
    Transfer.objects.filter(at__lt=at - KEPT).delete()
    return Transfer.objects.create(kind=kind, about=about, name=name[:_LONGEST_NAME], content=content, by=by, at=at)


def receive_sealed(kind: str, about: str, *, name: str, text: str, by: User, at: datetime) -> Transfer:
    """Take in what was read out of a file already, sealed; the file itself is not kept."""
    Transfer.objects.filter(at__lt=at - KEPT).delete()
    transfer = Transfer(kind=kind, about=about, name=name[:_LONGEST_NAME], by=by, at=at, state=Transfer.State.READY)
    purpose, bound = transfer.sealed_bytes()["content"]
    transfer.content = seal(text, purpose=purpose, bound=bound)
    transfer.save()
    return transfer


def opened(transfer: Transfer) -> str:
    """What was sealed in it."""
    purpose, bound = transfer.sealed_bytes()["content"]
    return unseal(bytes(transfer.content), purpose=purpose, bound=bound)


def find_transfer(transfer_id: int, *, kind: str, about: str, by: User) -> Transfer | None:
    """Somebody's own file of a kind about one thing."""
    return Transfer.objects.filter(pk=transfer_id, kind=kind, about=about, by=by).first()


def note_progress(transfer: Transfer, rows: int) -> None:
    """Say how many rows have been read; whoever waits sees it at once."""
    Transfer.objects.filter(pk=transfer.pk).update(state=Transfer.State.READING, rows=rows)


def keep_outcome(transfer: Transfer, outcome: dict[str, object]) -> Transfer:
    """What was read, to be shown and confirmed."""
    transfer.state, transfer.outcome = Transfer.State.READY, outcome
    transfer.save(update_fields=["state", "outcome"])
    return transfer


def refuse(transfer: Transfer, error: BadWorkbook) -> Transfer:
    """Everything that is wrong with it."""
    problems = [
        {"code": each.code, "sheet": each.sheet, "cell": each.cell, "data": dict(each.data)} for each in error.problems
    ]
    transfer.state, transfer.outcome = Transfer.State.REFUSED, {"problems": problems}
    transfer.content = b""
    transfer.save(update_fields=["state", "outcome", "content"])
    return transfer


def problems_of(transfer: Transfer) -> tuple[CellProblem, ...]:
    """What is wrong with a file that was refused."""
    found = transfer.outcome.get("problems", ())
    return tuple(CellProblem(each["code"], each["sheet"], each["cell"], each["data"]) for each in found)


def lock_open(transfer: Transfer) -> Transfer:
    """The file, kept from everybody else until the end of the transaction.

    Raises:
        NotOpen: see there.
    """
    locked = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer.pk).first()
    if locked is None or not locked.is_open:
        raise NotOpen
    return locked


def close(transfer: Transfer, state: str) -> None:
    """The end of a file: taken over, or given up."""
    transfer.state, transfer.content, transfer.outcome = state, b"", {}
    transfer.save(update_fields=["state", "content", "outcome"])


def drop(transfer: Transfer) -> None:
    """Give a file up, as long as nobody confirmed it."""
    Transfer.objects.filter(~Q(state=Transfer.State.DONE), pk=transfer.pk).update(
        state=Transfer.State.DROPPED, content=b"", outcome={}
    )
