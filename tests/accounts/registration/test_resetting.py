"""ID-6: who forgot the password sets a new one by what was said at the registration, and a code."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.mobile_codes import GOOD_FOR, TRIES
from accounts.models import User, WaitingText
from accounts.registration.errors import TooOften, WrongCode
from accounts.resetting import services
from tenants.audit.models import AuditEntry
from tests.accounts.registration.ground import (
    ADDRESS,
    BY_REGISTER,
    CODE,
    OTHER_PASSWORD,
    PASSWORD,
    SAID,
    code_to,
    open_to,
    settled,
    texts,
)
from tests.builders import NOW, person

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def company(alpha) -> User:
    settled(open_to(BY_REGISTER))
    WaitingText.objects.all().delete()
    return User.objects.get(username=CODE)


def ask(said=SAID, *, now=LATER):
    row = services.ask(said, address=ADDRESS, now=now)
    services.answer_waiting(now=now)
    row.refresh_from_db()
    return row


def finish(row, code, password=OTHER_PASSWORD, *, now=LATER):
    services.finish(row, code=code, password=password, address=ADDRESS, now=now)


def test_the_code_goes_to_the_number_on_file_and_sets_the_password(company):
    finish(ask(), code_to(SAID.mobile))
    company.refresh_from_db()
    assert company.check_password(OTHER_PASSWORD)
    assert AuditEntry.objects.filter(action="password.reset", user_id=company.pk).count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "示例梁溪建筑有限公司"),
        ("contact", "韦示六"),
        ("id_number", "320203199001011023"),
        ("mobile", "13912345679"),
        ("credit_code", "91320600MA1K0C0202"),
    ],
)
def test_whatever_is_wrong_no_code_is_sent_and_none_is_right(company, name, value):
    row = ask(replace(SAID, **{name: value}))
    assert texts() == []
    with pytest.raises(WrongCode):
        finish(row, "")


def test_an_account_that_an_administrator_opened_is_not_reset_here(alpha):
    user = person("施工单位", "contractor", organisation=CODE)
    user.username, user.mobile = CODE, SAID.mobile
    user.save()
    ask()
    assert texts() == []


def test_a_code_is_used_once(company):
    row = ask()
    code = code_to(SAID.mobile)
    finish(row, code)
    with pytest.raises(WrongCode):
        finish(row, code, PASSWORD)


def test_a_code_is_good_for_minutes(company):
    row = ask()
    with pytest.raises(WrongCode):
        finish(row, code_to(SAID.mobile), now=LATER + GOOD_FOR)


def test_after_some_wrong_codes_the_right_one_is_not_good_either(company):
    row = ask()
    right = code_to(SAID.mobile)
    for _ in range(TRIES):
        with pytest.raises(WrongCode):
            finish(row, "000000" if right != "000000" else "111111")
    with pytest.raises(WrongCode):
        finish(row, right)


def test_a_weak_password_is_refused_and_the_code_stays_good(company):
    row = ask()
    with pytest.raises(ValidationError):
        finish(row, code_to(SAID.mobile), "12345678")
    finish(row, code_to(SAID.mobile))


def test_all_sessions_end_with_the_new_password(company):
    client = Client()
    client.force_login(company)
    assert client.get("/inbox/").status_code == 200
    finish(ask(), code_to(SAID.mobile))
    assert client.get("/inbox/").status_code == 302


def test_the_holder_is_told_that_the_password_changed(company):
    finish(ask(), code_to(SAID.mobile))
    assert texts()[-1][0] == SAID.mobile
    assert len(texts()) == 2


def test_nobody_asks_without_end_for_one_company(company):
    for _ in range(5):
        ask()
    with pytest.raises(TooOften):
        ask()


def test_what_was_asked_long_ago_is_forgotten(company):
    ask()
    assert services.forget_resets(now=LATER + timedelta(days=31)) == 1
