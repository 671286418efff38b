"""Keys come and go; the data follows them batch by batch, and nothing is lost on the way."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.keyring import SEAL, Keyring, keep_keys, keyring
from accounts.models import User
from accounts.resealing import keys_in_use, reseal
from accounts.sealing import blind_index
from forms.models import Draft, Record
from registers.models import RegisterEntry
from tests.world import World, make_world

PHONE = "13800000001"


@pytest.fixture
def world(settings, tmp_path, alpha) -> World:
    """The small system, under keys of its own."""
    settings.DATA_KEYS, settings.DATA_KEYS_FILE = "", str(tmp_path / "keys")
    return make_world()


def keys(*said: str) -> str:
    out = StringIO()
    call_command("keys", *said, stdout=out)
    return out.getvalue()


def in_use() -> set[str]:
    return {name for names in keys_in_use().values() for name in names}


def test_after_a_rotation_the_data_follows_and_the_old_key_can_go(world: World) -> None:
    site, person = world.declare(), User.objects.first()
    person.mobile = PHONE
    person.save()
    old = keyring().newest(SEAL).id
    assert in_use() == {old}
    assert "is used from now on" in keys("rotate")
    with pytest.raises(CommandError, match="reseal"):
        keys("drop", old)
    keys("reseal")
    assert in_use() == {keyring().newest(SEAL).id} != {old}
    assert "is forgotten" in keys("drop", old)
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE
    assert User.objects.get(pk=person.pk).mobile == PHONE
    assert RegisterEntry.objects.get(key="P-1").data["mobile"] == PHONE


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(world: World) -> None:
    sites = [world.declare(contract=f"HT-{number}") for number in range(1, 5)]
    keys("rotate")
    first = Record.objects.get(pk=sites[0].pk)
    first.data = dict(first.data)
    first.save(update_fields=["data"])  # as a run that came this far leaves it
    with CaptureQueriesContext(
        connection,
    ) as asked:
        done = reseal(batch=2)
    written = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "assess_forms_record"')]
    assert len(written) == len(sites) - 1
    assert done.shut == []
    assert reseal().written == 0


def test_values_from_before_they_were_sealed_are_sealed_and_indexed(world: World) -> None:
    site = world.declare()
    with connection.cursor() as cursor:
        plain = '{"site_name": "浦江一号", "phone": "13800000001"}'
        cursor.execute("UPDATE assess_forms_record SET data = %s, blind = '{}' WHERE id = %s", [plain, site.pk])
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE
    assert reseal().written == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM assess_forms_record WHERE id = %s", [site.pk])
        assert PHONE not in cursor.fetchone()[0]
    assert blind_index(PHONE, region="alpha") in Record.objects.get(pk=site.pk).blind


def test_a_new_key_of_the_index_takes_over_without_a_gap(world: World) -> None:
    from forms.personal import index_of

    site = world.declare()

    def found() -> bool:
        return Record.objects.filter(blind__overlap=index_of(PHONE, region="alpha"), pk=site.pk).exists()

    keys("rotate", "--index")
    assert found()
    keys("reseal", "--index")
    newest = blind_index(PHONE, region="alpha")
    assert Record.objects.filter(blind__contains=[newest], pk=site.pk).exists()
    assert found()


def test_what_does_not_open_is_named_and_left_as_it_is(world: World) -> None:
    site = world.declare()
    keys("rotate")
    ring = keyring()
    keep_keys(Keyring(tuple(key for key in ring.keys if key.use != SEAL or key == ring.newest(SEAL))))
    with pytest.raises(CommandError, match=f"alpha.assess_forms_record {site.pk}"):
        keys("reseal")
    assert "and no key for them here" in keys("list")


def test_a_list_of_keys_never_shows_one(world: World) -> None:
    world.declare()
    said = keys("list")
    assert "used now" in said
    assert all(key.line().split()[2] not in said for key in keyring().keys)


@pytest.mark.usefixtures("db")
def test_every_binary_column_that_is_sealed_follows_a_rotation() -> None:
    """What is on its way in stands in plain and is emptied at the end: workbooks, and bundles of definitions."""
    binary = {
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.BinaryField)
    }
    known = {(model, name) for model, name in binary if hasattr(model, "sealed_bytes")}
    assert {f"{model.__name__}.{name}" for model, name in binary - known} <= {"Transfer.content", "SentBundle.content"}
    assert (Draft, "content") in known
