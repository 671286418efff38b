"""Reading a whole listing of a register, page after page."""

from collections.abc import Iterator
from datetime import datetime

from engine.definitions.paths import find_first
from engine.definitions.values import Register
from registers.asking import is_local, read_page
from registers.selectors import Entry, find_entries

MOST_PAGES = 2000


def list_entries(register: Register, *, now: datetime) -> Iterator[Entry]:
    """Every entry of the listing that flows into records.

    Raises:
        NoAnswer: the register does not answer, on whatever page; what came before is not the whole listing.
    """
    sync = register.sync
    if sync is None:
        return
    if is_local(register):
        yield from find_entries(register.key, {})
        return
    page: object = ""
    for _page in range(MOST_PAGES):
        found = read_page(register, sync.request, sync.entries, {"page": page}, now=now)
        yield from found.entries
        following = find_first(sync.next, found.document) if sync.next else None
        if following in (None, "", page):
            return
        page = following
