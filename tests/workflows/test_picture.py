"""A chain from top to bottom says the same as its picture."""

import pytest
from django.conf import settings

from engine.definitions.loading.workflows import workflow as load_workflow
from schemas.packs import read_pack
from workflows.picture import picture_of


def chains():
    pack = read_pack(settings.PACKS_FOLDER / "shanghai")
    return [one for documents in pack.systems.values() for one in documents if one["kind"] == "workflow"]


@pytest.mark.parametrize("document", chains(), ids=lambda one: one["key"])
def test_every_state_and_step_is_there_once_the_first_state_first_and_side_branches_last(document):
    workflow = load_workflow(document)
    picture = picture_of(workflow, titles={})
    stops = picture.stops
    assert sorted(stop.station.box.state.key for stop in stops) == sorted(workflow.by_key)
    assert stops[0].station.box.state.key == workflow.initial
    shown = [(stop.station.box.state.title, way.line.arrow.label, way.to) for stop in stops for way in stop.ways]
    titles = {state.key: state.title for state in workflow.states}
    drawn = [(titles[one.arrow.origin], one.arrow.label, titles[one.arrow.to]) for one in picture.lines]
    assert sorted(shown) == sorted(drawn)
    assert [stop.is_side for stop in stops] == sorted(stop.is_side for stop in stops)
    main = picture.main or picture
    assert sum(not way.is_side for stop in stops for way in stop.ways) == len(main.lines)
    lanes = {lane.title for lane in picture.lanes}
    assert all(stop.role in lanes for stop in stops)
