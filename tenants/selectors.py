"""Reading the regions, and the inbox that spans them."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Func, QuerySet, TextField, Value

from tenants.models import InboxItem, Region

_BREAK = "\n"  # in no token


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


def inbox_of(tokens: Mapping[str, Iterable[str]]) -> QuerySet[InboxItem]:
    """The lines that are there for whoever holds these tokens, by region.

    They go to the database as one text: somebody may hold hundreds, and as many parameters take longer than the query.
    """
    held = _BREAK.join(f"{slug}|{token}" for slug, there in tokens.items() for token in there)
    array = Func(Value(held), Value(_BREAK), function="string_to_array", output_field=ArrayField(TextField()))
    return InboxItem.objects.filter(tokens__overlap=array)
