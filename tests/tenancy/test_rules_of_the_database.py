"""What keeps regions movable to other machines: where foreign keys lead, what the user row holds, named constraints."""

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import User

FOREIGN_KEYS = """
    SELECT key.conname, ns.nspname, referring.relname, other.nspname, referred.relname
    FROM pg_constraint AS key
    JOIN pg_class AS referring ON referring.oid = key.conrelid
    JOIN pg_class AS referred ON referred.oid = key.confrelid
    JOIN pg_namespace AS ns ON ns.oid = referring.relnamespace
    JOIN pg_namespace AS other ON other.oid = referred.relnamespace
    WHERE key.contype = 'f' AND ns.nspname IN ('public', 'alpha', 'beta', 'template_region')
"""


def test_a_regions_tables_point_to_their_own_schema_or_to_people_only(db):
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
    assert any(schema == "alpha" and target == "accounts_user" for _, schema, _, _, target in keys)
    strays = [
        (name, schema, table, other, target)
        for name, schema, table, other, target in keys
        if other != schema and (schema == "public" or (other, target) != ("public", "accounts_user"))
    ]
    assert strays == []


def test_every_table_of_a_region_has_a_primary_key(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'alpha'::regnamespace AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE contype = 'p' AND conrelid = pg_class.oid)"
        )
        assert cursor.fetchall() == []


def test_signing_in_writes_nothing_to_the_person(db, client):
    user = User.objects.create_user("reader", name="Reader", password="long enough 1")
    columns = {field.name for field in User._meta.concrete_fields}
    assert "last_login" not in columns
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM accounts_user WHERE id = %s", [user.pk])
        before = cursor.fetchone()
        client.post("/login/", {"username": "reader", "password": "long enough 1"})
        connection.set_schema_to_public()
        cursor.execute("SELECT xmin::text FROM accounts_user WHERE id = %s", [user.pk])
        assert cursor.fetchone() == before
    assert "_auth_user_id" in client.session


def test_what_is_cached_in_one_region_is_not_found_in_another(in_region):
    with in_region("alpha"):
        cache.set("secret", "of alpha")
    with in_region("beta"):
        assert cache.get("secret") is None
    assert cache.get("secret") is None
    with in_region("alpha"):
        assert cache.get("secret") == "of alpha"


def test_files_of_a_region_lie_in_its_own_folder_and_no_address_serves_them(in_region, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"  # only a change of this lets the storage look up its root again
    with in_region("alpha"):
        default_storage.save("note.txt", ContentFile(b"of alpha"))
    assert (tmp_path / "alpha" / "note.txt").exists()
    with in_region("beta"):
        assert not default_storage.exists("note.txt")
    assert client.get("/media/alpha/note.txt").status_code == 404


def test_the_tables_of_wagtail_are_in_regions_only(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'wagtailcore_page' ORDER BY 1")
        assert [schema for (schema,) in cursor.fetchall()] == ["alpha", "beta", "template_region"]


def test_every_statement_has_a_time_limit(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] not in {"0", "0ms"}
    assert settings.TENANT_LIMIT_SET_CALLS
