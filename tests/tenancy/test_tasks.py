"""Background work runs in the region it was sent from, and nowhere when that cannot be told."""

import pytest
from celery import shared_task
from django.db import connection

from config.tasks import verify_all_audits, verify_audit
from tenants import clock
from tenants.audit.services import record
from tenants.models import Region
from tenants.tasks import HEADER, RegionTask, WrongGround


@shared_task(base=RegionTask)
def where_am_i() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return connection.schema_name, cursor.fetchone()[0]


@shared_task
def where_is_everybody() -> str:
    return connection.schema_name


def run(task, **headers):
    """As a worker runs it: in a process whose connection may stand anywhere."""
    return task.apply(headers=headers, throw=True).get()


@pytest.mark.django_db
def test_a_task_of_a_region_works_there_and_leaves_again(in_region):
    with in_region("beta"):
        assert run(where_am_i, **{HEADER: "alpha"}) == ("alpha", "alpha, public")
        assert connection.schema_name == "beta"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{}, {HEADER: ""}, {HEADER: "atlantis"}, {HEADER: "public"}, {HEADER: "template_region"}]
)
def test_a_task_without_a_region_that_exists_does_not_run_at_all(headers):
    with pytest.raises(WrongGround):
        run(where_am_i, **headers)


@pytest.mark.django_db
def test_a_task_of_a_closed_region_does_not_run():
    Region.objects.filter(schema_name="alpha").update(is_active=False)
    with pytest.raises(WrongGround):
        run(where_am_i, **{HEADER: "alpha"})


@pytest.mark.django_db
def test_a_regions_task_cannot_be_sent_from_outside_without_naming_one():
    with pytest.raises(WrongGround):
        where_am_i.delay()


@pytest.mark.django_db
def test_other_tasks_run_on_the_public_ground_wherever_the_connection_was_left(in_region):
    with in_region("alpha"):
        assert run(where_is_everybody) == "public"


@pytest.mark.django_db
def test_the_nightly_check_asks_every_region_by_a_message_of_its_own(monkeypatch, in_region):
    sent = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda task, *a, headers, **k: sent.append(headers[HEADER]))
    verify_all_audits()
    assert sent == ["alpha", "beta"]
    with in_region("alpha"):
        record("deed", user=None, at=clock.now())
    assert run(verify_audit, **{HEADER: "alpha"}) == ""
