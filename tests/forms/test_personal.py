"""What of a record is personal lies sealed in the database, and only opens in its own row."""

import json

import pytest
from django.db import connection

from accounts.sealed_fields import MARK
from accounts.sealing import Unsealable
from forms.models import Record
from schemas.services import publish
from tests.builders import NOW
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.models import HistoryEntry, Outgoing

PHONE = "13800000001"


def in_the_database(table: str, row: int) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE id = %s", [row])  # noqa: S608 - ours
        return json.loads(cursor.fetchone()[0])


def write(table: str, column: str, row: int, value: object) -> None:
    with connection.cursor() as cursor:
        sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608 - ours
        cursor.execute(sql, [json.dumps(value), row])


def test_a_record_s_number_is_sealed_in_its_row_and_plain_in_memory(world: World) -> None:
    site = world.declare()
    row = in_the_database("assess_forms_record", site.pk)
    assert PHONE not in json.dumps(row)
    assert (row["data"]["site_name"], "phone" in row["data"]) == ("浦江一号", False)
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE


def test_every_write_seals_anew_and_keeps_the_value(world: World) -> None:
    site = world.declare()
    before = in_the_database("assess_forms_record", site.pk)["data"][MARK]
    world.act(site, "submit", world.contractor)
    after = in_the_database("assess_forms_record", site.pk)["data"][MARK]
    assert before != after
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE


def test_what_was_sealed_for_one_record_does_not_open_in_another(world: World) -> None:
    one, other = world.declare(), world.declare(site_name="浦江二号", contract="HT-2")
    write("assess_forms_record", "data", other.pk, in_the_database("assess_forms_record", one.pk)["data"])
    with pytest.raises(Unsealable, match="changed, or moved"):
        _ = Record.objects.get(pk=other.pk).data


def test_a_record_cannot_be_written_past_its_seal(world: World) -> None:
    site = world.declare()
    with pytest.raises(TypeError, match="written through its row"):
        Record.objects.filter(pk=site.pk).update(data={"phone": PHONE})


def test_two_regions_index_the_same_number_differently(world: World, in_region) -> None:
    here = world.declare().blind
    from forms.personal import blind_tokens, form_of

    site = Record.objects.get(blind=here)
    there = blind_tokens(form_of(site), site.data, region="beta")
    assert len(here) == len(there) == 2
    assert not set(here) & set(there)


def test_what_was_typed_with_a_step_and_what_leaves_is_sealed_as_a_whole(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    entry = HistoryEntry(record=site, at=NOW, action="x", to_state="x", kind="pass", input={"said": PHONE}, version=99)
    letter = Outgoing(key="k", kind="channel", record=site, payload={"to": PHONE}, due_at=NOW, created_at=NOW)
    for row in (entry, letter):
        row.save()
        assert PHONE not in json.dumps(in_the_database(row._meta.db_table, row.pk))
    assert HistoryEntry.objects.get(pk=entry.pk).input == {"said": PHONE}
    assert Outgoing.objects.get(pk=letter.pk).payload == {"to": PHONE}


def test_numbers_in_rows_are_sealed_and_stand_in_their_rows_again() -> None:
    from accounts.sealed_fields import _put_in, _taken_out

    document = {"people": [{"name": "甲", "phone": "1"}, {"name": "乙"}, {"phone": "3"}], "at": {"phone": "4", "x": 1}}
    ways = [["people", 0, "phone"], ["people", 2, "phone"], ["at", "phone"]]
    plain, hidden = _taken_out(document, ways)
    assert plain == {"people": [{"name": "甲"}, {"name": "乙"}, {}], "at": {"x": 1}}
    assert document["people"][0]["phone"] == "1"
    for way, value in hidden:
        plain = _put_in(plain, way, value)
    assert plain == document


def test_a_title_that_names_a_number_has_it_masked(world: World) -> None:
    documents = [
        {**one, "heading": "{site_name} {phone}"} if (one["kind"], one["key"]) == ("record_type", "site") else one
        for one in DOCUMENTS
    ]
    publish(system="works", documents=documents, by=None, at=NOW)
    assert world.declare(contract="HT-3").title == "浦江一号 138****0001"


def test_uniqueness_over_a_number_holds_without_storing_it(world: World) -> None:
    from forms.errors import Duplicate

    documents = [
        {**one, "unique": ["phone"]} if (one["kind"], one["key"]) == ("record_type", "site") else one
        for one in DOCUMENTS
    ]
    publish(system="works", documents=documents, by=None, at=NOW)
    site = world.declare()
    assert PHONE not in (site.unique_key or "")
    with pytest.raises(Duplicate):
        world.declare(site_name="另一个", contract="HT-9")
