"""A role may see records in some of their states only: the city sees what a district has approved, nothing before."""

from copy import deepcopy

import pytest

from forms.errors import NotVisible
from forms.models import Record
from forms.selectors import find_record, visible_records
from schemas.checking import check_documents
from tests.builders import REGION, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World


def seen_when(*states: str, by: str = "authority"):
    """The small system, in which a role sees sites in these states only."""
    documents = deepcopy(DOCUMENTS)
    kind = next(each for each in documents if each["kind"] == "record_type" and each["key"] == "site")
    kind["visible_in"] = [{"by": [by], "states": list(states)}]
    return documents


def problems(documents):
    found = check_documents(documents, region=REGION)
    return {(problem.document, problem.pointer, problem.code) for problem in found}


@pytest.fixture
def world(alpha) -> World:
    publish_all(seen_when("submitted", "active"))
    return World()


def test_a_role_sees_a_record_from_the_state_on_in_which_it_may(world):
    record = world.declare(leader="", phone="")
    with pytest.raises(NotVisible):
        find_record(record.pk, actor=world.authority)
    assert not visible_records(world.authority).exists()
    world.act(record, "submit", world.contractor)
    assert find_record(record.pk, actor=world.authority).state == "submitted"
    assert visible_records(world.authority).count() == 1


def test_it_no_longer_sees_a_record_that_went_back(world):
    record = world.declare(leader="", phone="")
    world.act(record, "submit", world.contractor)
    world.act(record, "send_back", world.supervision, opinion="请补充")
    assert not visible_records(world.authority).exists()
    assert visible_records(world.contractor).count() == 1


def test_other_roles_see_it_all_along(world):
    record = world.declare(leader="", phone="")
    assert not any("authority" in token for token in Record.objects.get(pk=record.pk).tokens)
    assert visible_records(world.contractor).get() == visible_records(world.supervision).get() == record


def test_who_acts_in_a_state_must_see_the_record_there():
    assert problems(seen_when("submitted", "active")) == set()
    assert problems(seen_when("submitted")) == {("workflow/site", "/actions/4/by", "role_cannot_see_then")}
    assert ("record_type/site", "/create/by", "role_cannot_see_then") in problems(seen_when("active", by="contractor"))


def test_what_it_names_must_exist():
    assert problems(seen_when("submitted", "active", "gone")) == {
        ("record_type/site", "/visible_in/0/states", "unknown_reference")
    }
    assert problems(seen_when("active", by="guest")) == {("record_type/site", "/visible_in/0/by", "unknown_reference")}
