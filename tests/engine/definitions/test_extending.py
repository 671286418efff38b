"""A region changes a base by keys, and what it changed survives a new version of the base."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.extending import (
    ABSENT,
    Override,
    difference,
    dump_override,
    extend,
    load_override,
    merge,
    path_of,
    pointer,
)
from engine.definitions.extending.trees import same
from engine.definitions.places import Place

PLACE = Place("catalogue/sheet", "/overrides")
BASE = {
    "kind": "catalogue",
    "key": "sheet",
    "title": "检查表",
    "source": "JGJ 59-2011",
    "rounding": {"places": 2},
    "nodes": [
        {
            "key": "fence",
            "title": "围挡",
            "marks": 10,
            "findings": [
                {"key": "fence.1", "text": "未设围挡", "deduct": 10},
                {"key": "fence.2", "text": "围挡不牢", "deduct": 5},
            ],
        },
        {"key": "gate", "title": "大门", "marks": 5, "veto": "score = 0"},
    ],
}


def extended(*overrides: dict[str, Any], base: dict[str, Any] = BASE, **header: str) -> dict[str, Any]:
    document, problems = extend(base, header, [load_override(one) for one in overrides], place=PLACE)
    assert problems == ()
    return document


def problem(**override: Any) -> tuple[str, str, dict[str, Any]]:
    document, (found,) = extend(BASE, {}, [load_override(override)], place=PLACE)
    assert document == BASE, "an override with a problem changes nothing"
    return found.pointer, found.code, dict(found.data)


def node(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in document["nodes"] if one["key"] == key)


def test_a_region_gives_a_base_its_own_name_and_keeps_the_rest() -> None:
    document = extended(key="js_sheet", title="江苏检查表", kind="catalogue")
    assert document == {**BASE, "key": "js_sheet", "title": "江苏检查表"}


def test_a_property_is_set_or_removed_by_the_keys_on_its_way() -> None:
    document = extended(
        {"set": "/nodes/fence/marks", "to": 12},
        {"set": "/nodes/fence/findings/fence.2/deduct", "to": Decimal("2.5")},
        {"set": "/nodes/gate/absent", "to": "full_marks"},
        {"remove": "/nodes/gate/veto"},
    )
    assert node(document, "fence")["marks"] == 12
    assert [one["deduct"] for one in node(document, "fence")["findings"]] == [10, Decimal("2.5")]
    assert node(document, "gate") == {"key": "gate", "title": "大门", "marks": 5, "absent": "full_marks"}
    assert BASE["nodes"][0]["marks"] == 10, "the base stays as it is"


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ({}, ["fence", "gate", "dust"]),
        ({"after": "fence"}, ["fence", "dust", "gate"]),
        ({"before": "fence"}, ["dust", "fence", "gate"]),
    ],
)
def test_an_entry_is_added_at_the_end_or_beside_another(place: dict[str, str], order: list[str]) -> None:
    document = extended({"add": "/nodes", "value": {"key": "dust", "title": "扬尘"}, **place})
    assert [one["key"] for one in document["nodes"]] == order


def test_an_entry_is_removed_with_everything_below_it() -> None:
    document = extended({"remove": "/nodes/fence"})
    assert [one["key"] for one in document["nodes"]] == ["gate"]


def test_entries_are_added_where_the_base_has_no_list_yet_and_below_added_entries() -> None:
    document = extended(
        {"add": "/nodes/gate/findings", "value": {"key": "gate.1", "text": "无大门"}},
        {"add": "/nodes", "value": {"key": "dust", "findings": []}},
        {"add": "/nodes/dust/findings", "value": {"key": "dust.1"}},
    )
    assert node(document, "gate")["findings"] == [{"key": "gate.1", "text": "无大门"}]
    assert node(document, "dust")["findings"] == [{"key": "dust.1"}]


@pytest.mark.parametrize("key", ["a/b", "~", "~1", "a.b"])
def test_every_key_can_stand_in_a_path(key: str) -> None:
    assert path_of(pointer(("nodes", key))) == ("nodes", key)


@pytest.mark.parametrize(
    ("override", "found"),
    [
        (
            {"set": "/nodes/fense/marks", "to": 1},
            ("/0/set", "override_lost", {"step": "fense", "path": "/nodes/fense/marks", "near": "fence"}),
        ),
        (
            {"remove": "/nodes/gate/vetoes"},
            ("/0/remove", "override_lost", {"step": "vetoes", "path": "/nodes/gate/vetoes", "near": "veto"}),
        ),
        (
            {"set": "/rounding/places/more", "to": 1},
            ("/0/set", "override_lost", {"step": "more", "path": "/rounding/places/more", "near": ""}),
        ),
        ({"set": "/nodes/gate", "to": {}}, ("/0/set", "override_of_entry", {"path": "/nodes/gate"})),
        (
            {"set": "/nodes/gate/key", "to": "door"},
            ("/0/set", "override_of_name", {"path": "/nodes/gate/key", "property": "key"}),
        ),
        ({"set": "/title", "to": "x"}, ("/0/set", "override_of_name", {"path": "/title", "property": "title"})),
        (
            {"add": "/nodes", "value": {"key": "gate"}},
            ("/0/value/key", "override_key_taken", {"key": "gate", "path": "/nodes"}),
        ),
        (
            {"add": "/nodes", "value": {"key": "x"}, "after": "gat"},
            ("/0/after", "override_lost", {"step": "gat", "path": "/nodes", "near": "gate"}),
        ),
        ({"add": "/rounding", "value": {"key": "x"}}, ("/0/add", "override_no_list", {"path": "/rounding"})),
        (
            {"add": "/nodes/tent/findings", "value": {"key": "x"}},
            ("/0/add", "override_lost", {"step": "tent", "path": "/nodes/tent/findings", "near": ""}),
        ),
    ],
)
def test_an_override_that_cannot_be_is_a_problem_at_its_place(override: dict[str, Any], found: Any) -> None:
    pointer, code, data = found
    assert problem(**override) == (f"/overrides{pointer}", code, data)


def test_one_place_is_overridden_once() -> None:
    twice = [load_override({"set": "/nodes/gate/marks", "to": marks}) for marks in (6, 7)]
    document, (found,) = extend(BASE, {}, twice, place=PLACE)
    assert (found.pointer, found.code) == ("/overrides/1/set", "override_twice")
    assert node(document, "gate")["marks"] == 6


def test_an_override_reads_back_as_it_was_written() -> None:
    for written in (
        {"set": "/nodes/gate/marks", "to": 6, "comment": "苏建质安 示例"},
        {"add": "/nodes", "value": {"key": "dust"}, "after": "gate", "synthetic": True},
        {"remove": "/nodes/gate"},
    ):
        assert dump_override(load_override(written)) == written


# What a document may become: any tree of objects, lists with keys, lists without, and plain values.
keys = st.sampled_from(["a", "b", "c", "d", "e.1"])
plain = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x", "甲"]) | st.lists(st.integers(0, 2))
names = st.sampled_from(["marks", "text", "nodes", "rule"])


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names, inner, max_size=4)


def entries(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    keyed = st.tuples(keys, objects(inner)).map(lambda pair: {"key": pair[0], **pair[1]})
    return st.lists(keyed, max_size=4, unique_by=lambda entry: entry["key"])


values = st.recursive(plain, lambda inner: objects(inner) | entries(inner), max_leaves=12)
documents = objects(values)


def carried(base: dict[str, Any], overrides: tuple[Override, ...]) -> dict[str, Any]:
    document, problems = extend(base, {}, overrides, place=PLACE)
    assert problems == ()
    return document


@given(documents, documents)
def test_the_difference_of_two_documents_leads_from_one_to_the_other(base: Any, wanted: Any) -> None:
    assert same(carried(base, difference(base, wanted)), wanted)


@given(documents)
def test_a_document_does_not_differ_from_itself(document: Any) -> None:
    assert difference(document, copy.deepcopy(document)) == ()


@given(documents, documents)
def test_overrides_survive_a_base_that_did_not_change(base: Any, region: Any) -> None:
    found = merge(base, copy.deepcopy(base), difference(base, region))
    assert found.conflicts == ()
    assert same(carried(base, found.overrides), region)


@given(documents, documents)
def test_a_region_without_overrides_takes_the_new_base_as_it_is(old: Any, new: Any) -> None:
    assert merge(old, new, ()) == merge(new, new, ())


@given(documents, documents)
def test_what_both_changed_alike_is_no_conflict(old: Any, new: Any) -> None:
    found = merge(old, new, difference(old, new))
    assert (found.overrides, found.conflicts) == ((), ())


@given(documents, documents, documents)
def test_whatever_is_chosen_the_result_fits_the_new_base_and_nothing_stays_undecided(
    old: Any, region: Any, new: Any
) -> None:
    overrides = difference(old, region)
    open_ones = merge(old, new, overrides)
    assert open_ones.undecided == open_ones.conflicts
    for choice in ("region", "base"):
        found = merge(old, new, overrides, choices={one.key: choice for one in open_ones.conflicts})
        assert found.undecided == ()
        merged = carried(new, found.overrides)
        for conflict in found.conflicts:
            expected = conflict.region if choice == "region" else conflict.new
            assert same(at(merged, conflict.path), expected)


def at(document: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        below = {one["key"]: one for one in document} if isinstance(document, list) else document
        document = below.get(step, ABSENT)
    return document


def changed(document: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """The base after its owners changed it: property path → value, `None` removes."""
    found = copy.deepcopy(document)
    for path, value in overrides.items():
        key, _, name = path.partition("_")
        if value is None and not name:
            found["nodes"] = [one for one in found["nodes"] if one["key"] != key]
        else:
            node(found, key)[name] = value
    return found


def test_changes_at_different_places_are_both_kept() -> None:
    ours = [load_override({"set": "/nodes/fence/marks", "to": 12, "comment": "本省规定"})]
    found = merge(BASE, changed(BASE, fence_title="现场围挡", gate_marks=8), ours)
    assert found.conflicts == ()
    assert found.overrides == tuple(ours), "with the remark that explains it"


def test_a_value_that_both_changed_is_a_conflict_until_somebody_chooses() -> None:
    ours = [load_override({"set": "/nodes/fence/marks", "to": 12})]
    new = changed(BASE, fence_marks=15)
    (conflict,) = merge(BASE, new, ours).undecided
    assert (conflict.key, conflict.kind) == ("/nodes/fence/marks", "changed")
    assert (conflict.old, conflict.region, conflict.new) == (10, 12, 15)
    assert merge(BASE, new, ours).overrides == tuple(ours)
    assert merge(BASE, new, ours, choices={conflict.key: "region"}).overrides == tuple(ours)
    assert merge(BASE, new, ours, choices={conflict.key: "base"}).overrides == ()


def test_what_the_region_changed_and_the_base_removed_is_asked_about_as_a_whole() -> None:
    ours = [load_override({"set": "/nodes/fence/marks", "to": 12})]
    new = changed(BASE, fence=None)
    (conflict,) = merge(BASE, new, ours).undecided
    assert (conflict.key, conflict.kind) == ("/nodes/fence", "base_removed")
    kept = merge(BASE, new, ours, choices={conflict.key: "region"})
    (added,) = kept.overrides
    assert (added.what, added.path, added.before) == ("add", ("nodes",), "gate")
    assert added.value == {**node(BASE, "fence"), "marks": 12}
    assert merge(BASE, new, ours, choices={conflict.key: "base"}).overrides == ()


def test_what_the_region_removed_and_the_base_changed_is_asked_about() -> None:
    ours = [load_override({"remove": "/nodes/gate"})]
    (conflict,) = merge(BASE, changed(BASE, gate_marks=6), ours).undecided
    assert (conflict.key, conflict.kind, conflict.region) == ("/nodes/gate", "region_removed", ABSENT)
    assert merge(BASE, changed(BASE, fence_marks=6), ours).overrides == tuple(ours)


def test_two_entries_with_one_key_are_asked_about() -> None:
    ours = [load_override({"add": "/nodes", "value": {"key": "dust", "title": "扬尘", "marks": 5}})]
    new = {**BASE, "nodes": [*BASE["nodes"], {"key": "dust", "title": "扬尘控制", "marks": 10}]}
    (conflict,) = merge(BASE, new, ours).undecided
    assert (conflict.key, conflict.kind) == ("/nodes/dust", "added")
    chosen = merge(BASE, new, ours, choices={conflict.key: "region"}).overrides
    assert [(one.what, one.path, one.value) for one in chosen] == [
        ("set", ("nodes", "dust", "title"), "扬尘"),
        ("set", ("nodes", "dust", "marks"), 5),
    ]


def test_an_entry_of_the_region_stays_behind_the_one_it_was_put_behind() -> None:
    ours = [load_override({"add": "/nodes", "value": {"key": "dust"}, "after": "fence"})]
    new = {**BASE, "nodes": [{"key": "first"}, *BASE["nodes"]]}
    merged = carried(new, merge(BASE, new, ours).overrides)
    assert [one["key"] for one in merged["nodes"]] == ["first", "fence", "dust", "gate"]


def test_overrides_that_do_not_fit_their_own_base_are_refused() -> None:
    with pytest.raises(ValueError):
        merge(BASE, BASE, [load_override({"remove": "/nodes/nothing"})])
