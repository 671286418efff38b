"""Statements that the server keeps prepared behave like any other: they follow the region, and Django sees them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from schemas.models import Release
from tenants.models import InboxItem
from tenants.statements import Table, rows, run, run_each
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
    made = InboxItem(region_slug="alpha", kind="todo", key="1", tokens=["a", 'b"'], arrived_at=NOW)
    run(table.insertion(), table.values(made))
    assert InboxItem.objects.values_list("tokens", "arrived_at", "due_on").get() == (["a", 'b"'], NOW, None)


def item(key: str = "1") -> InboxItem:
    return InboxItem(region_slug="alpha", kind="todo", key=key, tokens=["a"], title="before", arrived_at=NOW)


def test_what_was_added_has_its_number_and_is_known_to_be_there(db):
    made = item()
    Table(InboxItem, without=("id",)).add(made)
    assert InboxItem.objects.get() == made
    made.title = "after"
    made.save()  # no second row
    assert InboxItem.objects.values_list("title", flat=True).get() == "after"


@pytest.mark.parametrize("many", [0, 1, 3])
def test_one_statement_writes_as_many_rows_as_there_are_and_only_its_columns(db, many):
    kept = InboxItem.objects.bulk_create(item(key) for key in "123")
    for one in kept:
        one.title, one.subtitle = f"after {one.key}", "not to be written"
    table = Table(InboxItem, only=("title",))
    run_each(table.overwriting(), [[*table.values(one), one.pk] for one in kept[:many]])
    expected = [(f"after {number}" if number <= many else "before", "") for number in range(1, 4)]
    assert list(InboxItem.objects.order_by("key").values_list("title", "subtitle")) == expected


def test_of_many_rows_none_is_written_when_one_may_not_be(alpha):
    table = Table(Release, without=("id",))
    made = [Release(system="plans", number=n, digest="d", documents="[]", published_at=NOW) for n in (1, 2, 2)]
    with pytest.raises(IntegrityError, match="release_number_once_per_system"), transaction.atomic():
        run_each(table.insertion(), [table.values(one) for one in made])
    assert rows(COUNT, ["plans"]) == [(0,)]
