"""Small systems and people for tests: documents published into the region we are in, accounts with grants in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import Grant, Organisation, User
from forms.actors import Actor, actor_for
from schemas.models import Release
from schemas.services import publish
from tenants.models import Region

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 4, 2, 9, 0, tzinfo=ZONE)
BUILDER, SUPERVISOR, OTHER_BUILDER = "91310000MA1FL0000N", "91310000MA1FL1111P", "91310000MA1FL2222Q"
PUDONG, HUANGPU = "310115", "310101"

_numbers = count(1)

REGION: Mapping[str, object] = {
    "kind": "region",
    "key": "testland",
    "title": "测试区",
    "short": "测",
    "systems": ["works"],
    "roles": [
        {"key": "contractor", "title": "施工企业用户", "held": {"by": "party", "party": "contractor"}},
        {"key": "supervision", "title": "监理企业用户", "held": {"by": "party", "party": "supervision"}},
        {"key": "site", "title": "现场用户", "held": {"by": "person", "party": "supervision", "positions": ["leader"]}},
        {"key": "authority", "title": "监督机构用户", "held": {"by": "grant"}},
    ],
    "districts": [{"key": PUDONG, "title": "浦东新区"}, {"key": HUANGPU, "title": "黄浦区"}],
    "period_titles": {"month": "{year}年{month}月", "quarter": "{year}年第{quarter}季度"},
    "calendar": [{"year": 2026, "holidays": ["2026-05-01"], "workdays": []}],
    "menus": [],
}


def at(day: str, hour: int = 9) -> datetime:
    """A moment on a day, where the region is."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=ZONE)


def publish_all(
    documents: Iterable[Mapping[str, object]],
    *,
    system: str = "works",
    region: Mapping[str, object] = REGION,
    now: datetime = NOW,
) -> Release:
    """Release a region document and the documents of one system in the region we are in."""
    publish(system="region", documents=[region], by=None, at=now)
    return publish(system=system, documents=list(documents), by=None, at=now)


def person(
    name: str, role: str, *, organisation: str = "", areas: Sequence[str] = (), person_key: str = "", region: str = ""
) -> User:
    """Somebody with one role in a region (the one we are in)."""
    user = User.objects.create(username=f"user{next(_numbers)}", name=name, person_key=person_key)
    return grant(user, role, organisation=organisation, areas=areas, region=region)


def grant(user: User, role: str, *, organisation: str = "", areas: Sequence[str] = (), region: str = "") -> User:
    """Give a person a role in a region (the one we are in)."""
    place = Region.objects.get(schema_name=region or connection.schema_name)
    company = None
    if organisation:
        company, _made = Organisation.objects.get_or_create(credit_code=organisation, defaults={"name": organisation})
    Grant.objects.create(user=user, region=place, role=role, organisation=company, areas=list(areas))
    return user


def actor(
    name: str, role: str, *, organisation: str = "", areas: Sequence[str] = (), person_key: str = "", region: str = ""
) -> Actor:
    """The actor such a person is in the region."""
    user = person(name, role, organisation=organisation, areas=areas, person_key=person_key, region=region)
    return actor_for(user, region_slug=region or connection.schema_name, today=NOW.date())
