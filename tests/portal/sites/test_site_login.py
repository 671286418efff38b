"""People on site sign in by identity number, mobile and a dynamic password, and work in the project they choose."""

import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from accounts.identity import person_key
from accounts.models import Grant, PasscodeRequest, User
from accounts.passcodes.errors import PasscodeRefused
from accounts.passcodes.services import Asked, ask_for_code, use_code
from forms.models import Record
from tenants.audit.models import AuditEntry
from tests.builders import BUILDER, NOW, at, grant
from tests.people_on_site import (
    CLERK,
    CLERK_MOBILE,
    LEADER,
    LEADER_MOBILE,
    OTHER,
    OTHER_MOBILE,
    SENTENCES,
    STRANGER,
    Phone,
    works_with_people,
)  # fmt: skip
from workflows.seats import seats_for
from workflows.sites import judging

pytestmark = pytest.mark.django_db
CASES = {
    "good": (LEADER, LEADER_MOBILE, "leader"),
    "not_registered": (STRANGER, LEADER_MOBILE, "leader"),
    "mobile_differs": (LEADER, OTHER_MOBILE, "leader"),
    "not_leader": (CLERK, CLERK_MOBILE, "leader"),
    "not_authorised": (CLERK, CLERK_MOBILE, "operator"),
}


@pytest.fixture
def works(alpha, settings):
    """Two projects of the leader, one accepted and one not, and one of somebody else."""
    with works_with_people(settings) as works:
        theirs = {"leader": "孙总监", "phone": LEADER_MOBILE}
        works.first = works.world.active_site(site_name="一号工程", contract="HT-1", **theirs)
        works.second = works.world.active_site(site_name="二号工程", contract="HT-2", **theirs)
        submitted = works.world.declare(site_name="三号工程", contract="HT-3", **theirs)
        works.world.act(submitted, "submit", works.world.contractor)
        works.world.active_site(site_name="四号工程", contract="HT-4", leader="周总监", phone=OTHER_MOBILE)
        yield works


def page(answer) -> str:
    """The page without what differs by request."""
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrf" not in line)


def test_the_right_number_and_mobile_bring_a_code_that_opens_the_choice_of_projects(works):
    phone = Phone()
    assert phone.ask(LEADER, LEADER_MOBILE)["Location"] == "/login/site/alpha/code/"
    works.settle()
    answer = phone.type_code(works.code(LEADER_MOBILE))
    assert answer["Location"] == "/r/alpha/sites/"
    offered = phone.at("/r/alpha/sites/").content.decode()
    assert "一号工程" in offered
    assert "二号工程" in offered
    assert "三号工程" not in offered  # not accepted
    assert "四号工程" not in offered  # somebody else's


def test_a_code_that_is_not_asked_for_again_stays_good_for_a_day_and_no_longer(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    phone.at("/logout/", {})
    later = {"now": NOW + timedelta(hours=23, minutes=59)}
    assert phone.type_code(works.code(LEADER_MOBILE), **later).status_code == 302
    phone.at("/logout/", {}, **later)
    over = phone.type_code(works.code(LEADER_MOBILE), now=NOW + timedelta(hours=24, seconds=1))
    assert over.status_code in (302, 422)
    assert "_auth_user_id" not in phone.session


@pytest.mark.parametrize("case", [case for case in CASES if case not in ("good", "not_registered")])
def test_the_reason_goes_word_for_word_to_the_mobile_on_file_and_nowhere_else(works, case):
    number, mobile, kind = CASES[case]
    phone = Phone()
    answer = phone.ask(number, mobile, kind)
    works.settle()
    on_file = CLERK_MOBILE if number == CLERK else LEADER_MOBILE
    assert SENTENCES[case] in works.texts(on_file)[-1]
    assert len(works.phones.taken) == 1
    assert SENTENCES[case] not in page(answer)
    assert AuditEntry.objects.get(action="passcode.refused").data["reason"] == case


def test_nobody_is_told_of_a_number_that_nobody_has_but_the_regions_log_knows_why(works):
    Phone().ask(*CASES["not_registered"])
    works.settle()
    assert works.phones.taken == []
    assert AuditEntry.objects.get(action="passcode.refused").data["reason"] == "not_registered"


def test_the_pages_tell_a_stranger_nothing(works):
    told = set()
    for number, mobile, kind in CASES.values():
        phone = Phone()
        asked = phone.ask(number, mobile, kind)
        works.settle()
        told.add((asked.status_code, asked["Location"], page(phone.at("/login/site/alpha/code/"))))
        told.add(page(phone.type_code("000000x")))
    assert len(told) == 2


def test_a_region_may_have_the_reason_said_on_the_page(alpha, settings):
    with works_with_people(settings, reasons="on_page") as works:
        works.world.active_site(site_name="五号工程", contract="HT-5", leader="孙总监", phone=LEADER_MOBILE)
        for case in ("not_registered", "mobile_differs", "not_leader", "not_authorised"):
            assert SENTENCES[case] in page(Phone().ask(*CASES[case]))
        assert Phone().ask(*CASES["good"]).status_code == 302


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"id_number": "310101198302020034"}, "末位为校验码"),
        ({"mobile": "1380000"}, "以 1 开头的 11 位数字"),
        ({"user_type": "nobody"}, "请选择用户类型"),
    ],
)
def test_what_is_wrong_in_itself_is_said_at_once(works, entry, said):
    posted = {"user_type": "leader", "id_number": LEADER, "mobile": LEADER_MOBILE, **entry}
    answer = Phone().at("/login/site/alpha/", posted)
    assert answer.status_code == 422
    assert said in page(answer)
    assert not PasscodeRequest.objects.exists()


