"""The pages on which a task is handed on, signed by others, copied or urged."""

import pytest

from accounts.deputy_services import lend
from accounts.models import User
from tenants.models import Region
from tests.builders import NOW
from tests.portal.pages import Browser, at
from tests.signed_works import Signers, signers, state

REFUSABLE = {"agree": "all", "refuse": {"title": "不同意", "to": "refused"}}


@pytest.fixture
def people(alpha) -> Signers:
    return signers(REFUSABLE)


def verbs(browser: Browser, plan) -> list[str]:
    return browser.get(at(plan)).texts(f'.page-head a[href*="/records/{plan.pk}/task/"]')


def test_the_record_page_offers_what_can_be_done_with_the_task(people: Signers) -> None:
    plan = people.plan("checking")
    assert verbs(Browser(people.supervision), plan) == ["转交", "前加签", "后加签", "抄送"]
    assert verbs(Browser(people.contractor), plan) == ["抄送", "催办"]


def test_a_task_is_handed_on_to_a_colleague_found_by_name_and_acted_on_by_them(people: Signers) -> None:
    plan = people.plan("checking")
    page = Browser(people.supervision).get(at(plan, "task/reassign/?q=同事"))
    assert page.texts("#f-to label") == [f"监理同事 监理企业用户 · {people.supervision.credit_code}"]
    sent = page.sent(to=page.soup.select_one("#f-to input")["value"], opinion="出差")
    answer = Browser(people.supervision).post(at(plan, "task/reassign/"), sent)
    assert (answer.status, answer.url) == (302, at(plan))
    left = Browser(people.supervision).get(at(plan))
    assert "该事项已转交监理同事办理。" in left.texts(".note li")
    inbox = Browser(people.colleague).get("/inbox/")
    assert "浦江一号" in inbox.text("table")
    mine = Browser(people.colleague).get(at(plan, "act/check/"))
    assert Browser(people.colleague).post(at(plan, "act/check/"), mine.sent()).status == 302
    assert state(plan) == "signing"


def test_who_is_away_is_marked_among_those_to_choose_from(people: Signers) -> None:
    owner, deputy = (User.objects.get(pk=of.user_id) for of in (people.colleague, people.clerk))
    region, day = Region.objects.get(schema_name="alpha"), NOW.date()
    days = {"first_day": day, "last_day": day, "now": NOW, "today": day}
    lend(owner, deputy=deputy, region=region, by=owner, **days)
    page = Browser(people.supervision).get(at(people.plan("checking"), "task/reassign/?q=同事"))
    assert "外出至 04-02，由 资料员 代" in page.text("#f-to label")


def test_nobody_is_chosen_nothing_is_done_and_what_was_typed_is_kept(people: Signers) -> None:
    plan = people.plan("checking")
    page = Browser(people.supervision).get(at(plan, "task/add_before/"))
    answer = Browser(people.supervision).post(at(plan, "task/add_before/"), page.sent(opinion="请看第三节"))
    assert answer.status == 422
    assert answer.texts("#f-to .field__error")
    assert answer.value("opinion") == "请看第三节"


def test_who_was_asked_signs_on_a_page_of_their_own(people: Signers) -> None:
    plan = people.plan("checking")
    page = Browser(people.supervision).get(at(plan, "task/add_before/?q=赵工"))
    sent = page.sent(to=page.soup.select_one("#f-to input")["value"])
    Browser(people.supervision).post(at(plan, "task/add_before/"), sent)
    site = Browser(people.site)
    assert "浦江一号" in site.get("/inbox/").text("table")
    assert verbs(site, plan)[0] == "加签签署"
    page = site.get(at(plan, "task/sign/"))
    assert page.soup.select_one('button[value="refuse"]') is None
    assert site.post(at(plan, "task/sign/"), page.sent(verdict="agree", opinion="无异议")).status == 302
    assert "加签同意" in site.get(at(plan, "?tab=history")).text("main")
    assert verbs(site, plan) == ["抄送", "催办"]


def test_a_joint_step_has_a_button_to_refuse_and_says_who_is_missing(people: Signers) -> None:
    plan = people.plan("signing")
    page = Browser(people.site).get(at(plan, "act/sign/"))
    assert page.texts(".actionbar button") == ["不同意", "签署"]
    Browser(people.site).post(at(plan, "act/sign/"), page.sent(verdict="agree"))
    assert any("（1/3）" in line for line in Browser(people.site).get(at(plan)).texts(".note li"))
    page = Browser(people.authority).get(at(plan, "act/sign/"))
    Browser(people.authority).post(at(plan, "act/sign/"), page.sent(verdict="refuse"))
    assert state(plan) == "refused"


