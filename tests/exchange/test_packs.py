"""Packs ↔ drafts: nothing is lost, nothing is touched without need, and files are always the same."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.models import Revision

from exchange.drafts import draft_documents, list_drafts
from exchange.packs import BadPack, export_pack, import_pack, load_checked_pack
from exchange.releasing import list_systems
from schemas.documents import canonical
from schemas.models import Definition
from schemas.packs import read_pack
from tests.builders import NOW

PACKS = sorted(path.parent.name for path in Path(settings.PACKS_FOLDER).glob("*/region.json"))


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.json"))}


def texts():
    return {system: canonical(draft_documents(system)) for system in list_systems()}


@pytest.mark.parametrize("slug", PACKS)
def test_import_then_export_then_import_is_the_identity(alpha, slug, tmp_path):
    source = Path(settings.PACKS_FOLDER) / slug
    import_pack(read_pack(source), by=None, at=NOW)
    first = texts()
    export_pack(tmp_path / "once")
    import_pack(read_pack(tmp_path / "once"), by=None, at=NOW)
    export_pack(tmp_path / "twice")
    assert texts() == first
    assert files(tmp_path / "twice") == files(tmp_path / "once")


@pytest.mark.parametrize("slug", PACKS)
def test_an_exported_pack_says_what_the_imported_one_said(alpha, slug, tmp_path):
    source = read_pack(Path(settings.PACKS_FOLDER) / slug)
    import_pack(source, by=None, at=NOW)
    export_pack(tmp_path)
    written = read_pack(tmp_path)
    assert written.problems == ()
    assert canonical([written.region]) == canonical([source.region])
    assert {key: canonical(found) for key, found in written.systems.items()} == {
        key: canonical(found) for key, found in source.systems.items()
    }


def test_importing_again_adds_nothing_to_the_history(alpha):
    pack = read_pack(Path(settings.PACKS_FOLDER) / PACKS[0])
    import_pack(pack, by=None, at=NOW)
    before = Revision.objects.count()
    import_pack(pack, by=None, at=NOW)
    assert Revision.objects.count() == before
    assert before == Definition.objects.count(), "every draft has one entry in its history"


def test_a_document_that_left_the_pack_leaves_the_drafts_and_a_changed_one_gets_a_history(alpha, tmp_path):
    slug = PACKS[0]
    folder = shutil.copytree(Path(settings.PACKS_FOLDER) / slug, tmp_path / slug)
    import_pack(read_pack(folder), by=None, at=NOW)
    export_pack(folder)
    form, workflow = next(folder.glob("*/forms/*.json")), next(folder.glob("*/workflows/*.json"))
    form.unlink()
    workflow.write_text(workflow.read_text().replace('"title": "', '"title": "新', 1))
    import_pack(read_pack(folder), by=None, at=NOW)
    names = {draft.name: draft for draft in list_drafts()}
    assert f"form/{form.stem}" not in names
    assert names[f"workflow/{workflow.stem}"].document["title"].startswith("新")
    assert Definition.objects.get(kind="workflow", key=workflow.stem).revisions.count() == 2


def test_demonstration_data_in_the_folder_survives_an_export(alpha, tmp_path):
    packs = [Path(settings.PACKS_FOLDER) / slug for slug in PACKS]
    source = next(folder for folder in packs if (folder / "demo").is_dir())
    folder = shutil.copytree(source, tmp_path / "pack")
    import_pack(read_pack(folder), by=None, at=NOW)
    export_pack(folder)
    assert {name for name in files(folder) if name.startswith("demo/")} == {
        name for name in files(source) if name.startswith("demo/")
    }


def test_a_bad_pack_is_refused_with_all_its_problems(tmp_path):
    folder = shutil.copytree(Path(settings.PACKS_FOLDER) / PACKS[0], tmp_path / "pack")
    next(folder.glob("*/forms/*.json")).unlink()
    (folder / "region.json").write_text((folder / "region.json").read_text().replace('"grant"', '"gift"'))
    with pytest.raises(BadPack) as bad:
        load_checked_pack(folder)
    assert len({problem.document for problem in bad.value.problems}) >= 2
