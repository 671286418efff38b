"""Reading what regions published. Nothing here opens a region: the public tables carry all that is shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from tenants.publishing.models import EVERYWHERE, PublishedMeasure, PublishedResult, PublishedSum
from tenants.publishing.sums import LaterCounts, Sums
from tenants.selectors import theirs
from tenants.statements import rows

Tokens = Mapping[str, Iterable[str]]  # by the slug of a region
Areas = Mapping[str, Mapping[str, frozenset[str]]]  # by region and role

_MEASURES, _SUMS = PublishedMeasure._meta.db_table, PublishedSum._meta.db_table
#: One statement, however many regions: their measures, and of the one that is compared the sums of its periods. Of
#: hundreds of regions a page shows few, and scores are most of what there is to send: they come for the rows it shows.
_COMPARED = f"""
    WITH held AS (
        SELECT * FROM unnest(%(slugs)s::text[], %(roles)s::text[]) AS held(slug, role)
    ),
    readable AS (
        SELECT * FROM public.{_MEASURES} m
        WHERE EXISTS (SELECT FROM held WHERE held.slug = m.region_slug AND held.role = ANY(m.readers))
    ),
    chosen AS (
        SELECT key FROM readable GROUP BY key ORDER BY key = %(key)s::text DESC, count(*) DESC, key LIMIT 1
    ),
    told AS (
        SELECT r.*, r.key = chosen.key AS is_chosen, r.key = chosen.key AND %(region)s::text IN ('', r.region_slug)
            AND %(system)s::text IN ('', r.system_title) AS is_row
        FROM readable r, chosen
    ),
    ranked AS (
        SELECT *, count(*) OVER (PARTITION BY is_row) AS number, row_number() OVER (PARTITION BY is_row ORDER BY
            CASE WHEN %(backwards)s::boolean THEN region_title END COLLATE "C" DESC,
            CASE WHEN NOT %(backwards)s::boolean THEN region_title END COLLATE "C",
            region_slug COLLATE "C", system COLLATE "C") - 1 AS place
        FROM told
    ),
    placed AS (
        SELECT *, is_row AND place - CASE WHEN %(start)s::int < number THEN %(start)s::int
            ELSE (number - 1) / %(size)s::int * %(size)s::int END BETWEEN 0 AND %(size)s::int - 1 AS is_shown
        FROM ranked
    )
    SELECT r.region_slug, r.region_title, r.region_short, r.system, r.system_title, r.key, r.title, r.period_kind,
        r.scale_title, r.has_score, r.grades::json, r.readers, r.is_chosen, CASE WHEN r.is_chosen THEN (
            SELECT json_agg(json_build_array(s.area, s.period_start, s.records, s.counted, s.grades,
                CASE WHEN r.is_shown THEN s.scores::text END, s.due) ORDER BY s.period_start)
            FROM public.{_SUMS} s
            WHERE s.measure_id = r.id AND s.area = ANY(%(areas)s::text[])
            AND s.period_start <= %(until)s::date AND s.period_start >= CASE r.period_kind
                WHEN 'month' THEN %(month)s::date WHEN 'quarter' THEN %(quarter)s::date ELSE %(year)s::date END
        )::text END
    FROM placed r ORDER BY r.region_slug COLLATE "C", r.system COLLATE "C"
"""  # noqa: S608 - names of our own
_EVERY = 2**31 - 1  # rows on a page that holds them all


@dataclass(frozen=True)
class Rows:
    """The rows whose scores are wanted: a page of those that are left in the order of the regions' titles, or all."""

    region: str = ""  # its slug; empty: every region
    system: str = ""  # its title; empty: every system
    backwards: bool = False
    start: int = 0  # the first of them, from 0; where there are not so many, that of the last page
    size: int = _EVERY


@dataclass(frozen=True)
class Measured:
    """What a region publishes under a key, with the sums somebody may see, by the first day of each period.

    They are put together where they are asked for: all periods of a span at once, single ones of what a page shows.
    """

    region_slug: str
    region_title: str
    region_short: str
    system: str
    system_title: str
    key: str
    title: str
    period_kind: str
    scale_title: str
    has_score: bool
    grades: Sequence[tuple[str, str]]  # grade and level, best first
    is_chosen: bool
    parts: Mapping[date, Sequence[Sums]]  # of each period, one for each area


def measured(
    tokens: Tokens, *, key: str, since: Mapping[str, date], until: date, scored: Rows | None = None
) -> list[Measured]:
    """What the regions publish that somebody holds tokens in, in one query.

    Sums come with the measure of this key, or where nobody publishes it, with the one that most regions do: of the
    periods from `since` (by the kind of period) to the one that `until` lies in, in the person's own areas. Scores
    come with the rows `scored` names, by default with all; whoever asks for others is refused (LookupError).
    """
    areas, scored = _areas_held(tokens), scored or Rows()
    held = [(slug, role) for slug, there in areas.items() for role in there]
    asked = {
        "slugs": [slug for slug, _role in held],
        "roles": [role for _slug, role in held],
        "areas": sorted({area for there in areas.values() for held in there.values() for area in held}),
        "key": key,
        "until": until,
        **since,
        **asdict(scored),
    }
    return [_measured(row, areas) for row in rows(_COMPARED, asked)]


def results_of(tokens: Tokens) -> QuerySet[PublishedResult]:
    """Every single result that regions publish to whoever holds these tokens, the newest period first."""
    declared = PublishedMeasure.objects.filter(
        region_slug=OuterRef("region_slug"), system=OuterRef("system"), key=OuterRef("measure")
    )
    return PublishedResult.objects.filter(theirs(tokens), Exists(declared)).order_by(
        "-period_start", "region_slug", "-pk"
    )


def _areas_held(tokens: Tokens) -> Areas:
    """The areas somebody holds in each region, by role; tokens of organisations and people have none."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for slug, held in tokens.items():
        for token in held:
            role, _at, place = token.partition("@")
            kind, _colon, area = place.partition(":")
            if kind == "area":
                found[slug][role].add(area)
    return {slug: {role: frozenset(areas) for role, areas in there.items()} for slug, there in found.items()}


def _measured(row: Sequence[object], held: Areas) -> Measured:
    """A row with the sums of the areas this person holds there in a role that may compare."""
    *named, grades, readers, is_chosen, sums = row
    there = held[str(named[0])]
    areas = frozenset[str]().union(*(there.get(role, frozenset()) for role in readers))
    counted = {EVERYWHERE} if EVERYWHERE in areas else areas
    periods: dict[date, list[Sums]] = defaultdict(list)
    for area, start, *numbers, scores, due in msgspec.json.decode(sums) if sums else ():
        if area in counted:
            periods[date.fromisoformat(start)].append(Sums(*numbers, LaterCounts((scores,)), due))
    return Measured(*named, grades, is_chosen, periods)
