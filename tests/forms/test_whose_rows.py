"""A state may let a role change only some records: those its own side entered, for example."""

from copy import deepcopy

import pytest

from forms.errors import Refused
from forms.models import Record
from forms.selectors import editable_fields
from schemas.checking import check_documents
from tests.builders import NOW, REGION, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.services import save_record

ONLY = {
    "when": "supervision_name != actor.organisation.name",
    "else": "“{site_name}”由监理单位填报，施工单位不能修改。",
}


def with_owners():
    """The small system, in which a contractor changes only what does not name the asking company as supervision."""
    documents = deepcopy(DOCUMENTS)
    flow = next(each for each in documents if each["kind"] == "workflow" and each["key"] == "site")
    flow["states"][0]["edit"] = [{"by": "contractor", **ONLY}]
    return documents


@pytest.fixture
def world(alpha) -> World:
    publish_all(with_owners())
    return World()


def save(world, record, **posted):
    version = Record.objects.get(pk=record.pk).version
    return save_record(record.pk, version=version, posted=posted, actor=world.contractor, now=NOW)


def test_a_role_changes_the_records_for_which_the_condition_holds(world):
    record = world.declare(leader="", phone="")
    assert save(world, record, site_name="浦江二号").data["site_name"] == "浦江二号"


def test_others_are_refused_with_the_sentence_of_the_definition_and_nothing_is_stored(world):
    own = world.contractor.organisation_name
    record = world.declare(leader="", phone="", supervision_name=own)
    with pytest.raises(Refused) as error:
        save(world, record, site_name="改了")
    assert error.value.sentences == ("“浦江一号”由监理单位填报，施工单位不能修改。",)
    assert Record.objects.get(pk=record.pk).data["site_name"] == "浦江一号"
    assert editable_fields(record, actor=world.contractor, now=NOW) == frozenset()


def test_a_condition_that_names_an_unknown_field_is_found_before_a_release():
    documents = with_owners()
    flow = next(each for each in documents if each["kind"] == "workflow" and each["key"] == "site")
    flow["states"][0]["edit"][0]["when"] = "supervison_name = null"
    found = [problem.pointer for problem in check_documents(documents, region=REGION) if problem.code == "unknown_name"]
    assert "/states/0/edit/0/when" in found
