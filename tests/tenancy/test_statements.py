"""Statements that the server keeps prepared behave like any other: they follow the region, and Django sees them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from schemas.models import Release
from tenants.models import InboxItem
from tenants.statements import Table, rows, run
from tests.builders import NOW

COUNT = "SELECT count(*) FROM assess_schemas_release WHERE system = %s"


def release(number: int = 1) -> Release:
    return Release.objects.create(system="plans", number=number, digest="d", documents="[]", published_at=NOW)


def test_a_kept_statement_follows_from_region_to_region(db):
    found = []
    with schema_context("alpha"):
        release()
        found += rows(COUNT, ["plans"])
    with schema_context("beta"):
        found += rows(COUNT, ["plans"])
        release(), release(2)
        found += rows(COUNT, ["plans"])
    with schema_context("alpha"):
        found += rows(COUNT, ["plans"])
    assert found == [(1,), (0,), (2,), (1,)]


def test_it_runs_again_after_its_transaction_was_undone(alpha):
    for _time in range(2):
        with transaction.atomic():
            release()
            assert rows(COUNT, ["plans"]) == [(1,)]
            transaction.set_rollback(True)
    assert rows(COUNT, ["plans"]) == [(0,)]


def test_it_is_counted_like_any_other(alpha):
    rows(COUNT, ["plans"])  # the connection stands in the region from here on
    with CaptureQueriesContext(connection) as asked:
        rows(COUNT, ["plans"])
    assert len(asked) == 1
    assert "assess_schemas_release" in asked[0]["sql"]


def test_what_it_breaks_is_said_as_django_says_it(alpha):
    release()
    with pytest.raises(IntegrityError, match="release_number_once_per_system"), transaction.atomic():
        run("INSERT INTO assess_schemas_release SELECT id + 1000, system, number, digest, documents, notes, "
            "published_at FROM assess_schemas_release")  # fmt: skip
    assert rows(COUNT, ["plans"]) == [(1,)]


def test_a_row_comes_back_as_it_was_and_what_was_left_out_when_it_is_asked_for(alpha):
    kept, table = release(), Table(Release, without=("documents",))
    (row,) = rows(f"SELECT {table.columns()} FROM {table.name}")
    found = table.read(row)
    assert found == kept
    assert found.get_deferred_fields() == {"documents"}
    assert (found.published_at, found.documents) == (NOW, "[]")


def test_values_go_in_as_django_stores_them(db):
    table = Table(InboxItem, without=("id",))
    item = InboxItem(region_slug="alpha", kind="todo", key="1", tokens=["a", 'b"'], arrived_at=NOW)
    run(f"INSERT INTO {table.name} ({table.columns()}) VALUES ({table.places()})", table.values(item))
    assert InboxItem.objects.values_list("tokens", "arrived_at", "due_on").get() == (["a", 'b"'], NOW, None)
