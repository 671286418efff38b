"""Demonstration data: complete, repeatable, and made of people who do not exist."""

import shutil
from datetime import UTC, datetime

import pytest
from django.conf import settings
from stdnum.cn import ric, uscc

from accounts.models import Grant, User
from accounts.selectors import tokens_by_region
from exchange.demo import demo_accounts, demo_documents, load_demo
from exchange.regions import create_region_from_pack
from forms.models import Record
from tenants.audit.models import AuditEntry

#: The first day of a quarter and the last of a year: months and quarters fall differently.
DAYS = [datetime(2026, 4, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 1, tzinfo=UTC)]
NOW = datetime(2026, 11, 1, 1, tzinfo=UTC)
SLUGS = ["shanghai", "qingdao", "jiangsu", "showcase"]


def quiet(_line: str) -> None:
    """Keeps the progress of loading out of the tests' output."""


@pytest.fixture
def born(tmp_path):
    """Makes a region of a pack of ours; its golden cases, proved elsewhere, are left out, and more if asked for."""

    def bear(slug, now, *, without=()):
        folder = tmp_path / slug
        shutil.copytree(settings.PACKS_FOLDER / slug, folder, ignore=shutil.ignore_patterns("golden", *without))
        create_region_from_pack(slug, folder=folder, now=now)
        return folder

    return bear


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.date().isoformat())
def test_every_story_of_shanghai_goes_as_it_says_on_any_day(born, in_region, now):
    born("shanghai", now)
    assert load_demo("shanghai", now=now, echo=quiet) == ()
    with in_region("shanghai"):
        found = set(Record.objects.filter(system="quality").values_list("record_type", "state"))
        others = set(Record.objects.exclude(system="quality").values_list("system", "record_type", "state"))
    states = {kind: {state for each, state in found if each == kind} for kind, _state in found}
    assert states == {
        "declaration": {
            "draft", "submitted", "sent_back", "reviewed", "refused", "active", "suspended", "finished", "terminated",
        },
        "monthly_evaluation": {
            "draft", "submitted", "sent_back", "reviewed", "forwarded", "registered", "terminated",
        },
        "quarterly_registration": {"pending", "registered"},
        "completion": {"submitted", "returned", "forwarded", "registered"},
        "suspension": {"suspend_applied", "suspend_reviewed", "suspended", "resume_applied", "resume_reviewed"},
        "termination": {"applied", "reviewed", "registered"},
    }  # fmt: skip
    sites = {state for system, kind, state in others if (system, kind) == ("safety", "site")}
    assert sites == {"declared", "confirmed", "active", "suspended", "finished"}
    assert {"confirmed", "pending"} <= {state for _system, kind, state in others if kind == "quarter_confirmation"}
    assert {"pre_registration", "stay", "daily_health"} <= {kind for system, kind, _s in others if system == "epidemic"}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["qingdao", "jiangsu", "showcase"])
def test_loading_again_changes_nothing(born, in_region, slug):
    born(slug, NOW)
    assert load_demo(slug, now=NOW, echo=quiet) == ()
    with in_region(slug):
        before = Record.objects.count(), AuditEntry.objects.count(), Grant.objects.count()
    assert load_demo(slug, now=NOW, echo=quiet) == ()
    with in_region(slug):
        assert (Record.objects.count(), AuditEntry.objects.count(), Grant.objects.count()) == before


@pytest.mark.django_db
def test_the_cross_region_supervisor_is_one_person_with_grants_in_two_regions(born):
    for slug in ("shanghai", "qingdao"):
        folder = born(slug, NOW, without=["projects.json"])
        load_demo(slug, now=NOW, echo=quiet, folder=folder, password="demo-password")
    supervisor = User.objects.get(username="cross_supervisor")
    tokens = ("authority@area:*", f"self@user:{supervisor.pk}")
    assert tokens_by_region(supervisor) == {"qingdao": tokens, "shanghai": tokens}
    assert supervisor.check_password("demo-password")


@pytest.mark.parametrize("slug", SLUGS)
def test_codes_and_numbers_are_well_formed(slug):
    documents = demo_documents(slug)
    codes = [one["credit_code"] for document in documents for one in document.get("organisations", ())]
    numbers = [one["id_number"] for document in documents for one in document.get("people", ())]
    assert [code for code in codes if not uscc.is_valid(code)] == []
    assert [number for number in numbers if not ric.is_valid(number)] == []


def test_every_role_of_shanghai_has_an_account_that_is_shown():
    shown = dict(demo_accounts(demo_documents("shanghai")))
    titles = " ".join(shown.values())
    roles = (
        "施工企业用户",
        "监理企业用户",
        "现场用户（项目部）",
        "现场用户（监理机构）",
        "监督机构用户",
        "区域管理员",
        "跨区督导员",
    )
    assert [role for role in roles if role not in titles] == []
