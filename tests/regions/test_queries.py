"""However many records there are: no page of the packs asks the database for each of them."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.selectors import tokens_for
from exchange.demo import load_demo
from exchange.regions import create_region_from_pack
from forms.models import Record
from schemas.selectors import current_region, current_releases, system_of
from tenants import clock

#: The first record that stands below another one, or was handed on, costs one statement for all of its kind.
FIRST = 1
NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)


def quiet(_line: str) -> None:
    """Keeps the progress of loading out of the tests' output."""


def half_told(pack: Path) -> None:
    """Leave every other story of the demonstration away."""
    for place in (pack / "demo").glob("*projects.json"):
        document = json.loads(place.read_text(encoding="utf-8"))
        document["table"]["rows"] = document["table"]["rows"][::2]
        place.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def pages_of(slug: str) -> Iterator[tuple[User, str]]:
    """Every page of the menus, as one of the people who have it, and the oldest record of each type that they see.

    Of a record also the tabs with what stands below it, and of the first with a project all that is known of that.
    """
    people = list(User.objects.filter(grants__region__schema_name=slug).distinct().order_by("pk"))
    items = [item for menu in current_region().menus for item in menu.items]
    types = set(Record.objects.values_list("system", "record_type"))
    for person in people:
        held = list(tokens_for(person, slug, today=NOW.date()))
        roles = set(person.grants.filter(region__schema_name=slug).values_list("role", flat=True))
        for item in list(items):
            if roles.isdisjoint(item.roles):
                continue
            items.remove(item)
            if item.record_type:
                yield person, f"list/{item.key}/"
            elif item.report or item.dashboard:
                yield (
                    person,
                    f"{'report' if item.report else 'dashboard'}s/{item.system}/{item.report or item.dashboard}/",
                )
        yield from ((person, path) for path in records_of(types, held))


def records_of(types: set[tuple[str, str]], held: list[str]) -> Iterator[str]:
    """The oldest record of each of these types that somebody sees, with its tabs; types found are taken out."""
    for system, kind in sorted(types):
        record = Record.objects.filter(system=system, record_type=kind, tokens__overlap=held).order_by("pk").first()
        if record is None:
            continue
        types.discard((system, kind))
        yield f"records/{record.pk}/"
        yield from (f"records/{record.pk}/?tab={child}" for child in below(system, kind))
        if record.project and not record.parent_id and current_region().projects:
            yield from ("projects/", f"projects/{record.project}/")


def below(system: str, kind: str) -> Iterator[str]:
    """The record types that stand below another one."""
    types = system_of(current_releases()[system]).record_types.values()
    yield from (one.key for one in types if one.parent == kind)


def asked(person: User, path: str) -> int:
    """How many statements a page takes; where it is refused, its status below zero."""
    client = Client()
    client.force_login(person)
    with clock.frozen(NOW), CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    return len(queries) if status == 200 else -status


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["shanghai", "qingdao", "jiangsu"])
def test_no_page_asks_for_each_of_its_records(slug, in_region, tmp_path):
    pack, whole = tmp_path / slug, settings.PACKS_FOLDER / slug
    shutil.copytree(whole, pack, ignore=shutil.ignore_patterns("golden", "past_*projects.json"))
    create_region_from_pack(slug, folder=pack, now=NOW)
    half_told(pack)
    assert load_demo(slug, now=NOW, echo=quiet, folder=pack) == ()
    with in_region(slug):
        pages = [(person, f"/r/{slug}/{path}") for person, path in pages_of(slug)]
        few = Record.objects.count()
    before = {path: (asked(person, path), asked(person, path))[1] for person, path in pages}
    shutil.copytree(
        whole / "demo", pack / "demo", dirs_exist_ok=True, ignore=shutil.ignore_patterns("past_*projects.json")
    )
    assert load_demo(slug, now=NOW, echo=quiet, folder=pack) == ()
    with in_region(slug):
        assert Record.objects.count() > few * 1.3
    after = {path: asked(person, path) for person, path in pages}
    more = {path: (count, after[path]) for path, count in before.items() if not count <= after[path] <= count + FIRST}
    assert more == {}
    assert min(before.values()) > 0
