"""ID-2 to ID-4: people on site sign in by text message, choose a project, and authorise operators.

A worker answers beside the server, the sandbox plays register and gateway, and codes are read where it shows them.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.live import ROOT, START, Copy, Live, Process, _environment, worker_beside
from tests.pages import go

pytestmark = pytest.mark.e2e

LEADER = ("施工总包项目负责人", "310101198302020033", "13800001001")
CHIEF = ("监理项目负责人", "310101199009210414", "13800001020")
CLERK = ("现场操作用户", "310101199505050210", "13800001030")
OPEN, OTHER, ENDED = (
    ("2601SY0112", "示例产业园三期工程"),
    ("2603SY0114", "示例养老院工程"),
    ("2612SY0142", "示例污水泵站工程"),
)
WAITING = "示例学校迁建工程"
PATIENCE = 120  # seconds for a worker on a busy machine


@pytest.fixture(scope="module")
def live(demo_database: str, sandbox, tmp_path_factory) -> Iterator[Live]:
    """A server with four projects of the leader, and its worker."""
    folder = tmp_path_factory.mktemp("sites")
    clock = folder / "now"
    clock.write_text(START)
    with Copy(f"kaoping_live_sites_{os.getpid()}", demo_database) as url:
        environment = {**_environment(url), "KAOPING_NOW_FILE": str(clock)}
        command = [sys.executable, "-m", "tests.demo_projects", "shanghai", "p03", "p13", "p15", "p43"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with Process(url, clock, folder / "log", sandbox.environment) as address:
            live = Live(address, url, clock)
            with worker_beside(live, sandbox.environment):
                yield live


@pytest.fixture(autouse=True)
def another_day(live) -> None:
    """Each test plays on a day of its own: so many codes may be asked for in one."""
    days = int((date.fromisoformat(live.clock.read_text()[:10]) - date.fromisoformat(START[:10])).days)
    live.set_now((datetime.fromisoformat(START) + timedelta(days=days + 1)).isoformat())


def texts(sandbox, mobile: str) -> list[str]:
    """What reached a phone, the latest first, as the sandbox's own page says over HTTP."""
    with urlopen(f"http://127.0.0.1:{sandbox.server.server_address[1]}/admin/texts.json?mobile={mobile}") as answer:
        return [each["text"] for each in json.load(answer)]


def next_text(sandbox, mobile: str, before: int) -> str:
    """The message that comes now."""
    for _second in range(PATIENCE):
        found = texts(sandbox, mobile)
        if len(found) > before:
            return found[0]
        time.sleep(1)
    raise AssertionError(f"Nothing reached {mobile}.")


def ask(page, kind: str, number: str, mobile: str) -> None:
    page.goto("/login/")
    go(page.get_by_role("link", name=re.compile("现场用户")))
    page.get_by_label(kind).check()
    page.get_by_label("身份证号码").fill(number)
    page.get_by_label("手机号码").fill(mobile)
    go(page.get_by_role("button", name="获取动态密码"))


def enter(page, sandbox, who: tuple[str, str, str], *, phone: str = "") -> None:
    """Sign in with the code that reaches the phone."""
    mobile = phone or who[2]
    before = len(texts(sandbox, mobile))
    ask(page, who[0], who[1], mobile)
    page.get_by_role("heading", name="动态密码").wait_for()
    code = re.search(r"动态密码 (\d{6})", next_text(sandbox, mobile, before))[1]
    page.get_by_role("textbox", name="动态密码").fill(code)
    go(page.get_by_role("button", name="登录"))


def choose(page, project: tuple[str, str]) -> None:
    go(page.get_by_role("button", name=re.compile(project[1])))


@pytest.mark.parametrize("who", [LEADER, CHIEF])
def test_id_2_a_leader_signs_in_with_a_code_by_text_message(browser_page, sandbox, who):
    enter(browser_page, sandbox, who)
    expect(browser_page.get_by_role("heading", name="我的项目")).to_be_visible()
    assert who[0] in browser_page.locator("header").inner_text()


@pytest.mark.parametrize(
    ("entry", "told", "said"),
    [
        (
            ("施工总包项目负责人", LEADER[1], "13900000000"),
            LEADER[2],
            "输入手机号与从业人员信息采集系统中预留的手机号不一致（操作用户人员即为与授权预留号码不一致）",
        ),
        (("监理项目负责人", CLERK[1], CLERK[2]), CLERK[2], "需向企业确认是否已经在合同报送中设置为项目负责人"),
        (("现场操作用户", "310101199606060223", "13800001031"), "13800001031", "需向项目负责人确认是否已经授权"),
    ],
)
def test_id_2_the_reason_comes_word_for_word_by_message_and_the_page_says_nothing(
    browser_page, sandbox, entry, told, said
):
    before = len(texts(sandbox, told))
    ask(browser_page, *entry)
    browser_page.get_by_text("如信息无误，动态密码将在几分钟内发送到登记的手机").wait_for()
    assert said in next_text(sandbox, told, before)


