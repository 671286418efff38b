"""An author tries drafts out as any role: on nothing, on a case, on a copy of a project; and nothing of it stays."""

import copy

import pytest

from exchange.drafts import get_draft, replace_drafts, save_draft
from exchange.releasing import run_drafts
from forms.models import Record
from schemas.models import Definition
from schemas.packs import read_pack
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tenants.models import InboxItem, Message
from tests.authoring.conftest import PACK, signed_in
from tests.builders import NOW, REGION, person
from tests.small_works import DOCUMENTS
from tests.world import VALUES, make_world
from workflows.models import HistoryEntry, Outgoing

WORKS, CARE = (f"/r/alpha/admin/systems/{system}/tryout/" for system in ("works", "inspection"))
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
TABLES = (Record, HistoryEntry, Outgoing, InboxItem, Message)


@pytest.fixture
def world(alpha):
    world = make_world()
    publish(system="region", documents=[{**REGION, "roles": [*REGION["roles"], HEAD]}], by=None, at=NOW)
    replace_drafts("works", DOCUMENTS, by=None, at=NOW)
    return world


@pytest.fixture
def writer(world):
    return signed_in(person("管理员", "head", areas=["*"]))


def text(answer):
    return answer.content.decode()


def everything():
    return [sorted(map(str, table.objects.values_list())) for table in TABLES]


def opened(writer, **answers):
    writer.post(WORKS, {"do": "begin", "from": "nothing"})
    writer.post(WORKS, {"do": "role", "as": "contractor", "day": "2026-04-02"})
    values = {"site_name": "试办工程", "contract": "HT-9", "district": "310115", "floors": "3", **answers}
    return writer.post(WORKS, {"do": "create", "type": "site", **values})


def test_a_record_is_opened_and_goes_on_by_the_drafts_as_several_roles(writer):
    flow = Definition.objects.get(system="works", kind="workflow", key="site")
    document = copy.deepcopy(get_draft(flow.pk).document)
    document["actions"][0]["title"] = "上报（草稿）"
    save_draft(flow, document, by=None, at=NOW)
    before = everything()
    assert opened(writer).status_code == 302
    page = text(writer.get(f"{WORKS}?of=site_1"))
    assert "试办工程" in page
    assert "上报（草稿）" in page
    writer.post(WORKS, {"do": "act", "of": "site_1", "action": "submit"})
    writer.post(WORKS, {"do": "role", "as": "authority", "day": "2026-04-03"})
    writer.post(WORKS, {"do": "act", "of": "site_1", "action": "accept", "accepted": "是"})
    assert "待评价" in text(writer.get(f"{WORKS}?of=site_1"))
    assert everything() == before, "nothing of it is stored"
    writer.post(WORKS, {"do": "drop"})
    assert "从空白开始" in text(writer.get(WORKS))


def test_what_does_not_fit_stays_on_the_page_and_is_no_step(writer):
    refused = opened(writer, site_name="")
    assert refused.status_code == 422
    assert "HT-9" in text(refused)
    assert "已做步骤" in text(refused)
    assert "试办中的记录" in text(refused)
    assert "?of=site_1" not in text(refused)


def test_steps_become_a_case_that_is_proved_and_changed_by_opening_it(writer):
    opened(writer)
    writer.post(WORKS, {"do": "act", "of": "site_1", "action": "submit"})
    kept = writer.post(WORKS, {"do": "keep", "key": "declared", "title": "申报", "source": "示例"})
    assert kept.status_code == 302
    case = Definition.objects.get(system="works", kind="golden", key="declared")
    steps = get_draft(case.pk).document["steps"]
    assert [step["expect"]["state"] for step in steps] == ["draft", "submitted"]
    assert run_drafts("works", at=NOW) == ()

    writer.post(WORKS, {"do": "drop"})
    writer.post(WORKS, {"do": "begin", "from": "case", "case": "declared"})
    assert "试办工程" in text(writer.get(f"{WORKS}?of=site_1"))
    writer.post(WORKS, {"do": "undo", "step": "2"})
    writer.post(WORKS, {"do": "change", "of": "site_1", "site_name": "改了名"})
    writer.post(WORKS, {"do": "keep", "key": "declared", "title": "申报改名"})
    changed = get_draft(case.pk).document
    assert changed["title"] == "申报改名"
    assert changed["steps"][1]["change"] == {"site_name": "改了名"}
    assert run_drafts("works", at=NOW) == ()


def test_a_case_is_not_kept_over_another_one(writer):
    opened(writer)
    writer.post(WORKS, {"do": "keep", "key": "declared", "title": "申报"})
    writer.post(WORKS, {"do": "drop"})
    opened(writer)
    assert writer.post(WORKS, {"do": "keep", "key": "declared", "title": "另一个"}).status_code == 409
    assert writer.post(WORKS, {"do": "keep", "key": "Not a key", "title": "x"}).status_code == 422


