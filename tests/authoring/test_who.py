"""Who would act, asked of the draft of a chain and a real record."""

import pytest

from schemas.models import Definition
from tests.builders import NOW, actor, person
from workflows.services import open_record

ADDRESS = "/r/alpha/admin/systems/inspection/who/"
FILE = {"licence": "330001", "area": "east", "classes": "7", "children": "230", "has_kitchen": "false"}


@pytest.fixture
def file(inspection):
    """The file of a kindergarten that is being written."""
    nursery = actor("园长", "nursery", organisation="123301000000000011")
    person("督导员甲", "inspector", areas=["east"])
    person("督导员乙", "inspector", areas=["west"])
    posted = {**FILE, "doctor_key": "doctor", "kitchen_grade": "A"}
    return open_record(system="inspection", record_type="nursery_file", actor=nursery, now=NOW, posted=posted)


def asked(author, **query):
    return author.get(ADDRESS, query).content.decode()


def test_the_state_a_record_is_in_names_its_people(author, file):
    text = asked(author, chain="nursery_file", record=file.number)
    assert "园长" in text
    assert "归档" in text


def test_a_draft_that_asks_somebody_else_says_so_before_it_is_released(author, file):
    chain = Definition.objects.get(kind="workflow", key="nursery_file")
    action = {**chain.document["actions"][0], "by": ["inspector"]}
    chain.document = {**chain.document, "actions": [action]}
    chain.save()
    text = asked(author, chain="nursery_file", record=file.number, state="writing")
    assert "督导员甲" in text
    assert "督导员乙" not in text
    assert "园长" not in text


def test_a_state_in_which_nobody_is_asked_and_a_number_nobody_has_are_said(author, file):
    assert "不需要任何人办理" in asked(author, chain="nursery_file", record=file.number, state="filed")
    assert "没有此编号" in asked(author, chain="nursery_file", record="YE-9999")


def test_nothing_of_the_record_itself_is_shown(author, file):
    assert "330001" not in asked(author, chain="nursery_file", record=file.number)


def test_only_authors_may_ask(inspector, file):
    assert inspector.get(ADDRESS, {"record": file.number}).status_code in (302, 403)
