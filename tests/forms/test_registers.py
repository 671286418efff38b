"""Fields that a register vouches for."""

import pytest

from forms.errors import Invalid
from forms.sentences import refusal_sentences
from registers.selectors import Answer, find_entry
from registers.services import put_entry
from tenants.audit.models import AuditEntry
from tests.builders import NOW


def test_a_person_found_by_name_and_phone_fills_their_key(world):
    record = world.declare(leader="钱工", phone="13800000002")
    assert record.data["leader_key"] == "P-2"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"leader": "孙工"}, "leader", "实名制系统中没有孙工。"),
        ({"phone": "13900000000"}, "phone", "赵工登记的电话不是139****0000。"),
    ],
)
def test_a_person_who_is_not_found_is_refused_with_the_register_s_reason(world, values, field, sentence):
    with pytest.raises(Invalid) as error:
        world.declare(**values)
    assert [problem.field for problem in error.value.problems] == [field]
    assert refusal_sentences(error.value) == (sentence,)


def test_clearing_a_person_clears_what_the_register_filled(world):
    assert world.declare(leader="", phone="").data.get("leader_key") is None


def test_two_people_of_one_name_are_told_apart_by_the_other_properties(world):
    put_entry("people", key="P-9", data={"name": "赵工", "mobile": "13800000009"}, by=None, now=NOW)
    assert find_entry("people", {"name": "赵工", "mobile": "13800000009"}).entry["key"] == "P-9"
    assert find_entry("people", {"name": "赵工", "mobile": "1"}) == Answer(failure="differs:mobile")
    assert find_entry("people", {"name": "周工", "mobile": "1"}) == Answer(failure="not_found")
    assert find_entry("people", {}) == Answer(failure="not_found")


def test_putting_an_entry_is_audited_and_can_be_repeated(world):
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000007"}, by=world.authority, now=NOW)
    assert find_entry("people", {"key": "P-1"}).entry["mobile"] == "13800000007"
    last = AuditEntry.objects.order_by("-sequence").first()
    assert (last.action, last.object_type, last.object_id, last.user_name) == (
        "register.entry_put",
        "people",
        "P-1",
        "监督员",
    )
