"""The grants that people hold on a day: one statement that the server keeps prepared, since every request asks it."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Deputy, Grant, Organisation
from tenants.models import Region
from tenants.statements import Table, rows

_GRANTS, _REGIONS, _COMPANIES = Table(Grant), Table(Region), Table(Organisation)
#: Each grant with its region, its organisation, and those for whom its holder stands in in its region that day.
_HELD = f"""
    SELECT {_GRANTS.columns("held")}, {_REGIONS.columns("region")}, {_COMPANIES.columns("company")}, ARRAY(
        SELECT owner_id FROM {Deputy._meta.db_table} AS deputy
        WHERE deputy.deputy_id = held.user_id AND deputy.region_id = held.region_id AND deputy.revoked_at IS NULL
        AND deputy.first_day <= %(day)s AND deputy.last_day >= %(day)s ORDER BY deputy.id)
    FROM {_GRANTS.name} AS held
    JOIN {_REGIONS.name} AS region ON region.id = held.region_id AND region.is_active
    LEFT JOIN {_COMPANIES.name} AS company ON company.id = held.organisation_id
    WHERE held.user_id = %(user)s AND held.active AND (held.until IS NULL OR held.until >= %(day)s)
"""  # noqa: S608 - names of our own
_ANYWHERE = f"{_HELD} ORDER BY region.schema_name, held.id"
_IN_ONE = f"{_HELD} AND region.schema_name = %(region)s ORDER BY held.id"


def held_by(user_id: int, *, day: date, region_slug: str = "") -> Sequence[Grant]:
    """What somebody was granted, in one region or (none named) anywhere, and holds on a day; by region.

    Each grant has its region and its organisation, and `lenders`: the ids of those whose deputy they are there.
    """
    regions: dict[int, Region] = {}
    asked = {"user": user_id, "day": day, "region": region_slug}
    return [_grant(row, regions) for row in rows(_IN_ONE if region_slug else _ANYWHERE, asked)]


def _grant(row: Sequence[object], regions: dict[int, Region]) -> Grant:
    """One row as a grant; those of one region share it."""
    grants, both = len(_GRANTS.fields), len(_GRANTS.fields) + len(_REGIONS.fields)
    grant = _GRANTS.read(row[:grants])
    if grant.region_id not in regions:
        regions[grant.region_id] = _REGIONS.read(row[grants:both])
    grant.region = regions[grant.region_id]
    grant.organisation = _COMPANIES.read(row[both:-1]) if grant.organisation_id else None
    grant.lenders = row[-1]
    return grant
