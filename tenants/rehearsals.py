"""What is only tried: a transaction that is rolled back whatever becomes of it.

Deeds in it never happened, so the audit chain is told of none: whoever works in the region meanwhile does not have to
wait for the end of the chain.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_REHEARSING = ContextVar("rehearsing", default=False)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever is written inside is seen inside, and is gone afterwards."""
    with transaction.atomic():
        before = _REHEARSING.set(True)
        try:
            yield
        finally:
            _REHEARSING.reset(before)
            transaction.set_rollback(True)


def is_rehearsal() -> bool:
    """Whether what is written now will never be committed."""
    return _REHEARSING.get()
