"""Several records passed together through the API."""

import pytest

from tests.api.programs import Program


@pytest.fixture
def sites(world):
    return [world.declare(contract=f"HT-{number}") for number in (1, 2)]


def test_several_records_are_passed_together_each_by_itself(contractor, sites):
    picks = [{"record": site.pk, "version": site.version} for site in sites]
    picks[1]["version"] += 1
    done = contractor.post("inbox/batch/", {"picks": picks}, key="b1")
    assert [(one["record"], one["passed"], bool(one["reasons"])) for one in done.said] == [
        (sites[0].pk, True, False),
        (sites[1].pk, False, True),
    ]
    again = contractor.post("inbox/batch/", {"picks": picks}, key="b1")
    assert again.status == 200
    history = contractor.get(f"records/{sites[0].pk}/history/").said
    assert [one["action"]["key"] for one in history].count("submit") == 1
    assert contractor.post("inbox/batch/", {"picks": picks[:1]}, key="b1").status == 409


@pytest.mark.parametrize("picks", [None, [], [{"record": 1}], [{"record": True, "version": 1}], "all"])
def test_what_picks_nothing_is_refused(contractor, picks):
    assert contractor.post("inbox/batch/", {"picks": picks}).status == 422


def test_a_record_of_others_is_not_even_named(world, sites):
    stranger = Program(world.stranger)
    assert stranger.post("inbox/batch/", {"picks": [{"record": sites[0].pk, "version": 1}]}).said == []
