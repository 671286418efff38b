"""A region is born from a folder of JSON, whole or not at all."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from exchange.authors import GROUP
from exchange.packs import BadPack
from exchange.regions import create_region_from_pack, prove_region
from exchange.releasing import ReleaseRefused, list_systems, standing
from schemas.selectors import current_region, current_release
from tenants.models import Region
from tenants.provisioning import RegionExists
from tests.builders import NOW

PACK = Path(__file__).parents[1] / "regions" / "kindergarten"


@pytest.fixture
def public(alpha):
    """Outside all regions, in a database where regions can be made."""
    with schema_context("public"):
        yield


def command(*arguments):
    out = StringIO()
    call_command("region", *arguments, stdout=out)
    return out.getvalue()


def test_a_region_is_born_with_everything_released_and_a_group_for_its_authors(public):
    said = []
    region = create_region_from_pack("kindergarten", folder=PACK, now=NOW, echo=said.append)
    with schema_context("kindergarten"):
        assert current_region().title == region.title == "幼儿园督导"
        assert [(standing(system).release.number, standing(system).changed) for system in list_systems()] == [
            (1, False),
            (1, False),
        ]
        rights = Group.objects.get(name=GROUP).permissions.values_list("codename", flat=True)
        assert "access_admin" in rights
        assert "change_definition" in rights
        assert "publish_definition" not in rights
    assert "born" in said[0]


def test_the_golden_cases_of_a_new_region_hold(public):
    region = create_region_from_pack("kindergarten", folder=PACK, now=NOW)
    prove_region(region, now=NOW)
    region.refresh_from_db()
    assert region.is_active


def test_a_region_that_breaks_its_own_promises_is_closed(public, tmp_path):
    folder = shutil.copytree(PACK, tmp_path / "pack")
    case = next(folder.glob("inspection/golden/*.json"))
    document = json.loads(case.read_text())
    step = next(step for step in document["steps"] if "grade" in step.get("expect", {}))
    step["expect"]["grade"] = "不可能"
    case.write_text(json.dumps(document, ensure_ascii=False))
    region = create_region_from_pack("kindergarten", folder=folder, now=NOW)
    with pytest.raises(ReleaseRefused) as refused:
        prove_region(region, now=NOW)
    assert refused.value.failures[0].expected == "不可能"
    region.refresh_from_db()
    assert not region.is_active


def test_a_bad_pack_makes_nothing(public, tmp_path):
    folder = shutil.copytree(PACK, tmp_path / "pack")
    next(folder.glob("inspection/forms/*.json")).unlink()
    with pytest.raises(BadPack):
        create_region_from_pack("kindergarten", folder=folder, now=NOW)
    assert not Region.objects.filter(schema_name="kindergarten").exists()


def test_a_region_is_not_born_twice(public):
    create_region_from_pack("kindergarten", folder=PACK, now=NOW)
    with pytest.raises(RegionExists):
        create_region_from_pack("kindergarten", folder=PACK, now=NOW)


def test_the_commands_make_list_and_export_a_region(public, tmp_path):
    assert "/r/kindergarten/" in command("create", "kindergarten", "--pack", str(PACK), "--title", "示范园区")
    listed = command("list")
    assert "kindergarten 示范园区" in listed
    assert "inspection" in listed
    assert "release 1" in listed
    command("export", "kindergarten", str(tmp_path))
    assert (tmp_path / "inspection" / "system.json").exists()
    with pytest.raises(CommandError, match="no region"):
        command("export", "nowhere", str(tmp_path))
    with pytest.raises(CommandError, match="already"):
        command("create", "kindergarten", "--pack", str(PACK))


@pytest.mark.parametrize("slug", ["public", "pg_x", "Shanghai", "a", "x; drop"])
def test_slugs_that_cannot_be_schemas_are_refused(public, slug):
    with pytest.raises(CommandError):
        command("create", slug, "--pack", str(PACK))


def test_checking_a_pack_needs_no_database_and_names_every_problem(tmp_path):
    for slug in (path.parent.name for path in Path(settings.PACKS_FOLDER).glob("*/region.json")):
        assert "No problems" in command("check", slug)
    folder = shutil.copytree(PACK, tmp_path / "pack")
    next(folder.glob("inspection/workflows/*.json")).write_text('{"kind": "workflow",')
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("region", "check", str(folder), stdout=out)
    assert "inspection/workflows/" in out.getvalue()


def test_a_folder_that_is_not_there_is_no_pack(tmp_path):
    with pytest.raises(CommandError):
        command("check", str(tmp_path / "nothing"))


def test_two_regions_of_one_pack_share_nothing(public):
    for slug in ("garden_a", "garden_b"):
        create_region_from_pack(slug, folder=PACK, now=NOW)
    with schema_context("garden_a"):
        first = current_release("inspection")
        first_id = first.pk
    with schema_context("garden_b"):
        assert current_release("inspection").digest == first.digest
        assert current_release("inspection").pk == first_id, "ids agree at birth, so only the schema tells them apart"
