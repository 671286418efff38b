"""Score sheets through the API: the same rules as on the pages, line by line."""

import pytest

from forms.models import ScoreSheet
from tests.api.programs import Program, png
from tests.world import entries_with

CRACK = {"items": {"steel.1": {"findings": ["steel.1.a"], "remark": "裂缝"}}}


@pytest.fixture
def month(world):
    return world.month(world.active_site(), 2)


@pytest.fixture
def path(month) -> str:
    return f"records/{month.pk}/sheets/self/"


def test_a_sheet_is_read_filled_and_scored_at_once(contractor, path):
    empty = contractor.get(path)
    assert (empty.tag, empty["version"], empty["may_fill"], empty["entries"]) == ('"0"', 0, True, {})
    filled = contractor.ask("PUT", path, {"entries": CRACK}, if_match=empty.tag)
    assert (filled.status, filled.tag) == (200, '"1"')
    assert filled["entries"] == CRACK
    assert filled["score"] < 100
    (listed, *_others) = contractor.get(path.removesuffix("self/")).said
    assert (listed["key"], listed["score"]) == ("self", filled["score"])


def test_entries_are_merged_and_taken_away_one_by_one(contractor, path):
    tag = contractor.ask("PUT", path, {"entries": CRACK}, if_match='"0"').tag
    more = contractor.patch(path, {"entries": {"items": {"walls.1": {"findings": ["walls.1.a"]}}}}, if_match=tag)
    assert set(more["entries"]["items"]) == {"steel.1", "walls.1"}
    less = contractor.patch(path, {"entries": {"items": {"steel.1": None}}}, if_match=more.tag)
    assert set(less["entries"]["items"]) == {"walls.1"}
    assert less["score"] > more["score"]


def test_a_change_means_a_version_and_is_done_once(contractor, path):
    assert contractor.ask("PUT", path, {"entries": CRACK}).status == 428
    assert contractor.ask("PUT", path, {"entries": CRACK}, if_match='"0"').status == 200
    again = contractor.ask("PUT", path, {"entries": CRACK}, if_match='"0"')
    assert (again.status, again.tag) == (200, '"1"')
    late = contractor.ask("PUT", path, {"entries": {}}, if_match='"0"')
    assert (late.status, late["changes"][0]["who"]) == (412, "施工员")
    assert ScoreSheet.objects.get().version == 1


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"entries": {"items": {"nothing.1": {"findings": []}, "steel.1": {"marks": 1}}}}, "/entries/items/steel.1"),
        ({"entries": {"items": {"steel.1": {"findings": ["no"]}}}}, "/entries/items/steel.1"),
        ({"entries": {"items": {"steel.1": {"finding": ["steel.1.a"]}}}}, "/entries/items/steel.1/finding"),
        ({"entries": {"items": []}}, "/entries/items"),
        ({"entries": {"adjustments": [{"no": 1}]}}, "/entries/adjustments"),
        ({"entries": {"verdicts": {"steel": "adopt"}}}, "/entries/verdicts/steel"),
        ({"handling": {"outcomes": {"steel": "pass"}}}, "/handling/outcomes/steel"),
        ({"handling": {"checked": "all"}}, "/entries/checked"),
        ({"enties": {}}, "/enties"),
    ],
)
def test_what_a_sheet_does_not_take_is_named_with_its_place(contractor, path, sent, pointer):
    refused = contractor.ask("PUT", path, sent, if_match='"0"')
    assert refused.status == 422
    assert pointer in {error["pointer"] for error in refused["errors"]}


def test_only_who_fills_a_sheet_changes_it(world, contractor, authority, month, path):
    assert authority.get(path)["may_fill"] is False
    refused = authority.ask("PUT", path, {"entries": CRACK}, if_match='"0"')
    assert (refused.status, refused["type"]) == (403, "urn:kaoping:problem:not_allowed")
    world.self_score(month)
    world.act(month, "submit", world.contractor)
    assert contractor.ask("PUT", path, {"entries": CRACK}, if_match='"1"').status == 409
    assert Program(world.stranger).get(path).status == 404
    assert contractor.get(f"records/{month.pk}/sheets/nothing/").status == 404


def test_a_review_adopts_and_overrides_line_by_line(world, month):
    world.fill(month, "self", world.contractor, CRACK)
    world.act(month, "submit", world.contractor)
    site, path = Program(world.site), f"records/{month.pk}/sheets/review/"
    before = site.get(path)
    assert before["starts_from"] == "self"
    assert all(line["open"] for line in before["lines"])
    said = {"verdicts": {"steel": "override", "walls": "adopt"}, "opinions": {"steel": "已整改"}}
    after = site.patch(path, {"entries": said}, if_match=before.tag)
    assert [(line["key"], line["verdict"], line["open"]) for line in after["lines"]] == [
        ("steel", "override", False),
        ("walls", "adopt", False),
    ]
    assert after["complete"] is True
    assert after["score"] == 100


def test_a_number_says_why(world, contractor, month, path):
    world.fill(month, "self", world.contractor, entries_with("steel.1"))
    why = contractor.get(f"{path}explanation/")
    assert why["rule"] == "score"
    part = contractor.get(f"{path}explanation/?of=steel")
    assert (part["key"], part["children"][0]["key"]) == ("steel", "steel.1")
    assert part["children"][0]["words"]
    assert contractor.get(f"{path}explanation/?of=nowhere").status == 404


def test_every_round_is_kept(world, contractor, month, path):
    world.fill(month, "self", world.contractor, CRACK)
    assert contractor.get(f"{path}rounds/").said == []
    world.act(month, "submit", world.contractor)
    (first, *_rest) = contractor.get(f"{path}rounds/").said
    assert (first["round"], first["line"], first["who"]) == (1, "steel", "施工员")


def test_evidence_is_sent_once_fetched_and_taken_away(world, contractor, month, path):
    form = {"item": "steel.1", "caption": "东墙", "files": ("墙.png", png())}
    made = contractor.send(f"{path}evidence/", form, key="e1")
    assert (made.status, [one["caption"] for one in made.said]) == (201, ["东墙"])
    assert len(contractor.send(f"{path}evidence/", form, key="e1").said) == 1
    (kept,) = contractor.get(f"{path}evidence/?item=steel.1").said
    fetched = contractor.get(kept["url"])
    assert (fetched.kind, fetched.content) == ("image/png", png())
    assert fetched.response["Content-Disposition"].startswith("attachment")
    assert contractor.get(kept["preview"]).kind == "image/jpeg"
    assert Program(world.stranger).get(kept["url"]).status == 404
    assert Program(world.authority).ask("DELETE", kept["url"], None).status == 403
    assert contractor.ask("DELETE", kept["url"], None).status == 204
    assert contractor.get(f"{path}evidence/").said == []
    assert contractor.get(kept["url"]).status == 404


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"item": "steel.1", "files": ("a.exe", b"MZ")}, "/files"),
        ({"item": "nothing", "files": ("a.png", png())}, "/item"),
        ({"item": "steel.1"}, "/files"),
        ({"item": "steel.1", "caption": "长" * 201, "files": ("a.png", png())}, "/caption"),
    ],
)
def test_what_proves_nothing_is_refused_with_its_place(contractor, path, form, pointer):
    refused = contractor.send(f"{path}evidence/", form)
    assert (refused.status, [one["pointer"] for one in refused["errors"]]) == (422, [pointer])
