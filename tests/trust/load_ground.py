"""Many small regions, each with its people and sites, for a load on all of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from registers.services import put_entry
from tenants.provisioning import create_region
from tests.builders import NOW, REGION, publish_all
from tests.database import copied_database
from tests.small_works import DOCUMENTS
from tests.trust.ground import session_of
from tests.world import World

SITES = 2  # accepted ones in each region, each with the draft of a month
_ITEM = {
    "key": "sites",
    "title": "工程",
    "system": "works",
    "record_type": "site",
    "roles": ["contractor", "authority"],
}
_REGION: Mapping[str, Any] = {**REGION, "menus": [{"title": "工程", "items": [_ITEM]}]}


@dataclass
class Place:
    """A region: the sessions of its people, and what is in it."""

    slug: str
    contractor: str
    authority: str
    sites: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)


@contextmanager
def many_regions(name: str, count: int) -> Iterator[tuple[str, list[Place]]]:
    """A database of this name with so many regions; gives its address and them."""
    usual = connection.settings_dict["NAME"]
    with copied_database(name):
        yield f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}", [_born(number) for number in range(count)]
    connection.settings_dict["NAME"] = usual


def called(place: Place) -> str:
    """How the names of all sites of a region begin, and of no other's."""
    return f"工程 {place.slug.partition('_')[2]}"


def _born(number: int) -> Place:
    slug = f"load_{number}"
    create_region(slug, title=f"负载区 {number}", short="载", now=NOW)
    with schema_context(slug):
        publish_all(DOCUMENTS, region=_REGION)
        put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
        world = World()
        place = Place(slug, session_of(world.contractor), session_of(world.authority))
        for site in range(SITES):
            accepted = world.active_site(site_name=f"{called(place)}-{site}", contract=f"HT-{site}")
            month = world.month(accepted, 3)
            world.self_score(month, "steel.1")
            place.sites.append(accepted.pk)
            place.months.append(month.pk)
    return place
