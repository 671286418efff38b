"""Reading the regions."""

from collections.abc import Sequence

from django.db import connection

from tenants.models import Region


def region_here() -> Region:
    """The region we stand in: as the request or the task found it, otherwise looked up."""
    here = connection.tenant
    return here if isinstance(here, Region) else Region.objects.get(schema_name=connection.schema_name)


def find_region(slug: str) -> Region | None:
    """The active region of this slug, if there is one."""
    return Region.objects.filter(schema_name=slug, is_active=True).first()


def find_region_of_host(host: str) -> Region | None:
    """The active region this host name is bound to, if any."""
    return Region.objects.filter(domains__domain=host, is_active=True).first()


def list_regions() -> Sequence[Region]:
    """The active regions, by slug; the hidden template is not one of them."""
    return list(Region.objects.filter(is_active=True))
