"""Golden cases: what they notice, and that they leave nothing behind."""

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exchange.packs import import_pack
from exchange.releasing import publish_drafts
from exchange.scenarios import run_golden
from exchange.scenarios.golden import Cast, laid_out
from forms.models import Record
from registers.models import RegisterEntry
from schemas.models import Release
from schemas.packs import read_pack
from schemas.selectors import current_region
from tenants.audit.models import AuditEntry
from tenants.models import InboxItem

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(alpha):
    pack = read_pack(settings.PACKS_FOLDER / "shanghai")
    import_pack(pack, by=None, at=NOW)
    publish_drafts("region", by=None, at=NOW)
    return pack


def documents_of(pack, *cases):
    """The Shanghai quality documents with only some of their golden cases, free to be changed."""
    kept = {"accepted_site", *cases}
    return [deepcopy(one) for one in pack.systems["quality"] if one["kind"] != "golden" or one["key"] in kept]


def named(documents, kind, key):
    return next(one for one in documents if (one["kind"], one["key"]) == (kind, key))


def test_the_golden_cases_of_shanghai_hold(pack):
    assert run_golden("quality", pack.systems["quality"], now=NOW) == ()


def test_a_golden_run_leaves_nothing_behind(pack):
    def traces():
        models = (Record, Release, User, RegisterEntry, AuditEntry, InboxItem)
        return {model: model.objects.count() for model in models}

    before = traces()
    run_golden("quality", documents_of(pack, "one_occurrence_a_month"), now=NOW)
    assert traces() == before


def test_what_several_cases_begin_with_is_done_once_for_all_of_them(pack):
    cases = ("one_occurrence_a_month", "rounded_half_up", "review_overrides_self")  # each begins with an accepted site
    alone = [records_opened(pack, case) for case in cases]
    begun = records_opened(pack, "accepted_site")
    assert begun > 0
    assert records_opened(pack, *cases) <= sum(alone) - 2 * begun


def records_opened(pack, *cases):
    with CaptureQueriesContext(connection) as asked:
        assert run_golden("quality", documents_of(pack, *cases), now=NOW) == ()
    return sum(one["sql"].startswith("INSERT INTO assess_forms_record ") for one in asked)


def test_those_who_play_stand_in_nobody_s_way_not_even_when_they_are_kept(pack):
    documents = documents_of(pack, "accepted_site")
    given, steps = laid_out(documents, "accepted_site")
    cast = Cast(current_region(), described=[step for step in given if "role" in step])
    kept = {cast(str(step["as"])).user_id for step in steps if "as" in step}
    assert User.objects.filter(pk__in=kept).count() == len(kept) > 0
    assert run_golden("quality", documents, now=NOW) == ()


def test_another_ladder_makes_the_case_of_the_ladder_differ(pack):
    documents = documents_of(pack, "ladder_over_months")
    rungs = named(documents, "catalogue", "quality")["rules"]["ladder"]["ladder"]
    rungs[0]["share"] = Decimal("0.8")
    found = run_golden("quality", documents, now=NOW)
    assert {(one.case, one.step, one.what, one.expected, one.actual) for one in found} == {
        ("ladder_over_months", 2, "score", "99.50", "99.2"),
        ("ladder_over_months", 2, "deductions.rebar.rebar_cover", "0.5", "0.8"),
        ("ladder_over_months", 8, "deductions.rebar.rebar_connection", "1", "1.6"),
    }


def test_a_refusal_that_nobody_expected_is_a_difference_with_its_sentence(pack):
    documents = documents_of(pack)
    submit = named(documents, "workflow", "declaration")["actions"][0]
    submit["guards"] = [{"when": "false", "else": "今天不收申报。"}]
    [found] = run_golden("quality", documents, now=NOW)
    assert (found.case, found.step, found.what, found.actual) == ("accepted_site", 2, "refused", "今天不收申报。")


def test_a_refusal_that_does_not_come_is_a_difference(pack):
    documents = documents_of(pack)
    named(documents, "golden", "accepted_site")["steps"][1]["expect"] = {"refused": "不能提交"}
    [found] = run_golden("quality", documents, now=NOW)
    assert (found.step, found.what, found.expected, found.actual) == (2, "refused", "不能提交", "-")


def test_a_case_whose_ground_does_not_hold_says_so_at_step_nought(pack):
    documents = documents_of(pack, "one_occurrence_a_month")
    accept = named(documents, "golden", "accepted_site")["steps"][3]
    accept["input"] = {"accepted": "否"}
    found = run_golden("quality", documents, now=NOW)
    assert ("one_occurrence_a_month", 0, "state") in {(one.case, one.step, one.what) for one in found}


def test_a_case_that_begins_with_itself_or_with_none_is_a_difference(pack):
    documents = documents_of(pack)
    case = named(documents, "golden", "accepted_site")
    case["given"] = [{"case": "accepted_site"}]
    assert [(one.what, one.expected) for one in run_golden("quality", documents, now=NOW)] == [
        ("case", "accepted_site")
    ]
    case["given"] = [{"case": "nowhere"}]
    assert [(one.what, one.expected) for one in run_golden("quality", documents, now=NOW)] == [("case", "nowhere")]


def test_a_record_that_no_step_named_is_a_difference(pack):
    documents = documents_of(pack)
    named(documents, "golden", "accepted_site")["steps"][1]["of"] = "elsewhere"
    [found] = run_golden("quality", documents, now=NOW)
    assert (found.step, found.what, found.expected) == (2, "of", "elsewhere")