def test_where_to_send_back_is_chosen_on_the_page(people: Signers) -> None:
    plan = people.plan("signing")
    for by in (people.supervision, people.site, people.authority):
        people.act(plan, "sign", by)
    authority = Browser(people.authority)
    page = authority.get(at(plan, "act/back_to/"))
    assert [each["value"] for each in page.soup.select('input[name="to"]')] == ["draft", "checking"]
    unchosen = authority.post(at(plan, "act/back_to/"), page.sent())
    assert (unchosen.status, bool(unchosen.text("#f-to"))) == (422, True)
    assert authority.post(at(plan, "act/back_to/"), page.sent(to="checking")).status == 302
    assert state(plan) == "checking"


def test_a_copy_arrives_in_the_tray_of_copies(people: Signers) -> None:
    plan = people.plan("checking")
    page = Browser(people.contractor).get(at(plan, "task/copy/?q=监督员"))
    sent = page.sent(to=[each["value"] for each in page.soup.select("#f-to input")], opinion="供参考")
    assert Browser(people.contractor).post(at(plan, "task/copy/"), sent).status == 302
    tray = Browser(people.authority).get("/inbox/?box=copied")
    assert "供参考" in tray.text("table")


@pytest.mark.parametrize("verb", ["reassign", "add_after", "sign", "nothing"])
def test_a_verb_that_is_not_open_to_somebody_is_refused(people: Signers, verb: str) -> None:
    plan = people.plan("checking")
    assert Browser(people.authority).get(at(plan, f"task/{verb}/")).status in (403, 404, 409)
    assert Browser(people.authority).post(
        at(plan, f"task/{verb}/"), {"version": plan.version, "idempotency_key": "k"}
    ).status in (403, 404)


def kept_words(browser: Browser, place: str) -> tuple[str, str]:
    """Who is chosen on the page of a verb, and the words beside."""
    page = browser.get(place)
    return page.text("#f-to label:has(input[checked])"), page.value("opinion")


def test_who_was_chosen_and_why_are_kept_while_one_types_and_end_with_the_step(people: Signers) -> None:
    plan = people.plan("checking")
    browser, place = Browser(people.supervision), at(plan, "task/reassign/")
    page = browser.get(place)
    colleague = page.soup.select_one("#f-to input")["value"]
    said = browser.post(f"{place}?autosave=1", page.sent(to=colleague, opinion="出差到月底")).response.json()
    assert "自动保存" in said["said"]
    assert kept_words(browser, place) == (f"监理同事 监理企业用户 · {people.supervision.credit_code}", "出差到月底")
    home = browser.get(at(""))
    assert "转交" in home.text("#drafts .cell-sub")
    assert home.links("#drafts .cell-main") == [place]
    answers = browser.get(home.links("#drafts .acts a")[1]).text(".answers")
    assert "监理同事" in answers
    assert "出差到月底" in answers
    assert browser.post(place, browser.get(place).sent(to=colleague)).status == 302
    assert browser.get(at("")).texts("#drafts") == []


def test_what_was_refused_of_a_verb_is_a_draft_from_then_on(people: Signers) -> None:
    browser, place = Browser(people.supervision), at(people.plan("checking"), "task/reassign/")
    assert browser.post(place, browser.get(place).sent(opinion="请代为办理")).status == 422
    assert kept_words(browser, place) == ("", "请代为办理")


def test_who_is_too_late_to_hand_on_reads_their_own_words(people: Signers) -> None:
    plan = people.plan("checking")
    browser, place = Browser(people.supervision), at(plan, "task/reassign/")
    page = browser.get(place)
    sent = page.sent(to=page.soup.select_one("#f-to input")["value"], opinion="出差")
    browser.post(f"{place}?autosave=1", {**sent, "opinion": "另一页写的话", "idempotency_key": "f" * 32})
    other = browser.get(place).sent(to=sent["to"])
    assert browser.post(place, other).status == 302
    late = browser.post(place, {**sent, "draft": "a" * 32, "opinion": "晚到的话"})
    assert late.status in (403, 409)
    assert "晚到的话" in late.text("main")
