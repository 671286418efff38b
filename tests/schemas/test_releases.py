"""Releases are numbered, never change, and become values once per text."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from schemas import selectors
from schemas.documents import canonical, digest
from schemas.models import Release
from schemas.services import publish
from tests.schemas.sample import example

NOW = datetime(2026, 4, 1, 1, tzinfo=UTC)


def released(title: str = "Lift inspection", *, days: int = 0) -> Release:
    documents = [dict(one) for one in example().systems["lifts"]]
    next(one for one in documents if one["kind"] == "system")["title"] = title
    return publish(system="lifts", documents=documents, by=None, at=NOW + timedelta(days=days), notes=title)


def released_region() -> Release:
    region = example().region
    assert region is not None
    return publish(system="region", documents=[region], by=None, at=NOW)


def test_the_newest_release_is_the_current_one(alpha):
    assert selectors.current_release("lifts") is None
    first, second = released("First"), released("Second", days=1)
    assert (first.number, second.number) == (1, 2)
    current = selectors.current_release("lifts")
    assert current == second
    assert selectors.system_of(current).title == "Second"
    assert selectors.system_of(first).title == "First"


def test_a_release_keeps_the_documents_as_they_were(alpha):
    release = released()
    documents = example().systems["lifts"]
    stored = Release.objects.get(pk=release.pk)
    assert canonical(selectors.documents_of(stored)) == canonical(documents)
    assert stored.digest == digest(canonical(documents))
    assert (stored.notes, stored.published_at) == ("Lift inspection", NOW)


@pytest.mark.parametrize(
    "deed",
    [
        lambda: Release.objects.update(notes="other"),
        lambda: Release.objects.update(documents="[]"),
        lambda: Release.objects.all().delete(),
        lambda: Release.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_or_delete_a_release(alpha, deed):
    release = released()
    with pytest.raises(DatabaseError, match="A release never changes"), transaction.atomic():
        deed()
    assert Release.objects.get() == release


def test_the_same_text_is_loaded_once_for_all_regions(alpha, in_region):
    here = selectors.system_of(released("Shared"))
    with in_region("beta"):
        there = selectors.system_of(released("Shared"))
    assert there is here


def test_a_loaded_system_costs_one_small_query(alpha, django_assert_num_queries):
    selectors.system_of(released())
    with django_assert_num_queries(1) as asked:
        selectors.system_of(selectors.current_release("lifts"))
    assert '"documents"' not in asked[0]["sql"]


def test_long_work_reads_a_release_once_and_what_comes_after_reads_anew(alpha, django_assert_num_queries):
    first = released()
    with selectors.releases_kept():
        assert selectors.current_release(first.system).pk == first.pk
        with django_assert_num_queries(0):
            assert selectors.current_release(first.system).pk == first.pk
    second = released("Lifts and hoists", days=1)
    assert selectors.current_release(first.system).pk == second.pk


def test_every_system_has_its_current_release_but_the_region_is_not_one(alpha):
    released("First")
    newest = released("Second")
    released_region()
    assert selectors.current_releases() == {"lifts": newest}


def test_the_region_is_what_was_released_last(alpha):
    with pytest.raises(selectors.NoRelease):
        selectors.current_region()
    released_region()
    region = selectors.current_region()
    assert region.title == "Harbour"
    assert region.role("inspector") is not None


def test_releases_of_one_region_are_not_seen_in_another(alpha, in_region):
    released()
    with in_region("beta"):
        assert selectors.current_release("lifts") is None


def test_a_form_asks_for_the_properties_of_a_schema_in_their_order() -> None:
    schema = {"type": "object", "properties": {"site": {"properties": {"room": {}, "floor": {}}}, "area": {}}}
    text = canonical([{"schema": schema, "kind": "form", "key": "plan"}])
    assert text.index('"key"') < text.index('"kind"') < text.index('"schema"')
    assert text.index('"site"') < text.index('"area"')
    assert text.index('"room"') < text.index('"floor"')
