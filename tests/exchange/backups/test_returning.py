"""A region that was spoilt comes back from its backup, beside others, and nothing of what was there is lost."""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django_tenants.utils import schema_context
from wagtail.models import WorkflowTask

from accounts.models import Grant
from exchange.approvals import NotTheirs, approve, ask_for_approval, steps_shown
from exchange.arranging import arranged_workflow
from exchange.models import AnotherAuthorTask, ReleaseRequest
from forms.models import Record
from schemas.selectors import REGION, current_release, documents_of
from schemas.services import publish
from tenants.audit.chains import verify_chain
from tests.builders import NOW, person
from tests.database import copied_database
from tests.trust.region_to_keep import SLUG, make_region


def said(*words: object, **options: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def media(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The files of a platform that has such a region; its database is the one we are in."""
    usual, folder = connection.settings_dict["NAME"], tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        with copied_database(f"kaoping_returning_{os.getpid()}"):
            make_region(folder)
            yield folder
        connection.settings_dict["NAME"] = usual


def test_a_region_is_put_back_only_when_told_and_what_was_there_is_kept(media, tmp_path, settings):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, media
    assert f"{SLUG} → " in said("backup", tmp_path / "made", region=SLUG)
    assert "the region gamma" in said("restore", tmp_path / "made", "--look")
    grant = Grant.objects.filter(region__schema_name=SLUG).order_by("pk").first()
    with schema_context(SLUG):
        before = {record.pk: record.state for record in Record.objects.all()}
        Record.objects.update(state="spoilt")
        Grant.objects.filter(pk=grant.pk).update(active=False)
    (media / SLUG / "later.txt").write_text("later")
    with pytest.raises(CommandError, match="--replace"):
        said("restore", tmp_path / "made")
    told = said("restore", tmp_path / "made", "--replace")
    assert f"Holds again, and had ended since the backup: {grant.user.username}" in told
    with schema_context(SLUG):
        assert {record.pk: record.state for record in Record.objects.all()} == before
        assert verify_chain() is None
    assert len(list((tmp_path / "replaced").glob("*/gamma/later.txt"))) == 1
    assert not (media / SLUG / "later.txt").exists()
    (kept,) = (tmp_path / "backups").iterdir()
    assert said("restore", kept, "--look")


def test_a_restore_that_fails_half_way_changes_nothing(media, tmp_path, settings, monkeypatch):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, media
    said("backup", tmp_path / "made", region=SLUG)
    with schema_context(SLUG):
        before = {record.pk: record.version for record in Record.objects.all()}
        Record.objects.update(version=F("version") + 1)
    monkeypatch.setattr("exchange.backups.returning.bind_tables", _breaks)
    with pytest.raises(ZeroDivisionError):
        said("restore", tmp_path / "made", "--replace")
    with schema_context(SLUG):
        assert {record.pk: record.version - 1 for record in Record.objects.all()} == before


def test_an_approval_that_was_under_way_goes_on_when_the_region_is_put_back(media, tmp_path, settings):
    """Its steps name a kind of task and a kind of object by numbers, which are the region's own."""
    settings.VAR, settings.MEDIA_ROOT = tmp_path, media
    with schema_context(SLUG):
        (region,) = documents_of(current_release(REGION))
        head = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
        publish(system=REGION, documents=[{**region, "roles": [*region["roles"], head]}], by=None, at=NOW)
        asker, second, third = (person(name, "head", areas=["*"], region=SLUG) for name in ("甲", "乙", "丙"))
        workflow, task = arranged_workflow(), AnotherAuthorTask.objects.create(name="复审", roles=["head"])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
        told = {"title": "工程", "at": NOW}
        ask_for_approval("works", notes="", by=asker, **told)
        approve("works", by=second, **told)
    said("backup", tmp_path / "made", region=SLUG)
    with schema_context(SLUG):
        approve("works", by=third, **told)
        ReleaseRequest.objects.update(state="aside")
    said("restore", tmp_path / "made", "--replace")
    with schema_context(SLUG):
        (found,) = ReleaseRequest.objects.all()
        assert [(step.title, step.by) for step in steps_shown(found)] == [("另一位管理员", second), ("复审", None)]
        with pytest.raises(NotTheirs):
            approve("works", by=second, **told)
        assert approve("works", by=third, **told).state == "approved"


def _breaks(_folder: Path) -> None:
    raise ZeroDivisionError
