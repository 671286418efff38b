"""A release is checked, proved by its golden cases, and final."""

import copy
from pathlib import Path

import pytest

from exchange.drafts import draft_documents, list_drafts, replace_drafts, save_draft
from exchange.releasing import (
    NothingToRelease,
    ReleaseRefused,
    check_drafts,
    release_system,
    standing,
)
from schemas.models import Definition, Release
from schemas.packs import read_pack
from schemas.selectors import REGION, current_release, documents_of
from tenants.audit.models import AuditEntry
from tests.builders import NOW

PACK = read_pack(Path(__file__).parents[1] / "regions" / "kindergarten")
DOCUMENTS = PACK.systems["inspection"]


@pytest.fixture
def drafts(alpha):
    """A region and a system as drafts, the region released."""
    replace_drafts(REGION, [PACK.region], by=None, at=NOW)
    replace_drafts("inspection", DOCUMENTS, by=None, at=NOW)
    release_system(REGION, by=None, at=NOW)


def edit(kind, key, change):
    row = Definition.objects.select_related("latest_revision").get(kind=kind, key=key)
    document = copy.deepcopy(next(draft.document for draft in list_drafts() if draft.id == row.pk))
    change(document)
    save_draft(row, document, by=None, at=NOW)


def test_drafts_become_release_one_and_are_marked_so(drafts):
    assert standing("inspection").changed
    release = release_system("inspection", by=None, at=NOW, notes="首版")
    assert (release.number, release.notes) == (1, "首版")
    assert not standing("inspection").changed
    assert not Definition.objects.filter(system="inspection", live=False).exists()
    assert not Definition.objects.filter(system="inspection", has_unpublished_changes=True).exists()
    assert AuditEntry.objects.filter(action="release.published", object_id="inspection").count() == 1


def test_an_edited_draft_waits_for_the_next_release(drafts):
    release_system("inspection", by=None, at=NOW)
    edit("workflow", "visit", lambda document: document.update(title="新名称"))
    assert standing("inspection").changed
    row = Definition.objects.get(kind="workflow", key="visit")
    assert row.title != "新名称", "what the row shows is what was released"
    second = release_system("inspection", by=None, at=NOW)
    row.refresh_from_db()
    assert (second.number, row.title) == (2, "新名称")
    first = Release.objects.get(system="inspection", number=1)
    assert "新名称" not in first.documents, "an earlier release never changes"


def test_nothing_new_is_refused_kindly(drafts):
    release_system("inspection", by=None, at=NOW)
    with pytest.raises(NothingToRelease):
        release_system("inspection", by=None, at=NOW)
    assert current_release("inspection").number == 1


def test_problems_refuse_a_release_all_at_once_and_leave_everything_as_it_was(drafts):
    release_system("inspection", by=None, at=NOW)
    edit("workflow", "visit", lambda document: document.update(initial="nowhere"))
    edit("record_type", "visit", lambda document: document.update(form="nothing"))
    with pytest.raises(ReleaseRefused) as refused:
        release_system("inspection", by=None, at=NOW)
    assert {"workflow/visit", "record_type/visit"} <= {problem.document for problem in refused.value.problems}
    assert current_release("inspection").number == 1


def test_a_golden_case_that_comes_out_otherwise_refuses_a_release(drafts):
    case = {
        "kind": "golden",
        "key": "impossible",
        "title": "不可能",
        "source": "-",
        "steps": [{"as": "nursery", "create": "nursery_file", "name": "n", "expect": {"state": "no_such_state"}}],
    }
    replace_drafts("inspection", [*DOCUMENTS, case], by=None, at=NOW)
    with pytest.raises(ReleaseRefused) as refused:
        release_system("inspection", by=None, at=NOW)
    assert refused.value.failures or refused.value.problems
    assert current_release("inspection") is None


def test_a_region_cannot_lose_a_role_its_systems_need(drafts):
    release_system("inspection", by=None, at=NOW)
    roles = [role for role in PACK.region["roles"] if role["key"] != "inspector"]
    replace_drafts(REGION, [{**PACK.region, "roles": roles}], by=None, at=NOW)
    assert check_drafts(REGION)
    with pytest.raises(ReleaseRefused):
        release_system(REGION, by=None, at=NOW)


def test_the_release_holds_exactly_the_drafts(drafts):
    release = release_system("inspection", by=None, at=NOW)
    names = {(document["kind"], document["key"]) for document in documents_of(release)}
    assert names == {(document["kind"], document["key"]) for document in draft_documents("inspection")}