def test_gaps_full_width_digits_and_a_small_x_are_read_as_they_are_meant(works):
    phone = Phone()
    assert phone.ask("３１０１０１ 198302020033", "+86 138-0000-1001").status_code == 302
    works.settle()
    assert phone.type_code(works.code(LEADER_MOBILE)).status_code == 302


def test_a_code_opens_no_other_browser(works):
    phone, thief = Phone(), Phone()
    phone.ask(LEADER, LEADER_MOBILE)
    thief.ask(LEADER, OTHER_MOBILE)
    works.settle()
    assert thief.type_code(works.code(LEADER_MOBILE)).status_code == 422
    assert phone.type_code(works.code(LEADER_MOBILE)).status_code == 302


def test_nobody_can_read_codes_or_numbers_in_the_database(works):
    Phone().ask(LEADER, LEADER_MOBILE)
    held = str(PasscodeRequest.objects.values().get())
    assert LEADER not in held
    assert LEADER_MOBILE not in held
    works.settle()
    held = str(PasscodeRequest.objects.values().get())
    assert works.code(LEADER_MOBILE) not in held
    assert LEADER_MOBILE not in held


def test_guesses_get_nowhere_however_many_there_are_and_lock_nobody_out(works, alpha):
    """Each request has tries of its own, so what counts is how many requests there can be: of any number, 30."""
    asked, tickets, looked_at = Asked("leader", LEADER, LEADER_MOBILE), [], Counter()
    for _ in range(30):
        with suppress(PasscodeRefused):
            tickets.append(ask_for_code(alpha, asked, hours=24, browser="", address="10.0.0.1", now=NOW)[1])
    works.settle()
    for guess in range(300):
        with pytest.raises(PasscodeRefused) as refused:
            use_code(tickets[guess % len(tickets)], f"x{guess}", region=alpha, tries=5, address="10.0.0.1", now=NOW)
        looked_at[refused.value.code, refused.value.left] += 1
    assert len(tickets) == 6
    assert sum(number for (code, left), number in looked_at.items() if code == "wrong") == 6 * 4
    assert AuditEntry.objects.filter(action="login.failed").count() == 6 * 5
    assert Phone(REMOTE_ADDR="10.0.0.2").enter(works, LEADER, LEADER_MOBILE).status_code == 302


def test_after_five_wrong_ones_the_right_one_does_not_help(works):
    phone = Phone()
    phone.ask(LEADER, LEADER_MOBILE)
    works.settle()
    right = works.code(LEADER_MOBILE)
    wrong = str((int(right) + 1) % 1_000_000).zfill(6)
    said = [page(phone.type_code(wrong)) for _ in range(5)]
    assert "还可尝试 4 次" in said[0]
    assert "输错次数过多" in page(phone.type_code(right))
    assert phone.enter(works, LEADER, LEADER_MOBILE).status_code == 302


def test_strangers_from_everywhere_cannot_use_up_what_a_known_browser_may_ask(works):
    own = Phone()
    own.enter(works, LEADER, LEADER_MOBILE)
    own.at("/logout/", {})
    answers = [Phone(REMOTE_ADDR=f"10.0.1.{number}").ask(LEADER, OTHER_MOBILE).status_code for number in range(62)]
    assert answers[-1] == 429
    assert own.ask(LEADER, LEADER_MOBILE).status_code == 302
    works.settle()
    told = [text for text in works.texts(LEADER_MOBILE) if SENTENCES["mobile_differs"] in text]
    assert len(told) == 3  # a day; nobody's phone is flooded


def test_a_register_that_is_down_is_asked_again_later(works, settings, monkeypatch):
    def silent(*_args, **_more):
        raise judging.Unreachable

    phone = Phone()
    phone.ask(LEADER, LEADER_MOBILE)
    with monkeypatch.context() as patch:
        patch.setattr(judging, "find_person", silent)
        works.settle()
    assert PasscodeRequest.objects.get().state == "waiting"
    works.settle(now=NOW + timedelta(seconds=21))
    assert phone.type_code(works.code(LEADER_MOBILE)).status_code == 302


