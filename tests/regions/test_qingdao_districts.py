"""QD-10: whose project it is decides who reviews it; every district with every role, both ways."""

import shutil
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.regions import create_region_from_pack
from exchange.scenarios import Play
from forms.models import Record
from forms.selectors import visible_records
from tests.builders import actor
from tests.portal.pages import Browser
from workflows.selectors import offers

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CITY = ("370202", "370203", "370213")  # 市南, 市北, 李沧: the city station reviews them
OTHERS = ("370211", "370212", "370214", "370215", "370281", "370283", "370285")
DISTRICTS = (*CITY, *OTHERS)
OUTSIDE = "370200"  # enterprises registered elsewhere
SYSTEM = "three_assessments"
PAPER = [{"made_up": "考核表.pdf"}]


@pytest.fixture
def qingdao(in_region, tmp_path):
    """The region without its cases and demonstration, and somebody of every role in every district."""
    folder = tmp_path / "qingdao"
    shutil.copytree(settings.PACKS_FOLDER / "qingdao", folder, ignore=shutil.ignore_patterns("golden", "demo"))
    create_region_from_pack("qingdao", folder=folder, now=NOW)
    with in_region("qingdao"):
        yield {
            "supervisor": actor("监督员", "supervisor", areas=["*"]),
            "city": actor("市安监站", "authority", areas=[*CITY, OUTSIDE]),
            "city_station": actor("市安监站查看", "city_station", areas=["*"]),
            "enterprise": actor("企业", "enterprise", organisation="91370202MA3Q0A001T"),
            **{f"supervisor_{key}": actor(f"监督员{key}", "supervisor", areas=[key]) for key in DISTRICTS},
            **{key: actor(f"主管{key}", "authority", areas=[key]) for key in OTHERS},
        }


def entry(district: str) -> dict[str, object]:
    """The permit of a project in a district."""
    number = f"370200260200{district}"
    return {
        "key": number, "number": number, "name": f"工程{district}", "district": district, "area": 9000,
        "contractor": "示例海岸建筑有限公司", "contractor_code": "91370202MA3Q0A001T", "manager": "徐示一",
    }  # fmt: skip


def reported(people, district: str) -> Play:
    """A project of a district whose report and whose award wait for review."""
    play = Play(system=SYSTEM, cast=people.__getitem__, start=NOW)
    report = {
        "details": "逐项检查。", "inspected_by": "示例站", "inspector_phone": "13800000061", "level": "B级",
        "scan": PAPER,
    }  # fmt: skip
    award = {
        "matter": "award_city_site", "decided_on": "2026-02-10", "decided_by": "市主管部门", "description": "获奖",
        "papers": PAPER,
    }  # fmt: skip
    steps = [
        {"register": "construction_permit", "entry": entry(district), "flows": True, "name": "works"},
        {"as": "supervisor", "create": "project_assessment", "in": "works", "name": "report", "values": report},
        {"as": "supervisor", "of": "report", "sheet": {"assessment": {"marks": {"all": 5}}}},
        {"as": "supervisor", "of": "report", "act": "submit"},
        {"as": "enterprise", "create": "daily_project", "in": "works", "name": "award", "values": award},
        {"as": "enterprise", "of": "award", "act": "submit"},
    ]
    assert play.run(steps, case=district) == ()
    return play


def seen(people, who: str, kind: str) -> set[str]:
    """The districts whose records of a type somebody sees."""
    found = visible_records(people[who], system=SYSTEM, record_type=kind)
    return set(found.values_list("district", flat=True))


def deciding(people, who: str, play: Play, name: str) -> set[str]:
    """What somebody may do with a record."""
    record = Record.objects.get(pk=play.names[name])
    return {offer.action.key for offer in offers(record, actor=people[who], now=NOW)}


@pytest.mark.django_db
def test_every_district_has_its_own_reviewers_and_nobody_elses(qingdao):
    plays = {district: reported(qingdao, district) for district in DISTRICTS}
    whose = {"city": set(CITY), **{key: {key} for key in OTHERS}}
    for who, own in whose.items():
        for name, kind in (("report", "project_assessment"), ("award", "daily_project")):
            assert seen(qingdao, who, kind) == own, (who, kind)
            able = {district for district in DISTRICTS if deciding(qingdao, who, plays[district], name)}
            assert able == own, (who, kind)
    for district in DISTRICTS:
        assert seen(qingdao, f"supervisor_{district}", "project_assessment") == {district}
        assert seen(qingdao, f"supervisor_{district}", "permitted_project") == {district}
    assert seen(qingdao, "supervisor", "permitted_project") == set(DISTRICTS)
    assert seen(qingdao, "enterprise", "permitted_project") == set(DISTRICTS)
    assert seen(qingdao, "enterprise", "project_assessment") == set(), "an enterprise sees what was passed"


