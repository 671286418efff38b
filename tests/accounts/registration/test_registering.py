"""ID-6: a company registers itself; a register or an authority makes sure that it is the company."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.mobile_codes import GOOD_FOR, TRIES
from accounts.models import Grant, User
from accounts.registration import services
from accounts.registration.errors import Settled, TooOften, WrongCode
from accounts.registration.models import Registration
from accounts.registration.settling import approve, send_back
from accounts.services import save_person
from registers.companies import settle_waiting
from tenants.audit.models import AuditEntry
from tenants.messages import messages_of
from tests.accounts.registration.ground import (
    ADDRESS,
    BY_BOTH,
    BY_PEOPLE,
    BY_REGISTER,
    CODE,
    NAME,
    OUTSIDE,
    PASSWORD,
    REGISTER,
    SAID,
    code_to,
    handed_in,
    open_to,
    settled,
    texts,
)
from tests.builders import NOW, person

State = Registration.State
STRANGER = replace(SAID, contact="生人", mobile="13700000009")
LATER = NOW + timedelta(minutes=2)


def start(region, said=SAID, *, now=NOW, address=ADDRESS):
    return services.start(region, role="contractor", said=said, address=address, now=now)


def submit(row, code, *, now=NOW):
    return services.submit(row, code=code, password=PASSWORD, address=ADDRESS, now=now)


def head(name="区管"):
    return person(name, "head", areas=["*"])


def test_a_company_that_the_register_confirms_has_its_account_at_once(alpha):
    row = settled(open_to(BY_REGISTER))
    user = User.objects.get(username=CODE)
    assert row.state == State.ACCEPTED
    assert user.check_password(PASSWORD)
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.region, grant.organisation.credit_code) == ("contractor", alpha, CODE)


def test_before_the_register_was_asked_there_is_no_account(alpha):
    handed_in(open_to(BY_REGISTER))
    assert not User.objects.filter(username=CODE).exists()


def test_a_company_whose_name_is_not_that_of_the_licence_is_not_accepted(alpha):
    row = settled(open_to(BY_REGISTER), replace(SAID, name="示例梁溪建筑有限公司"))
    assert (row.state, row.finding) == (State.REFUSED, "企业名称与营业执照登记的名称不一致。")
    assert not User.objects.filter(username=CODE).exists()


def test_whom_the_register_does_not_confirm_an_authority_may(alpha):
    region = open_to(BY_BOTH)
    row = settled(region, replace(SAID, name="示例梁溪建筑有限公司"))
    assert row.state == State.WAITING
    approve(row, by=head(), now=LATER)
    assert User.objects.get(username=CODE).check_password(PASSWORD)


def test_where_an_authority_always_decides_nothing_happens_before(alpha):
    boss, region = head(), open_to(BY_PEOPLE)
    row = settled(region)
    assert row.state == State.WAITING
    assert not User.objects.filter(username=CODE).exists()
    (message,) = messages_of(boss.pk, {"alpha": ["head@area:*"]})
    assert (NAME in message.subject, message.path) == (True, f"registrations/{row.pk}/")


def test_what_is_returned_says_why_and_opens_nothing(alpha):
    row = settled(open_to(BY_PEOPLE))
    send_back(row, reason="营业执照已变更", by=head(), now=LATER)
    row.refresh_from_db()
    assert (row.state, row.reason, row.password) == (State.RETURNED, "营业执照已变更", "")
    assert texts()[-1][0] == SAID.mobile
    assert "营业执照已变更" in texts()[-1][1]
    assert not User.objects.filter(username=CODE).exists()


def test_two_who_decide_at_once_decide_once(alpha):
    row = settled(open_to(BY_PEOPLE))
    send_back(row, reason="重复", by=head(), now=LATER)
    with pytest.raises(Settled):
        approve(row, by=head("另一位"), now=LATER)


def test_while_the_register_does_not_answer_it_is_asked_again(alpha, settings):
    settings.REGISTER_SERVICES = {}
    row = settled(open_to(BY_REGISTER, register={**REGISTER, **OUTSIDE}))
    assert row.state == State.CHECKING
    open_to(BY_REGISTER)
    settle_waiting(now=LATER)
    row.refresh_from_db()
    assert row.state == State.ACCEPTED


def test_while_the_register_does_not_answer_people_may_decide(alpha, settings):
    settings.REGISTER_SERVICES = {}
    row = settled(open_to(BY_BOTH, register={**REGISTER, **OUTSIDE}))
    assert (row.state, row.confirmed) == (State.WAITING, False)


def test_a_company_that_has_an_account_keeps_it_and_its_holder_is_told(alpha):
    region = open_to(BY_REGISTER)
    settled(region)
    row = settled(region, STRANGER, password="stranger-9-stranger", now=LATER)
    assert row.state == State.REFUSED
    assert User.objects.get(username=CODE).check_password(PASSWORD)
    assert any(number == SAID.mobile and "stranger" not in words for number, words in texts()[-2:])


def test_a_refusal_says_the_same_whether_or_not_there_is_an_account(alpha):
    region = open_to(BY_REGISTER)
    settled(region)
    settled(region, STRANGER, now=LATER)
    known = [words for number, words in texts() if number == STRANGER.mobile][-1]
    unknown_said = replace(STRANGER, credit_code="91320600MA1K0C0202", mobile="13700000008")
    settled(region, unknown_said, now=LATER)
    unknown = [words for number, words in texts() if number == unknown_said.mobile][-1]
    assert known == unknown


def test_an_approved_stranger_does_not_get_the_holders_password(alpha):
    region = open_to(BY_BOTH)
    settled(region)
    row = settled(region, STRANGER, password="stranger-9-stranger", now=LATER)
    assert (row.state, row.is_known) == (State.WAITING, True)
    approve(row, by=head(), now=LATER)
    assert User.objects.get(username=CODE).check_password(PASSWORD)
    assert User.objects.get(username=CODE).mobile == SAID.mobile


def test_the_holder_registers_in_another_region_with_the_same_account(alpha, beta, in_region):
    with in_region("alpha"):
        settled(open_to(BY_REGISTER))
    with in_region("beta"):
        row = settled(open_to(BY_REGISTER), password="another-password-1", now=LATER)
    user = User.objects.get(username=CODE)
    assert row.state == State.ACCEPTED
    assert user.check_password(PASSWORD)
    assert {grant.region.slug for grant in user.grants.all()} == {"alpha", "beta"}


def test_the_code_belongs_to_one_registration_and_is_good_for_minutes(alpha):
    region = open_to(BY_REGISTER)
    row = start(region)
    first = code_to(SAID.mobile)
    other = start(region, replace(SAID, credit_code="91320600MA1K0C0202"), now=LATER)
    with pytest.raises(WrongCode):
        submit(other, first if first != code_to(SAID.mobile) else "000000", now=LATER)
    with pytest.raises(WrongCode):
        submit(row, first, now=NOW + GOOD_FOR)


def test_after_some_wrong_codes_the_right_one_is_not_good_either(alpha):
    row = start(open_to(BY_REGISTER))
    right = code_to(SAID.mobile)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(TRIES):
        with pytest.raises(WrongCode):
            submit(row, wrong)
    with pytest.raises(WrongCode):
        submit(row, right)


def test_ten_thousand_wishes_from_one_address_send_few_texts(alpha):
    region = open_to(BY_REGISTER)
    refused = 0
    for number in range(200):
        try:
            start(region, replace(SAID, mobile=f"139{number:08}"), now=NOW)
        except TooOften:
            refused += 1
    assert (len(texts()), refused) == (30, 170)
    start(region, replace(SAID, mobile="13800000000"), address="203.0.113.9")


def test_one_number_is_not_sent_code_after_code(alpha):
    region = open_to(BY_REGISTER)
    start(region)
    with pytest.raises(TooOften) as refused:
        start(region, address="203.0.113.9")
    assert refused.value.again == NOW + timedelta(minutes=1)


def test_neither_numbers_nor_password_can_be_read_in_the_table(alpha):
    row = handed_in(open_to(BY_PEOPLE))
    row.refresh_from_db()
    stored = repr([getattr(row, field.attname) for field in row._meta.concrete_fields])
    assert all(secret not in stored for secret in (SAID.mobile, SAID.id_number, SAID.contact, PASSWORD))


def test_every_step_is_in_the_audit_without_numbers(alpha):
    approve(settled(open_to(BY_PEOPLE)), by=head(), now=LATER)
    kept = [each for each in AuditEntry.objects.order_by("sequence") if each.object_type == "registration"]
    assert [each.action for each in kept] == [
        "registration.started",
        "registration.submitted",
        "registration.accepted",
    ]
    assert all(SAID.mobile not in str(each.data) and SAID.id_number not in str(each.data) for each in kept)


def test_what_nobody_finished_is_forgotten(alpha):
    region = open_to(BY_PEOPLE)
    start(region)
    handed_in(region, replace(SAID, mobile="13911112222"), now=LATER)
    assert services.forget_unfinished(now=NOW + timedelta(days=2)) == 1


def test_the_worker_may_run_twice(alpha):
    handed_in(open_to(BY_REGISTER))
    assert [settle_waiting(now=NOW), settle_waiting(now=NOW)] == [1, 0]


def test_an_account_that_was_retired_is_not_taken_over(alpha):
    region = open_to(BY_REGISTER)
    retired = save_person(CODE, name="旧账号", mobile=SAID.mobile, now=NOW)
    retired.is_active = False
    retired.save()
    assert settled(region).state == State.REFUSED
