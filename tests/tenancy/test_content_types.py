"""Content types and permissions are a region's own; what one thread learns in one region never shows in another."""

from threading import Event, Thread

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django_tenants.utils import schema_context
from wagtail.permission_policies.base import ModelPermissionPolicy

from accounts.members.models import UserGroup
from accounts.models import User
from forms.models import Record
from schemas.models import Definition


def ids(schema: str) -> dict[str, int]:
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute("SELECT model, id FROM django_content_type WHERE app_label = 'assess_forms'")
        return dict(cursor.fetchall())


def test_the_two_regions_of_the_tests_differ_in_their_ids(db):
    assert ids("alpha")["record"] != ids("beta")["record"]


def test_a_content_type_looked_up_in_one_region_is_not_used_in_another(in_region):
    found = {}
    for schema in ("alpha", "beta", "alpha"):
        with in_region(schema):
            found[schema] = ContentType.objects.get_for_model(Record).pk
    assert found == {schema: ids(schema)["record"] for schema in ("alpha", "beta")}


def test_what_another_thread_knows_of_its_region_is_not_used_in_this_one(in_region):
    """The other thread stays in beta meanwhile: on leaving it would clear what it knows."""
    learned, looked_up = Event(), Event()

    def learn() -> None:
        try:
            with schema_context("beta"):
                ContentType.objects.get_for_model(Record)
                learned.set()
                looked_up.wait(60)
        finally:
            connection.close()

    with in_region("alpha"):
        thread = Thread(target=learn)
        thread.start()
        assert learned.wait(60)
        found = ContentType.objects.get_for_model(Record).pk
        looked_up.set()
        thread.join()
    assert found == ids("alpha")["record"]


def test_wagtails_permission_policy_asks_for_the_content_type_of_the_region_it_is_used_in(in_region):
    policy = ModelPermissionPolicy(Definition)
    for schema in ("alpha", "beta", "alpha"):
        with in_region(schema):
            assert policy._content_type.pk == ContentType.objects.get(app_label="assess_schemas", model="definition").pk


def test_membership_of_a_group_counts_in_its_own_region_only(in_region):
    user = User.objects.create_user("member", name="Member")
    with in_region("alpha"):
        group = Group.objects.create(name="Authors")
        group.permissions.add(*ContentType.objects.get_for_model(Definition).permission_set.all())
        UserGroup.objects.create(user=user, group=group)
        assert User.objects.get(pk=user.pk).has_perm("assess_schemas.change_definition")
    with in_region("beta"):
        assert not User.objects.get(pk=user.pk).has_perm("assess_schemas.change_definition")
        assert not User.objects.get(pk=user.pk).groups.exists()
    assert not User.objects.get(pk=user.pk).groups.exists()