def test_id_2_the_page_is_the_same_for_a_stranger_to_the_register(new_page, sandbox):
    known, unknown = new_page(), new_page()
    ask(known, LEADER[0], LEADER[1], "13900000000")
    ask(unknown, LEADER[0], "310101199703030237", "13900000000")
    for page in (known, unknown):
        page.get_by_role("heading", name="动态密码").wait_for()
    assert known.locator("main").inner_text() == unknown.locator("main").inner_text()


def test_id_2_a_code_opens_only_the_browser_that_asked_for_it(new_page, sandbox):
    own, thief = new_page(), new_page()
    before = len(texts(sandbox, LEADER[2]))
    ask(own, *LEADER)
    code = re.search(r"动态密码 (\d{6})", next_text(sandbox, LEADER[2], before))[1]
    ask(thief, LEADER[0], LEADER[1], "13900000000")
    for page, lets_in in ((thief, False), (own, True)):
        page.get_by_role("textbox", name="动态密码").fill(code)
        go(page.get_by_role("button", name="登录"))
        assert ("/login/" not in page.url) is lets_in


def test_id_3_a_leader_sees_accepted_projects_finds_finished_ones_and_switches_without_a_new_log_in(
    browser_page, sandbox
):
    page = browser_page
    enter(page, sandbox, LEADER)
    listed = page.locator("main").inner_text()
    assert OPEN[1] in listed
    assert OTHER[1] in listed
    assert WAITING not in listed
    assert ENDED[1] not in listed
    page.get_by_label("合同信息查询（合同报送编号）").fill(ENDED[0])
    go(page.get_by_role("button", name="查询"))
    page.get_by_text(ENDED[1]).first.wait_for()
    for project, other in ((OPEN, OTHER), (OTHER, OPEN)):
        page.goto("/r/shanghai/sites/")
        choose(page, project)
        assert project[1] in page.locator("header").inner_text()
        page.goto("/r/shanghai/list/site_months/")
        assert project[1] in page.locator("main table").inner_text()
        assert other[1] not in page.locator("main table").inner_text()


def test_id_3_an_operator_lands_straight_in_the_project_and_id_4_is_out_with_the_next_click(new_page, sandbox):
    leader, clerk = new_page(), new_page()
    enter(leader, sandbox, LEADER)
    choose(leader, OPEN)
    go(leader.get_by_role("navigation", name="业务菜单").get_by_role("link", name="现场操作用户"))
    go(leader.get_by_role("link", name="新增"))
    leader.get_by_label("身份证号码").fill("310101199703030237")
    go(leader.get_by_role("button", name="验证"))
    leader.get_by_text("验证失败，该人员未建立个人电子档案！").first.wait_for()
    leader.get_by_label("身份证号码").fill(CLERK[1])
    go(leader.get_by_role("button", name="验证"))
    leader.get_by_text("朱示新").wait_for()
    assert leader.get_by_label("手机号码").input_value() == CLERK[2]
    leader.get_by_label("手机号码").fill("13911112222")
    leader.get_by_label("质量标准化").check()
    go(leader.get_by_role("button", name="保存"))
    assert "310************210" in leader.locator("main").inner_text()
    enter(clerk, sandbox, CLERK, phone="13911112222")
    assert clerk.url.endswith("/r/shanghai/")
    clerk.goto("/r/shanghai/list/site_months/")
    assert OPEN[1] in clerk.locator("main table").inner_text()
    go(leader.get_by_role("button", name=re.compile("^禁用")))
    clerk.reload()
    assert "目前没有项目授权您操作" in clerk.locator("main").inner_text()


def test_id_4_authorising_works_on_a_phone_without_javascript(new_page, sandbox):
    page = new_page(phone=True, javascript=False)
    enter(page, sandbox, CHIEF)
    choose(page, OPEN)
    page.goto("/r/shanghai/operators/new/")
    page.get_by_label("身份证号码").fill("310101199606060223")
    go(page.get_by_role("button", name="验证"))
    page.get_by_text("秦示佳").wait_for()
    page.get_by_label("质量标准化").check()
    go(page.get_by_role("button", name="保存"))
    page.get_by_text("已授权 秦示佳").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
