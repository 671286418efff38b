"""Reading the regions, and the inbox that spans them."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from tenants.models import InboxItem, Region


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

    They go to the database as one literal: somebody may hold hundreds, and to hand each over by itself takes longer
    than the query.
    """
    held = ",".join(_quoted(f"{slug}|{token}") for slug, there in tokens.items() for token in there)
    return InboxItem.objects.filter(tokens__overlap=Cast(Value(f"{{{held}}}"), ArrayField(TextField())))


def _quoted(text: str) -> str:
    """An element of an array's literal: whatever it holds stays inside of its quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
