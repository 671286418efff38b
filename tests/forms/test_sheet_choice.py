"""Where there are several ways to score, a record is scored by the sheets whose condition holds."""

from copy import deepcopy

import pytest

from forms.errors import Refused
from forms.models import Record
from schemas.checking import check_documents
from tests.builders import NOW, REGION, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World, entries_with
from workflows.services import save_record


def chosen_by(condition: str):
    """The small system, in which a month is scored by its own sheet only while this holds."""
    documents = deepcopy(DOCUMENTS)
    kind = next(each for each in documents if each["kind"] == "record_type" and each["key"] == "month")
    next(sheet for sheet in kind["sheets"] if sheet["key"] == "self")["when"] = condition
    return documents


@pytest.fixture
def world(alpha) -> World:
    publish_all(chosen_by('remark = "打分"'))
    return World()


def test_a_sheet_is_filled_while_its_condition_holds(world):
    month = world.month(world.active_site(leader="", phone=""), 3)
    with pytest.raises(Refused) as refusal:
        world.fill(month, "self", world.contractor, entries_with())
    assert refusal.value.sentences == ("此记录按另一种方式评分，不填写此表。",)
    version = Record.objects.get(pk=month.pk).version
    save_record(month.pk, version=version, posted={"remark": "打分"}, actor=world.contractor, now=NOW)
    assert world.self_score(month).complete


def test_a_condition_on_an_unknown_name_is_found_before_a_release():
    found = check_documents(chosen_by("remrk = 1"), region=REGION)
    assert ("/sheets/0/when", "unknown_name") in {(each.pointer, each.code) for each in found}