@pytest.mark.django_db
def test_the_city_sees_what_a_district_has_approved_and_a_project_moves_with_its_open_tasks(qingdao):
    play = reported(qingdao, "370212")
    assert (
        seen(qingdao, "city_station", "project_assessment") == seen(qingdao, "city_station", "daily_project") == set()
    )
    passed = [{"as": "370212", "of": "award", "act": "pass", "opinion": "同意。"}]
    moved = [{"register": "construction_permit", "entry": {**entry("370212"), "district": "370281"}, "flows": True}]
    assert play.run([*passed, *moved], case="moves") == ()
    assert seen(qingdao, "city_station", "daily_project") == {"370281"}
    assert seen(qingdao, "370212", "project_assessment") == seen(qingdao, "370212", "permitted_project") == set()
    assert deciding(qingdao, "370281", play, "report") >= {"pass", "reject"}
    assert play.run([{"as": "370281", "of": "report", "act": "pass", "opinion": "同意。"}], case="passes") == ()
    assert seen(qingdao, "city_station", "project_assessment") == {"370281"}
    assert deciding(qingdao, "city_station", play, "report") == set()
    assert seen(qingdao, "enterprise", "project_assessment") == {"370281"}


def assessed(people, district: str) -> Play:
    """An enterprise of a district whose director's and own assessment wait for review, and who asks for an award."""
    company = f"enterprise_{district}"
    people[company] = actor(f"企业{district}", "enterprise", organisation=company_of(district))
    play = Play(system=SYSTEM, cast=people.__getitem__, start=NOW)
    year = {
        "licence_number": "示例0001", "director_name": "路示一", "director_certificate": "示例0001",
        "district": district,
    }  # fmt: skip
    award = {
        "kind": "加分", "matter": "commendation_city", "decided_on": "2026-02-10", "decided_by": "市主管部门",
        "description": "书面表扬", "papers": PAPER, "district": district,
    }  # fmt: skip
    full = {"all": 10, "duty": 15, "attendance": 15, "inspection": 25, "high_risk": 15}
    steps = [
        {"as": company, "create": "enterprise_year", "name": "year", "period": "2026", "values": year},
        {"as": company, "of": "year", "act": "submit"},
        {"as": company, "create": "director_assessment", "in": "year", "name": "director", "period": "2026"},
        {"as": company, "of": "director", "sheet": {"self": {"marks": full}}},
        {"as": company, "of": "director", "act": "submit"},
        {"as": company, "create": "conditions_assessment", "in": "year", "name": "conditions", "period": "2026"},
        {"as": company, "of": "conditions", "sheet": {"self": {"marks": {"all": 1}}}},
        {"as": company, "of": "conditions", "act": "submit"},
        {"as": company, "create": "daily_enterprise", "name": "award", "values": award},
        {"as": company, "of": "award", "act": "submit"},
    ]
    assert play.run(steps, case=district) == ()
    return play


@pytest.mark.django_db
def test_every_enterprise_is_reviewed_where_it_is_registered_and_nowhere_else(qingdao):
    plays = {district: assessed(qingdao, district) for district in DISTRICTS}
    kinds = {"director": "director_assessment", "conditions": "conditions_assessment", "award": "daily_enterprise"}
    for who, own in {"city": set(CITY), **{key: {key} for key in OTHERS}}.items():
        for name, kind in kinds.items():
            assert seen(qingdao, who, kind) == own, (who, kind)
            able = {district for district in DISTRICTS if "pass" in deciding(qingdao, who, plays[district], name)}
            assert able == own, (who, kind)
    for kind in kinds.values():
        assert seen(qingdao, "city_station", kind) == set(), "the city sees what was passed"
        assert seen(qingdao, "supervisor", kind) == set(), "supervisors assess projects"
        for district in DISTRICTS:
            assert seen(qingdao, f"enterprise_{district}", kind) == {district}, "each company sees its own"
    reviewed = [
        {"as": "370212", "of": "director", "sheet": {"review": {"adopt": "all", "pass": "all"}}},
        {"as": "370212", "of": "director", "act": "pass"},
    ]
    assert plays["370212"].run(reviewed, case="passes") == ()
    assert seen(qingdao, "city_station", "director_assessment") == {"370212"}
    assert deciding(qingdao, "city_station", plays["370212"], "director") == set()


