"""A document checked alone among its system is said the same of as in the check of the whole."""

from pathlib import Path

import pytest

from schemas.checking import check_documents, check_one, name_of
from schemas.packs import read_pack

PACKS = Path(__file__).parents[2] / "tenants" / "regions"
BROKEN = {
    "form": {"sections": [{"key": "one", "title": "一", "visible": "nobody = 1", "fields": []}]},
    "workflow": {"initial": "nowhere"},
    "decision": {"values": {"odd": "missing + 1"}},
    "record_type": {"workflow": "nothing"},
    "catalogue": {"grade": "nothing", "nodes": []},
    "notice": {"to": "?"},
    "golden": {"record_type": "nothing"},
    "print": {"unknown": True},
}


@pytest.fixture(scope="module")
def quality():
    """The documents of Shanghai's quality system, and its region."""
    pack = read_pack(PACKS / "shanghai")
    return pack.systems["quality"], pack.region


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_one_document_is_said_the_same_of_as_in_the_whole(quality, kind):
    documents, region = quality
    changed = next(one for one in documents if one["kind"] == kind)
    others = [one for one in documents if one is not changed]
    broken = {**changed, **BROKEN[kind]}
    whole = [one for one in check_documents([*others, broken], region) if one.document == name_of(broken)]
    assert whole
    assert set(map(repr, check_one(broken, others, region))) == set(map(repr, whole))


def test_a_broken_neighbour_is_not_held_against_a_document(quality):
    documents, region = quality
    kind = next(one for one in documents if one["kind"] == "record_type" and one.get("workflow"))
    others = [
        {**one, "states": 3} if (one["kind"], one["key"]) == ("workflow", kind["workflow"]) else one
        for one in documents
        if one is not kind
    ]
    whole = [one for one in check_documents([*others, kind], region) if one.document == name_of(kind)]
    assert set(map(repr, check_one(kind, others, region))) == set(map(repr, whole))
