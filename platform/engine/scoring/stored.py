"""A sheet as it is stored, read straight into values that quick scoring looks into, and nothing it does not need.

`entries` is the definition of what may be stored; what this does not understand is left to it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from .reading import LARGEST_COUNT

Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_COUNT)]


class Unfit(Exception):
    """This needs more than whole numbers."""


class StoredItem(msgspec.Struct, frozen=True, gc=False):
    """What is entered at one item, as far as it moves a score."""

    findings: tuple[str, ...] = ()
    choice: str = ""
    marks: Decimal | None = None
    amounts: dict[str, Decimal] | None = None
    counts: dict[str, Count] | None = None
    remark: str = ""


class StoredUse(msgspec.Struct, frozen=True, gc=False):
    """One use of a repeated table."""

    key: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]{1,20}\Z")]


class StoredSheet(msgspec.Struct, frozen=True, gc=False):
    """What is entered on a sheet, as far as it moves a score."""

    items: dict[str, StoredItem] = {}
    absent: frozenset[str] = frozenset()
    instances: dict[str, tuple[StoredUse, ...]] = {}


class UnreadSheet(msgspec.Struct, frozen=True, gc=False):
    """The same with every entry as the JSON that it is."""

    items: dict[str, msgspec.Raw] = {}
    absent: frozenset[str] = frozenset()
    instances: dict[str, msgspec.Raw] = {}


read_sheet = msgspec.json.Decoder(StoredSheet).decode  # raise ValueError where something has not its shape
read_item = msgspec.json.Decoder(StoredItem).decode
find_items = msgspec.json.Decoder(UnreadSheet).decode