MATTERS = {
    "director": "fail_director_absent", "licence": "fail_false_material", "enterprise": "fail_two_accidents",
    "project": "fail_accident_project",
}  # fmt: skip
REVIEWERS = {"city": {*CITY, OUTSIDE}, **{district: {district} for district in OTHERS}}


def with_results(people, district: str) -> Play:
    """An enterprise of a district with its three results, and a project there with the fourth; outside, no project."""
    company = f"enterprise_{district}"
    people[company] = actor(f"企业{district}", "enterprise", organisation=company_of(district))
    inside = district != OUTSIDE
    play = reported(people, district) if inside else Play(system=SYSTEM, cast=people.__getitem__, start=NOW)
    reviewer = next(who for who, own in REVIEWERS.items() if district in own)
    passed = [
        {"as": reviewer, "of": "report", "act": "pass", "opinion": "同意。"},
        {"find": "result_project", "in": "works", "name": "project"},
    ]
    year = {
        "licence_number": "示例0001", "director_name": "路示一", "director_certificate": "示例0001",
        "district": district,
    }  # fmt: skip
    steps = [
        *(passed if inside else ()),
        {"as": company, "create": "enterprise_year", "name": "year", "period": "2026", "values": year},
        {"as": company, "of": "year", "act": "submit"},
        *({"find": f"result_{kind}", "in": "year", "name": kind} for kind in ("director", "licence", "enterprise")),
    ]
    assert play.run(steps, case=district) == ()
    return play


def company_of(district: str) -> str:
    """The credit code of an enterprise that is registered in a district."""
    return f"91{'370102' if district == OUTSIDE else district}MA3Q0A001T"


def adjusting(people, who: str, plays, kind: str) -> set[str]:
    """The districts whose results of a kind somebody can adjust; what they did stays."""
    values = {"act": "调整", "matter": MATTERS[kind], "reason": "经查属实。", "evidence": PAPER}
    step = {"as": who, "create": f"adjustment_{kind}", "in": kind, "name": f"{kind}_{who}", "values": values}
    return {district for district, play in plays.items() if play.run([step], case=who) == ()}


@pytest.mark.django_db
def test_each_result_is_adjusted_where_it_belongs_seen_by_the_city_and_refused_to_everybody_else(qingdao):
    plays = {district: with_results(qingdao, district) for district in (*DISTRICTS, OUTSIDE)}
    for kind in MATTERS:
        there = {district: play for district, play in plays.items() if kind in play.names}
        for who, own in REVIEWERS.items():
            assert adjusting(qingdao, who, there, kind) == own & set(there), (who, kind)
        for who in ("city_station", "supervisor", "enterprise", "enterprise_370212"):
            assert adjusting(qingdao, who, there, kind) == set(), (who, kind)
        seen_by = {**REVIEWERS, "city_station": set(there), "supervisor": set()}
        if kind != "project":  # the projects are all of one other company
            seen_by |= {f"enterprise_{district}": {district} for district in there}
        for who, own in seen_by.items():
            assert seen(qingdao, who, f"result_{kind}") == own & set(there), (who, kind)
            assert seen(qingdao, who, f"adjustment_{kind}") == own & set(there), (who, kind)


@pytest.mark.django_db
def test_nothing_is_reported_on_a_project_whose_permit_is_gone(qingdao):
    play = reported(qingdao, "370202")
    assert play.run([{"as": "city", "of": "report", "act": "pass", "opinion": "同意。"}], case="passes") == ()
    Record.objects.filter(pk=play.names["works"]).update(state="withdrawn")
    gone = "该工程的施工许可已不在审批管理平台上"
    steps = [
        {"as": who, "create": kind, "in": "works", "name": "no", "expect": {"refused": gone}}
        for who, kind in (("supervisor", "project_assessment"), ("enterprise", "daily_project"))
    ]
    assert play.run(steps, case="gone") == ()


@pytest.mark.django_db
def test_pages_ask_as_often_with_six_projects_as_with_two(qingdao):
    browser = Browser(qingdao["supervisor"])
    pages = [f"/r/qingdao/list/{key}/" for key in ("permitted_projects", "project_assessments")]

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen_queries:
            assert browser.get(path).status == 200
        return len(seen_queries)

    for district in DISTRICTS[:2]:
        play = reported(qingdao, district)
    pages += [f"/r/qingdao/records/{play.names[name]}/" for name in ("works", "report")]
    for path in pages:
        asked(path)  # what a page keeps is kept now
    before = {path: asked(path) for path in pages}
    for district in DISTRICTS[2:6]:
        reported(qingdao, district)
    assert {path: asked(path) for path in pages} == before