def test_a_copy_of_a_project_is_tried_by_its_own_people_with_made_up_numbers(writer, world):
    site = world.act(world.declare(), "submit", world.contractor)
    before = everything()
    assert writer.post(WORKS, {"do": "begin", "from": "project", "number": site.number}).status_code == 302
    writer.post(WORKS, {"do": "role", "as": "authority", "day": "2026-04-03"})
    page = text(writer.get(f"{WORKS}?of=project_1"))
    assert site.title in page
    assert VALUES["phone"] not in page
    writer.post(WORKS, {"do": "act", "of": "project_1", "action": "accept", "accepted": "是"})
    assert "待评价" in text(writer.get(f"{WORKS}?of=project_1"))
    assert writer.post(WORKS, {"do": "keep", "key": "copied", "title": "副本"}).status_code == 422
    assert everything() == before
    assert Record.objects.get(pk=site.pk).state == "submitted"


def test_a_sheet_is_filled_by_the_page_and_scored_by_the_drafts(writer, world):
    month = world.month(world.active_site(), 1)
    writer.post(WORKS, {"do": "begin", "from": "project", "number": month.number})
    writer.post(WORKS, {"do": "role", "as": "contractor", "day": "2026-04-03"})
    page = writer.get(f"{WORKS}?of=project_2&sheet=self")
    from bs4 import BeautifulSoup

    form = BeautifulSoup(page.content, "html.parser").select_one("#sheet-form")
    ticks = [box["name"] for box in form.select("input[type=checkbox][value='steel.1.a']")]
    assert ticks
    posted = writer.post(WORKS, {"do": "sheet", "of": "project_2", "sheet": "self", ticks[0]: "steel.1.a"})
    assert posted.status_code == 302
    assert "98" in text(writer.get(f"{WORKS}?of=project_2"))
    assert not month.sheets.exists()


def test_a_record_of_a_period_is_opened_once_the_period_is_said(writer, world):
    site = world.active_site()
    writer.post(WORKS, {"do": "begin", "from": "project", "number": site.number})
    writer.post(WORKS, {"do": "role", "as": "contractor", "day": "2026-04-03"})
    assert 'name="period"' in text(writer.get(f"{WORKS}?new=month&in=project_1"))
    assert "2026-02" in text(writer.get(f"{WORKS}?new=month&in=project_1&period=2026-02"))
    writer.post(WORKS, {"do": "create", "type": "month", "in": "project_1", "period": "2026-02"})
    assert "2026年2月" in text(writer.get(f"{WORKS}?of=month_1"))
    assert Record.objects.count() == 1


def test_a_refused_step_is_kept_as_one(writer):
    opened(writer)
    writer.post(WORKS, {"do": "role", "as": "contractor", "day": "2026-04-02"})
    writer.post(WORKS, {"do": "act", "of": "site_1", "action": "submit"})
    writer.post(WORKS, {"do": "act", "of": "site_1", "action": "submit"})
    assert "被拒绝" in text(writer.get(f"{WORKS}?of=site_1"))
    writer.post(WORKS, {"do": "keep", "key": "twice", "title": "两次提交"})
    case = Definition.objects.get(system="works", kind="golden", key="twice")
    assert get_draft(case.pk).document["steps"][2]["expect"]["refused"]
    assert run_drafts("works", at=NOW) == ()


def test_a_case_of_another_trade_opens_with_all_its_steps(author):
    replace_drafts("inspection", read_pack(PACK).systems["inspection"], by=None, at=NOW)
    author.post(CARE, {"do": "begin", "from": "case", "case": "graded"})
    page = text(author.get(f"{CARE}?of=visit"))
    assert "36.5" in page
    assert "与用例不符" not in page


def test_drafts_with_problems_are_not_tried_out(writer):
    flow = Definition.objects.get(system="works", kind="workflow", key="site")
    save_draft(flow, {**get_draft(flow.pk).document, "initial": "nowhere"}, by=None, at=NOW)
    assert "不能试办" in text(writer.get(WORKS))
    assert opened(writer).status_code == 409


def test_nobody_but_an_author_tries_anything_out(world, client):
    client.force_login(person("别人", "authority", areas=["*"]))
    assert client.get(WORKS).status_code == 403
    assert client.post(WORKS, {"do": "begin", "from": "nothing"}).status_code == 403


LIFE = "/r/alpha/admin/systems/works/life/"


def test_the_strip_says_who_tried_these_drafts_out_until_they_change(writer):
    assert "尚未试用当前草稿" in text(writer.get(LIFE))
    writer.post(WORKS, {"do": "begin", "from": "nothing"})
    writer.get(WORKS)
    assert "尚未试用当前草稿" in text(writer.get(LIFE)), "nothing was done yet"
    opened(writer)
    writer.get(f"{WORKS}?of=site_1")
    assert "管理员 " in text(writer.get(LIFE))
    assert "已试用" in text(writer.get(LIFE))
    tried = AuditEntry.objects.filter(action="tryout.tried")
    writer.get(f"{WORKS}?of=site_1")
    assert tried.count() == 1, "said once"
    flow = Definition.objects.get(system="works", kind="workflow", key="site")
    before = get_draft(flow.pk).document
    save_draft(flow, {**before, "title": "另一条流程"}, by=None, at=NOW)
    assert "尚未试用当前草稿" in text(writer.get(LIFE))
    save_draft(flow, before, by=None, at=NOW)
    assert "已试用" in text(writer.get(LIFE)), "these drafts were"
    writer.get(WORKS)
    save_draft(flow, {**before, "title": "另一条流程"}, by=None, at=NOW)
    writer.get(WORKS)
    assert "已试用" in text(writer.get(LIFE)), "the steps were taken again by the drafts as they are now"
