"""Reading the regions, and the inbox that spans them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from tenants.models import Domain, InboxItem, Region
from tenants.statements import Table, rows

_REGIONS = Table(Region)
#: Each request asks for its region.
_OF_SLUG = f"SELECT {_REGIONS.columns()} FROM {_REGIONS.name} WHERE schema_name = %s AND is_active"  # noqa: S608 - names of our own
_OF_HOST = f"""
    SELECT {_REGIONS.columns("region")} FROM {_REGIONS.name} AS region
    JOIN {Domain._meta.db_table} AS bound ON bound.tenant_id = region.id
    WHERE bound.domain = %s AND region.is_active
"""  # noqa: S608 - names of our own
MANY_TOKENS, MANY_WAYS = 100, 4  # above so many tokens, if they come down to so few ways of holding them


def region_here() -> Region:
    """The region we stand in: as the request or the task found it, otherwise looked up."""
    here = connection.tenant
    return here if isinstance(here, Region) else Region.objects.get(schema_name=connection.schema_name)


def find_region(slug: str) -> Region | None:
    """The active region of this slug, if there is one."""
    return next(map(_REGIONS.read, rows(_OF_SLUG, [slug])), None)


def find_region_of_host(host: str) -> Region | None:
    """The active region this host name is bound to, if any."""
    return next(map(_REGIONS.read, rows(_OF_HOST, [host])), None)


def list_regions() -> Sequence[Region]:
    """The active regions, by slug; the hidden template is not one of them."""
    return list(Region.objects.filter(is_active=True))


def inbox_of(tokens: Mapping[str, Iterable[str]]) -> QuerySet[InboxItem]:
    """The lines that are there for whoever holds these tokens, by region."""
    return InboxItem.objects.filter(theirs(tokens))


def theirs(tokens: Mapping[str, Iterable[str]]) -> Q:
    """What is there for whoever holds these tokens, by region: of all tables whose lines carry their tokens.

    Each line is compared with every token. Whoever holds very many mostly holds the same few in each of many regions:
    then a line's region is looked up among those, and its tokens are compared with the few.
    """
    held = few_of(tokens)
    if held is not None:
        return Q(tokens__overlap=_array(held))
    alike = _alike(tokens)
    if len(alike) > MANY_WAYS:
        return Q(tokens__overlap=_array(_of_regions(tokens)))
    ways = (Q(_is_among(slugs), bare_tokens__overlap=_array(there)) for there, slugs in alike.items())
    return reduce(or_, ways)


def few_of(tokens: Mapping[str, Iterable[str]]) -> list[str] | None:
    """These tokens as lines carry them, for a statement of one's own; None where they are so many (see `theirs`)."""
    held = _of_regions(tokens)
    return held if len(held) <= MANY_TOKENS else None


def _of_regions(tokens: Mapping[str, Iterable[str]]) -> list[str]:
    return [f"{slug}|{token}" for slug, there in tokens.items() for token in frozenset(there)]


def _alike(tokens: Mapping[str, Iterable[str]]) -> Mapping[frozenset[str], Sequence[str]]:
    """The regions in which the same tokens are held, by these."""
    alike: dict[frozenset[str], list[str]] = {}
    for slug, there in tokens.items():
        alike.setdefault(frozenset(there), []).append(slug)
    return alike


def _is_among(slugs: Iterable[str]) -> Func:
    """Whether the line's region is one of these.

    Not the bare column: the planner would look up each of hundreds of regions in its statistics.
    """
    return Func(
        F("region_slug"),
        _array(slugs),
        template="%(expressions)s)",
        arg_joiner=" || '' = ANY(",
        output_field=BooleanField(),
    )


def _array(texts: Iterable[str]) -> Cast:
    """Texts as one literal: to hand hundreds over one by one takes longer than the query."""
    return Cast(Value(f"{{{','.join(map(_quoted, texts))}}}"), ArrayField(TextField()))


def _quoted(text: str) -> str:
    """An element of an array's literal: whatever it holds stays inside of its quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
