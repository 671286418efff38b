"""What the server stores of a posted form, and what it says about the rest."""

import pytest

from forms.actors import SYSTEM
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.errors import Invalid, Refused, Stale
from forms.models import Record
from forms.sentences import refusal_sentences
from tests.builders import BUILDER, HUANGPU, NOW, OTHER_BUILDER, actor
from workflows.services import open_record, save_record


def save(world, record, by=None, **posted):
    version = Record.objects.get(pk=record.pk).version
    return save_record(record.pk, version=version, posted=posted, actor=by or world.contractor, now=NOW)


def problems(error):
    return {problem.field: problem.code for problem in error.value.problems}


def test_a_new_record_takes_its_defaults_from_whoever_opens_it(world):
    assert world.declare().data["contractor_code"] == BUILDER


def test_read_only_hidden_undeclared_and_computed_fields_are_not_stored(world):
    record = world.declare(
        contractor_code=OTHER_BUILDER,  # read-only
        secret_note="藏",  # hidden unless the building is high
        leader_key="P-2",  # filled by the register
        density="9",  # computed
        colour="red",  # undeclared
    )
    stored = Record.objects.get(pk=record.pk).data
    assert stored["contractor_code"] == BUILDER
    assert stored.get("secret_note") is None
    assert stored["leader_key"] == "P-1"
    assert stored.get("density") is None
    assert "colour" not in stored


def test_a_field_that_another_one_shows_can_be_stored_in_the_same_post(world):
    record = world.declare(floors="20", high="是", secret_note="塔楼")
    assert record.data["secret_note"] == "塔楼"


def test_a_field_that_the_same_post_hides_is_not_stored(world):
    record = world.declare(floors="20", high="是", secret_note="塔楼")
    record = save(world, record, high="否", secret_note="改了")
    assert "secret_note" not in record.data


def test_computed_fields_follow_what_was_posted(world):
    assert world.declare(floors="4", area="10").data["density"] == 2.5


def test_every_problem_is_told_at_once_with_its_field(world):
    with pytest.raises(Invalid) as error:
        world.declare(site_name="", district="999", floors="0", area="viel", start="2026-13-01", phone="123")
    assert problems(error) == {
        "site_name": "required",
        "district": "unknown_district",
        "floors": "schema.minimum",
        "area": "not_a_number",
        "start": "not_a_date",
        "phone": "register",
    }
    assert all(refusal_sentences(error.value))
    assert not Record.objects.exists()


def test_a_condition_decides_what_is_required(world):
    with pytest.raises(Invalid) as error:
        world.declare(floors="11")
    assert problems(error) == {"high": "required"}


def test_values_that_contradict_each_other_are_refused_with_the_form_s_own_sentence(world):
    with pytest.raises(Invalid) as error:
        world.declare(start="2026-03-01", end="2026-02-01")
    assert refusal_sentences(error.value) == ("竣工不能早于开工（2026-03-01）。",)


@pytest.mark.parametrize("bad", ["1e999999999", "NaN", "Infinity", "1.2.3", "0.12345678901234567890123"])
def test_numbers_that_no_column_can_hold_are_problems_not_errors(world, bad):
    with pytest.raises(Invalid) as error:
        world.declare(area=bad)
    assert list(problems(error)) == ["area"]


def test_control_characters_are_a_problem_of_their_field(world):
    with pytest.raises(Invalid) as error:
        world.declare(site_name="a\x00b")
    assert problems(error) == {"site_name": "control_characters"}


def test_only_the_fields_a_state_opens_to_a_role_can_be_changed(world):
    record = world.act(world.declare(), "submit", world.contractor)
    saved = save(world, record, by=world.supervision, phone="13800000002", leader="钱工", site_name="改名")
    assert (saved.data["phone"], saved.data["site_name"]) == ("13800000002", "浦江一号")


def test_a_role_without_any_field_is_refused(world):
    record = world.act(world.declare(), "submit", world.contractor)
    with pytest.raises(Refused) as error:
        save(world, record, site_name="改名")
    assert error.value.role


def test_a_stale_page_is_told_who_changed_what(world):
    record = world.declare()
    save(world, record, site_name="新名")
    with pytest.raises(Stale) as error:
        save_record(record.pk, version=1, posted={"floors": "3"}, actor=world.contractor, now=NOW)
    (change,) = error.value.changes
    assert (change.who, change.when, change.fields) == ("施工员", NOW, ("工程名称",))
    assert Record.objects.get(pk=record.pk).data.get("floors") is None


def test_saving_what_is_there_already_changes_nothing(world):
    record = world.declare()
    assert save(world, record, site_name="浦江一号").version == 1


def test_a_page_learns_how_every_visible_field_behaves(world):
    record = world.declare()
    states = {state.field.key: state for state in form_states(Scene(record, world.contractor, NOW), {"floors": 12})}
    assert states["site_name"].required
    assert states["high"].required
    assert not states["contractor_code"].writable
    assert "secret_note" not in states


def test_nobody_can_declare_a_record_away_from_themselves(world):
    far_away = actor("黄浦监督", "authority", areas=[HUANGPU])
    assert not set(far_away.tokens) & set(world.declare().tokens)
    with pytest.raises(Refused):
        open_record(system="works", record_type="site", actor=far_away, now=NOW, posted={})


def test_the_system_sees_everything_and_edits_nothing_by_post(world):
    with pytest.raises(Refused):
        save(world, world.declare(), by=SYSTEM, site_name="改名")