def test_the_choice_narrows_everything_to_one_project_until_another_one_is_chosen(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert phone.at(f"/r/alpha/records/{works.first.pk}/")["Location"] == "/r/alpha/sites/"
    for chosen, other in ((works.first, works.second), (works.second, works.first)):
        answer = phone.at("/r/alpha/sites/", {"project": chosen.project})
        assert answer["Location"] == "/r/alpha/"
        shown = phone.at(f"/r/alpha/records/{chosen.pk}/")
        assert shown.status_code == 200
        assert chosen.title in re.search(r"<header.*?</header>", shown.content.decode(), re.DOTALL)[0]
        assert phone.at(f"/r/alpha/records/{other.pk}/").status_code == 404


def test_a_finished_project_is_found_by_its_number_only(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert "三号工程" in phone.at("/r/alpha/sites/?number=ht-3").content.decode()
    assert "没有找到该合同报送编号的项目" in phone.at("/r/alpha/sites/?number=HT-4").content.decode()
    assert phone.at("/r/alpha/sites/", {"project": "HT-4"}).status_code == 409
    assert phone.at("/r/alpha/sites/", {"project": "HT-3"})["Location"] == "/r/alpha/"


def test_who_leads_no_more_is_out_with_the_next_click(works):
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    phone.at("/r/alpha/sites/", {"project": "HT-1"})
    record = Record.objects.get(pk=works.first.pk)
    record.tokens = [token for token in record.tokens if person_key(LEADER) not in token]
    record.save()
    assert phone.at(f"/r/alpha/records/{works.first.pk}/").status_code == 404


def test_who_leads_nothing_any_more_does_not_get_in_with_a_code_of_this_morning(works):
    phone = Phone()
    phone.ask(LEADER, LEADER_MOBILE)
    works.settle()
    Record.objects.update(tokens=[])
    answer = phone.type_code(works.code(LEADER_MOBILE))
    assert SENTENCES["not_leader"] in page(answer)


def test_an_account_is_made_at_the_first_log_in_and_found_at_the_next(works):
    Phone().enter(works, LEADER, LEADER_MOBILE)
    Phone().enter(works, LEADER, LEADER_MOBILE)
    user = User.objects.get(person_key=person_key(LEADER))
    assert (user.name, user.has_usable_password()) == ("孙总监", False)
    assert Grant.objects.get(user=user).role == "site"


def test_a_code_opens_no_more_than_it_was_asked_for(works):
    user = User.objects.create_user("boss", name="孙总监", person_key=person_key(LEADER), password="long enough 1")
    grant(user, "authority", areas=["*"], region="alpha")
    grant(user, "contractor", organisation=BUILDER, region="beta")
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    phone.at("/r/alpha/sites/", {"project": "HT-1"})
    fourth = Record.objects.get(project="HT-4")
    assert phone.at(f"/r/alpha/records/{fourth.pk}/").status_code == 404
    assert phone.at("/r/beta/").status_code == 403


def test_operators_of_the_platform_do_not_come_in_by_text_message(works):
    User.objects.create_user("root", name="R", person_key=person_key(LEADER), is_superuser=True)
    phone = Phone()
    phone.enter(works, LEADER, LEADER_MOBILE)
    assert not User.objects.get(pk=phone.session["_auth_user_id"]).is_superuser


def test_a_closed_account_and_a_role_that_was_taken_away_stay_out(works):
    Phone().enter(works, LEADER, LEADER_MOBILE)
    Grant.objects.filter(user__person_key=person_key(LEADER)).update(active=False)
    assert "该账号已停用" in page(Phone().enter(works, LEADER, LEADER_MOBILE))
    Phone().enter(works, OTHER, OTHER_MOBILE)
    User.objects.filter(person_key=person_key(OTHER)).update(is_active=False)
    assert "该账号已停用" in page(Phone().enter(works, OTHER, OTHER_MOBILE))


def test_a_joint_step_asks_the_leader_once(works):
    works.settle()
    record = Record.objects.get(pk=works.first.pk)
    assert len([token for token in record.tokens if token.startswith("site@person:")]) == 2
    assert len(seats_for(record, ["site"])) == 1


def test_months_below_a_project_belong_to_it(works):
    month = works.world.month(works.first, 2, now=at("2026-03-02"))
    assert month.project == "HT-1"


def test_a_region_may_ask_for_a_captcha_first(alpha, settings):
    with works_with_people(settings, captcha=True):
        refused = Phone().ask(LEADER, LEADER_MOBILE)
        assert refused.status_code == 422
        assert "验证码不正确" in page(refused)
        assert not PasscodeRequest.objects.exists()
