"""Jiangsu's deadlines where nobody ran the clock for a week or longer: each consequence once, as of the day it ran."""

from datetime import date

import pytest

from exchange.scenarios.play import Play
from forms.models import Record
from tests.builders import at
from tests.jiangsu_works import Jiangsu, fresh
from workflows.clocks import run_clock
from workflows.models import Outgoing

pytestmark = pytest.mark.usefixtures("alpha")
FINISH = {"planned_finish": "2028-06-30"}


@pytest.fixture
def jiangsu(alpha) -> Jiangsu:
    return Jiangsu()


def notices() -> list[str]:
    return [str(row.payload["subject"]) for row in Outgoing.objects.filter(kind="notice").order_by("pk")]


def steps(day: str) -> list[str]:
    """What a run of the clock did on this day, without anything being refused."""
    passed = run_clock(now=at(day))
    assert not [one for one in passed if one.refused]
    return [f"{one.action} {one.step}" for one in passed]


def test_js_5_a_rectification_is_overdue_once_after_a_week_without_a_clock(jiangsu: Jiangsu) -> None:
    inspection = jiangsu.to_rectify(jiangsu.project(**FINISH), now=at("2026-03-02"))
    assert (inspection.state, inspection.due_on) == ("rectifying", date(2026, 3, 3))
    before = len(notices())
    assert steps("2026-03-11") == ["reply remind.0", "reply overdue"]
    late = fresh(inspection)
    assert (late.state, late.data["overdue"], late.data["was_overdue"]) == ("rectifying", True, True)
    assert len(notices()) == before + 2
    assert (steps("2026-03-11"), steps("2026-03-12")) == ([], [])
    assert len(notices()) == before + 2


#: How each other kind of inspection comes to ask for rectification by the third of March.
OTHERS = {
    "own": [
        {"as": "inspector", "create": "inspection_own", "in": "project", "name": "one", "values": {
            "rectify": True, "comment": "综合检查", "due_on": "2026-03-03", "rectify_request": "限期整改。",
            "scans": [{"made_up": "检查单.pdf"}],
        }},
        {"as": "inspector", "of": "one", "act": "save"},
    ],
    **{
        kind: [
            {"as": "inspector", "create": f"inspection_{kind}", "in": "project", "name": "one", "values": {}},
            {"as": "inspector", "of": "one", "sheet": {"check": {"findings": [finding]}}},
            {"as": "inspector", "of": "one", "act": "summarise", "input": {
                "summary_comment": "限期整改。", "must_rectify": True, "must_rectify_by": "2026-03-03",
                "must_do": "限期整改。",
            }},
        ]
        for kind, finding in (("jgj59", "civilized_construction.02.2"), ("dust", "ground_cover.3"))
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_js_5_every_kind_of_inspection_is_overdue_once_after_a_week_without_a_clock(
    jiangsu: Jiangsu, kind: str
) -> None:
    play = Play(system="safety", cast={"inspector": jiangsu.inspector}.__getitem__, start=at("2026-03-02"))
    play.call("project", jiangsu.project(**FINISH).pk)
    assert play.run(OTHERS[kind], case=kind) == ()
    inspection = Record.objects.get(pk=play.names["one"])
    assert (inspection.state, inspection.due_on) == ("rectifying", date(2026, 3, 3))
    assert "reply overdue" in steps("2026-03-11")
    assert (fresh(inspection).state, fresh(inspection).data["overdue"]) == ("rectifying", True)
    assert steps("2026-03-12") == []


def test_js_5_on_its_last_day_nothing_is_overdue(jiangsu: Jiangsu) -> None:
    inspection = jiangsu.to_rectify(jiangsu.project(**FINISH), now=at("2026-03-02"))
    steps("2026-03-03")
    assert not fresh(inspection).data.get("overdue")
    steps("2026-03-04")
    assert fresh(inspection).data["overdue"] is True


def test_js_6_a_year_is_judged_once_after_the_turn_of_the_year_was_missed(jiangsu: Jiangsu) -> None:
    project = jiangsu.project(**FINISH)
    assert steps("2026-12-31") == ["judge_year remind.0"]
    assert steps("2027-01-08") == ["judge_year overdue"]
    judged = fresh(project)
    assert (judged.data["judged_years"], judged.data["standing"]) == ("2026", "不合格：2026年企业检查不足三次")
    assert steps("2027-01-08") == []


def test_js_7_what_was_not_filed_is_unqualified_after_a_week_without_a_clock(jiangsu: Jiangsu) -> None:
    project = jiangsu.project(**FINISH)
    jiangsu.act(project, "complete", jiangsu.authority, now=at("2026-03-02"), posted={"completed_on": "2026-02-27"})
    assert "submit overdue" not in steps("2026-04-01")
    assert fresh(project).state == "completed"
    assert steps("2026-04-09") == ["submit overdue"]
    assert (fresh(project).state, fresh(project).data["grade"]) == ("lapsed", "不合格")
    assert "30 天" in fresh(project).data["grade_because"]


def test_js_7_material_sent_back_lapses_thirty_days_later_after_a_week_without_a_clock(jiangsu: Jiangsu) -> None:
    project = jiangsu.project(**FINISH)
    material = {"finished_on": "2026-03-01", "summary": "自评达标。"}
    grading = jiangsu.open("grading", jiangsu.site, now=at("2026-03-02"), parent_id=project.pk, posted=material)
    jiangsu.act(grading, "submit", jiangsu.site, now=at("2026-03-02"))
    returned = jiangsu.act(
        grading, "send_back", jiangsu.authority, now=at("2026-03-04"), opinion="考评材料不齐全，请补充。"
    )
    assert (returned.state, returned.due_on) == ("returned", date(2026, 4, 3))
    assert "submit overdue" not in steps("2026-04-03")
    assert "submit overdue" in steps("2026-04-11")
    assert (fresh(grading).state, fresh(project).data["grade"]) == ("lapsed", "不合格")
    assert "submit overdue" not in steps("2026-04-18")


def test_js_7_a_project_far_past_its_planned_completion_is_listed_after_a_week_without_a_clock(
    jiangsu: Jiangsu,
) -> None:
    project = jiangsu.project()
    steps("2026-08-29")
    assert fresh(project).watched == ""
    steps("2026-09-06")
    listed = fresh(project)
    assert (listed.data["listed_on"], listed.watched) == (
        "2026-09-06",
        "超过预计竣工日期（2026-05-31）90 天未申请终止监督",
    )
    assert steps("2026-09-06") == []
