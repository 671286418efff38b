"""Every weight, band, cap, deadline and guard of Shanghai's safety and epidemic systems and of Qingdao is in a case.

Each is changed by one step, and a golden case has to notice. A few in every run; `KAOPING_ALL_STEPS=1` tries them all,
which takes some twenty minutes.
"""

import os
from collections.abc import Mapping

import pytest
from django.conf import settings

from schemas.packs import read_pack
from schemas.services import publish
from tests.builders import NOW
from tests.regions.noticing import is_noticed, rules_of

ALL = os.environ.get("KAOPING_ALL_STEPS") == "1"
#: How many are tried in every run, spread over the whole system.
SOME = 4
SYSTEMS = {"safety": "shanghai", "epidemic": "shanghai", "three_assessments": "qingdao"}

BEHIND_THE_FORM = "the form asks for it already, and for looked-up values the register refuses; this stands behind them"
BEHIND_ANOTHER = "another condition of the same record refuses before, whatever this one says"
ELSEWHERE = "an entry leaves a register only in a synchronisation; test_qingdao_districts tries it"
SAME = "the outcome is the same for all values there can be"

EXPLAINED: Mapping[str, Mapping[str, str]] = {
    "safety": {
        "decision/month_due#/values/years": SAME,  # how far to look for a year without holidays: nobody enters twenty
        "decision/unconfirmed_quarters#/values/start 3": SAME,  # it begins a quarter earlier, before any month is due
        "form/subcontractor_month#/sections/1/fields/0/computed": SAME,  # one table at nought is as bad as two
        "record_type/subcontractor#/locked/1/when": BEHIND_ANOTHER,  # all are completed before the site is finished
        "record_type/subcontractor_month#/available/2/when": BEHIND_ANOTHER,
        "workflow/annual_assessment#/actions/0/guards/0/when": BEHIND_THE_FORM,
        "workflow/monthly_evaluation#/actions/0/guards/1/when": SAME,  # a sheet of deductions has no open lines
        "workflow/site#/actions/0/guards/0/when": BEHIND_THE_FORM,
        "workflow/site#/actions/0/guards/1/when": BEHIND_THE_FORM,
        "workflow/site#/actions/0/guards/2/when": BEHIND_THE_FORM,
        "workflow/site#/actions/9/guards/1/when": BEHIND_THE_FORM,
        "workflow/special_worker#/actions/0/guards/0/when": BEHIND_THE_FORM,
        "workflow/special_worker#/actions/0/guards/0/when 2": BEHIND_THE_FORM,
        "workflow/subcontractor#/actions/0/guards/0/when": BEHIND_THE_FORM,
        "workflow/suspension#/actions/0/guards/0/when": BEHIND_ANOTHER,  # one at a time, and completion ends it
    },
    "epidemic": {
        "decision/disposition#/values/blocked": SAME,  # whoever is kept out has at least two manners to choose from
        "workflow/pre_registration#/actions/1/guards/0/when": BEHIND_THE_FORM,
    },
    "three_assessments": {
        "catalogue/daily_assessment#/marks": SAME,  # only said; base, ledgers, floor and ceiling reckon
        "catalogue/daily_assessment#/ceiling": SAME,  # 80 and at most 20 never come to more than 100
        "decision/project_grade#/table/rows/3/0": SAME,  # the row above has taken all from 70 on
        "record_type/daily_project#/available/0/when": ELSEWHERE,
        "record_type/project_assessment#/available/0/when": ELSEWHERE,
    },
}


@pytest.fixture
def documents(alpha, system):
    """All definitions of a system, in a region of its kind."""
    pack = read_pack(settings.PACKS_FOLDER / SYSTEMS[system])
    publish(system="region", documents=[pack.region], by=None, at=NOW)
    return pack.systems[system]


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_rule_changes_without_a_case_that_notices(documents, system):
    steps = [step for step in rules_of(documents) if step[0] not in EXPLAINED[system]]
    tried = steps if ALL else steps[len(steps) // SOME // 2 :: len(steps) // SOME]
    assert [name for name, step in tried if not is_noticed(system, documents, step)] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_explained_is_there(documents, system):
    assert set(EXPLAINED[system]) - {name for name, _step in rules_of(documents)} == set()
