"""Jiangsu's register of completions over real HTTP: who completed and did not file is told, and graded when silent."""

from collections.abc import Iterator, Mapping

import pytest

from forms.models import Record
from registers.models import SyncRun
from schemas.selectors import current_release, system_of
from tests.builders import at
from tests.jiangsu_works import COMPANY, LEADER, PROJECT, Jiangsu, fresh
from tests.outside import Outside, configured, playing
from workflows.clocks import run_clock
from workflows.models import Outgoing
from workflows.registers.syncing import Counts, run_sync

FILED = str(PROJECT["filing_number"])
#: More than one page of others, which nobody here knows.
OTHERS = [{"filingNo": f"3299AQ2600{number:02}", "acceptedOn": "2026-01-30"} for number in range(25)]


@pytest.fixture(scope="module")
def played() -> Iterator[Outside]:
    with playing([{"sandbox": {"completions": OTHERS}}]) as outside:
        yield outside


@pytest.fixture
def outside(played: Outside, settings, monkeypatch) -> Iterator[Outside]:
    """The register, configured as operators would; it answers and knows nothing of ours afterwards."""
    with configured(played, settings, monkeypatch) as outside:
        yield outside
    played.data.remove("completions", FILED)


@pytest.fixture
def jiangsu(alpha, outside) -> Jiangsu:
    return Jiangsu()


def visit(day: str) -> Mapping[str, object]:
    system = system_of(current_release("safety"))
    return vars(run_sync(system, system.registers["completions"], now=at(day)))


def completed(outside: Outside, day: str) -> None:
    outside.data.put("completions", FILED, {"acceptedOn": day})


def gradings(project: Record) -> list[str]:
    return list(Record.objects.filter(record_type="grading", parent=project).values_list("state", flat=True))


def test_a_completed_project_is_found_told_once_and_unqualified_after_thirty_days(jiangsu, outside) -> None:
    project = jiangsu.project()
    assert visit("2026-03-02")["changed"] == 0
    completed(outside, "2026-03-06")
    assert visit("2026-03-09")["changed"] == 1
    found = fresh(project)
    assert (found.state, found.data["completed_on"], found.data["noticed_on"]) == (
        "completed",
        "2026-03-06",
        "2026-03-09",
    )
    assert "竣工验收备案日期 — → 2026-03-06" in found.history.get(action="sync").opinion
    assert gradings(project) == ["draft"]
    assert visit("2026-03-10")["changed"] == 0
    run_clock(now=at("2026-04-08"))
    assert fresh(project).state == "completed", "thirty days after the notice it can still be filed"
    run_clock(now=at("2026-04-16"))  # nobody ran it for a week
    assert (fresh(project).state, fresh(project).data["grade"]) == ("lapsed", "不合格")


def test_the_project_and_its_safety_director_are_told(jiangsu, outside) -> None:
    jiangsu.project()
    completed(outside, "2026-03-06")
    visit("2026-03-09")
    notice = Outgoing.objects.get(kind="notice").payload
    assert notice["subject"] == "示例钟山学校工程已竣工，请尽快办理终止监督和安标考评"
    assert {f"project_site@person:{LEADER}", f"safety_director@org:{COMPANY}"} <= set(notice["tokens"])


def test_material_that_was_begun_already_stays_and_is_not_opened_twice(jiangsu, outside) -> None:
    project = jiangsu.project()
    begun = {"finished_on": "2026-03-03", "summary": "自评达标。"}
    jiangsu.open("grading", jiangsu.site, now=at("2026-03-05"), parent_id=project.pk, posted=begun)
    completed(outside, "2026-03-06")
    assert visit("2026-03-09") == vars(Counts(changed=1))
    assert (fresh(project).state, gradings(project)) == ("completed", ["draft"])


@pytest.mark.parametrize("mode", ["down", "error", "garbage"])
def test_a_register_that_does_not_answer_changes_nothing_and_is_made_up_for(jiangsu, outside, mode: str) -> None:
    project = jiangsu.project()
    completed(outside, "2026-03-06")
    outside.turn("completions", mode)
    assert visit("2026-03-09") == vars(Counts())
    assert (fresh(project).state, SyncRun.objects.get().failure) == ("active", "unreachable")
    outside.turn("completions")
    assert visit("2026-03-16")["changed"] == 1
    assert fresh(project).data["noticed_on"] == "2026-03-16", "the thirty days run from the notice"


def test_projects_of_others_and_those_settled_already_are_left_alone(jiangsu, outside) -> None:
    project = jiangsu.project()
    jiangsu.act(project, "complete", jiangsu.authority, now=at("2026-03-02"), posted={"completed_on": "2026-02-27"})
    completed(outside, "2026-03-06")
    assert visit("2026-03-09") == vars(Counts())
    assert fresh(project).data["completed_on"] == "2026-02-27"
    assert Record.objects.filter(record_type="project").count() == 1
