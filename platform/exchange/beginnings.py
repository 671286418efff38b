"""New systems and new definitions in a region, as drafts."""

import copy
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from exchange.drafts import add_draft, draft_documents, save_draft
from schemas.models import Definition
from schemas.selectors import REGION

Document = Mapping[str, Any]


class Taken(Exception):
    """There is something of this kind and key already; `name` says what, as `kind/key`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@transaction.atomic
def begin_system(*, key: str, title: str, by: User, at: datetime) -> None:
    """Add a system to the region: its own document, and its key in the region's.

    Raises:
        Taken: the region has a system of this key.
    """
    row, region = _region()
    if key in region.get("systems", ()) or Definition.objects.filter(system=key).exists():
        raise Taken(f"system/{key}")
    add_draft(key, {"kind": "system", "key": key, "title": title}, by=by, at=at)
    region["systems"] = [*region.get("systems", ()), key]
    save_draft(row, region, by=by, at=at)


@transaction.atomic
def begin_definitions(system: str, documents: Iterable[Document], *, by: User, at: datetime) -> tuple[Definition, ...]:
    """Add new definitions to a system, all or none.

    Raises:
        Taken: the system has one of a kind and key already.
    """
    taken = {(one["kind"], one["key"]) for one in draft_documents(system)}
    added = []
    for document in documents:
        if (document["kind"], document["key"]) in taken:
            raise Taken(f"{document['kind']}/{document['key']}")
        added.append(add_draft(system, document, by=by, at=at))
    return tuple(added)


@transaction.atomic
def show_in_menu(item: Document, *, group: str, by: User, at: datetime) -> None:
    """Put an item at the end of a group of the region's menu, which is made if there is none of that title."""
    row, region = _region()
    menus = region.setdefault("menus", [])
    found = next((menu for menu in menus if menu.get("title") == group), None)
    if found is None:
        menus.append({"title": group, "items": [dict(item)]})
    else:
        found.setdefault("items", []).append(dict(item))
    save_draft(row, region, by=by, at=at)


def _region() -> tuple[Definition, dict[str, Any]]:
    """The region's definition, locked, with its newest draft."""
    row = Definition.objects.select_for_update().get(system=REGION, kind="region")
    drafts = [one for one in draft_documents(REGION) if one["kind"] == "region"]
    return row, copy.deepcopy(dict(drafts[0]))
