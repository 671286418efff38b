"""From the right password to being in: captcha, passwords that must be changed, the second factor."""

from datetime import datetime, timedelta

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.captcha.services import is_solved, new_captcha
from accounts.models import LoginAttempt
from accounts.policy.services import hand_out_password
from accounts.second_factor.models import Authenticator, RecoveryCode
from accounts.second_factor.services import begin_enrolment, check_code, confirm_enrolment, secret_of
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.accounts.access.ground import OTHER, PASSWORD, captcha_of, log_in, policy, somebody, text

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-03-01T09:00:00+08:00")


def code_of(user, *, now: datetime) -> str:
    from base64 import b32decode

    totp = TOTP(b32decode(secret_of(Authenticator.objects.get(user=user))))
    totp.time = now.timestamp()
    return f"{totp.token():06}"


def enrol(user, *, now: datetime = START) -> list[str]:
    begin_enrolment(user)
    return list(confirm_enrolment(user, code_of(user, now=now), now=now))


class TestCaptcha:
    def test_where_it_is_always_asked_nobody_gets_in_without(self, client, settings):
        settings.ACCESS_POLICY = policy(captcha={"ask": "always"})
        somebody()
        asked = client.get("/login/")
        assert log_in(client).status_code == 422
        assert "请填写验证码" in text(log_in(client))
        assert log_in(client, **captcha_of(asked))["Location"] == "/inbox/"

    def test_without_one_the_password_is_not_even_looked_at(self, client, settings):
        settings.ACCESS_POLICY = policy(captcha={"ask": "always"})
        somebody()
        log_in(client, password="wrong")
        assert not LoginAttempt.objects.exists()

    def test_after_some_failures_it_is_asked_for_names_that_nobody_has_as_well(self, client, settings):
        settings.ACCESS_POLICY = policy(captcha={"ask": "after_failures", "failures": 2})
        somebody()
        for username in ("inspector", "nobody"):
            browser = Client(REMOTE_ADDR=username)
            assert b"captcha_key" not in browser.get("/login/").content
            log_in(browser, username, "wrong")
            answer = log_in(browser, username, "wrong")
            assert b"captcha_key" in answer.content
            assert "请填写验证码" in text(log_in(browser, username, PASSWORD))
        assert log_in(browser, **captcha_of(browser.get("/login/"))).status_code == 302

    def test_a_wrong_answer_is_refused_and_an_answer_serves_once(self, client, settings):
        settings.ACCESS_POLICY = policy(captcha={"ask": "always"})
        somebody()
        solved = captcha_of(client.get("/login/"))
        assert "验证码不正确" in text(log_in(client, **{**solved, "captcha": "wrong"}))
        assert log_in(client, **solved).status_code == 422

    def test_it_grows_old(self):
        captcha = new_captcha()
        CaptchaStore.objects.update(expiration=timezone.now() - timedelta(seconds=1))
        answer = CaptchaStore.objects.get().response
        assert not is_solved({"captcha_key": captcha.key, "captcha": answer})

    def test_however_it_is_typed_it_is_the_same_answer(self):
        captcha = new_captcha()
        answer = CaptchaStore.objects.get(hashkey=captcha.key).response
        wide = " ".join(chr(ord(sign) + 0xFEE0) for sign in answer.upper())
        assert is_solved({"captcha_key": captcha.key, "captcha": f" {wide} "})

    def test_instead_of_the_picture_there_is_a_sum_in_words(self, client, settings):
        settings.ACCESS_POLICY = policy(captcha={"ask": "always"})
        somebody()
        page = client.post("/login/", {"username": "inspector", "another": "words"})
        assert "等于几" in text(page)
        assert 'value="inspector"' in page.content.decode()
        assert b"<img" not in page.content.partition(b"captcha")[2]
        solved = captcha_of(page)
        assert solved["captcha"].isdecimal()
        assert log_in(client, **solved).status_code == 302

    @pytest.mark.parametrize("_round", range(20))
    def test_sums_have_small_results_in_digits(self, _round):
        said = CaptchaStore.objects.get(hashkey=new_captcha("words").key)
        digits = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
        one, sign, two = said.challenge.partition("加")
        if sign:
            assert digits[one] + digits[two] == int(said.response)
        else:
            assert 2 <= int(said.response) <= 9

    def test_the_picture_is_one(self, client):
        answer = client.get(f"/login/captcha/{new_captcha().key}/")
        assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "image/png", b"\x89PNG")
        assert client.get("/login/captcha/nothing/").status_code == 410


class TestOldPasswords:
    def test_one_that_is_too_old_is_changed_first_and_then_one_goes_on_where_one_wanted_to(self, client, settings):
        settings.ACCESS_POLICY = policy(password={"max_age_days": 90})
        with clock.frozen(START):
            somebody()
        with clock.frozen(START + timedelta(days=89)):
            assert log_in(Client())["Location"] == "/inbox/"
            assert Client().get("/inbox/").status_code == 302
        with clock.frozen(START + timedelta(days=91)):
            assert log_in(client, next="/messages/")["Location"] == "/messages/"
            assert client.get("/messages/")["Location"] == "/account/password/?next=%2Fmessages%2F"
            assert "必须更换" in text(client.get("/account/password/?next=/messages/"))
            posted = {"current": PASSWORD, "new": OTHER, "again": OTHER, "next": "/messages/"}
            assert client.post("/account/password/", posted)["Location"] == "/messages/"
            assert client.get("/messages/").status_code == 200

    def test_a_start_password_lets_in_once_to_choose_another(self, client, settings):
        settings.ACCESS_POLICY = policy(password={"start_days": 3})
        with clock.frozen(START):
            user = somebody()
            start = hand_out_password(user, by=user, now=START)
            log_in(client, password=start)
            assert client.get("/inbox/")["Location"].startswith("/account/password/")
            client.post("/account/password/", {"current": start, "new": OTHER, "again": OTHER})
            assert client.get("/inbox/").status_code == 200
            assert log_in(Client(), password=start).status_code == 422

    def test_a_start_password_grows_old(self, client, settings):
        settings.ACCESS_POLICY = policy(password={"start_days": 3})
        with clock.frozen(START):
            user = somebody()
        start = hand_out_password(user, by=user, now=START)
        with clock.frozen(START + timedelta(days=3)):
            answer = log_in(client, password=start)
        assert "初始密码已超过使用期限" in text(answer)
        assert "_auth_user_id" not in client.session

    def test_duties_bar_every_page_but_the_way_out(self, client, settings):
        settings.ACCESS_POLICY = policy()
        user = somebody()
        log_in(client, password=hand_out_password(user, by=user, now=clock.now()))
        for path in ("/inbox/", "/account/", "/deputies/", "/r/alpha/", "/r/alpha/admin/"):
            assert client.get(path)["Location"].startswith("/account/password/?next="), path
        assert client.post("/logout/")["Location"] == "/login/"

    @pytest.mark.parametrize(
        ("posted", "said"),
        [
            ({"current": "wrong"}, "当前密码不正确"),
            ({"again": "different-one-9"}, "两次输入的新密码不一致"),
            ({"new": "short1", "again": "short1"}, "密码太短"),
            ({"new": PASSWORD, "again": PASSWORD}, "已经用过"),
        ],
    )
    def test_what_does_not_do_is_said(self, client, settings, posted, said):
        settings.ACCESS_POLICY = policy()
        somebody()
        log_in(client)
        answer = client.post("/account/password/", {"current": PASSWORD, "new": OTHER, "again": OTHER, **posted})
        assert answer.status_code == 422
        assert said in text(answer)
        assert log_in(Client()).status_code == 302

    def test_guessing_the_present_password_in_a_session_left_open_ends_soon(self, client, settings):
        settings.ACCESS_POLICY = policy()
        somebody()
        log_in(client)
        for _ in range(5):
            client.post("/account/password/", {"current": "wrong", "new": OTHER, "again": OTHER})
        answer = client.post("/account/password/", {"current": PASSWORD, "new": OTHER, "again": OTHER})
        assert "失败次数过多" in text(answer)


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _easy(self, settings) -> None:
        settings.ACCESS_POLICY = policy()

    def test_the_code_is_asked_after_the_password_and_leads_on(self, client):
        user = somebody()
        enrol(user)
        with clock.frozen(START + timedelta(minutes=5)) as now:
            assert log_in(client, next="/messages/")["Location"] == "/login/code/?next=%2Fmessages%2F"
            assert client.get("/inbox/")["Location"].startswith("/login/")
            answer = client.post("/login/code/", {"code": code_of(user, now=now), "next": "/messages/"})
            assert answer["Location"] == "/messages/"
        assert AuditEntry.objects.get(action="login.succeeded").data == {"by": "password, second_factor"}

    def test_a_code_that_was_used_is_refused(self):
        user = somebody()
        enrol(user)
        later = START + timedelta(minutes=5)
        code = code_of(user, now=later)
        assert check_code(user, code, now=later)
        assert not check_code(user, code, now=later)
        assert not check_code(user, code, now=later + timedelta(seconds=20))

    def test_clocks_may_differ_by_one_step_and_no_more(self):
        user = somebody()
        enrol(user)
        later = START + timedelta(minutes=5)
        assert not check_code(user, code_of(user, now=later - timedelta(seconds=60)), now=later)
        assert check_code(user, code_of(user, now=later + timedelta(seconds=30)), now=later)

    def test_five_wrong_codes_lead_back_to_the_password(self, client):
        user = somebody()
        enrol(user)
        with clock.frozen(START + timedelta(minutes=5)) as now:
            log_in(client)
            for _ in range(5):
                client.post("/login/code/", {"code": "000000"})
            answer = client.post("/login/code/", {"code": code_of(user, now=now)})
        assert answer["Location"] == "/login/"
        assert "_auth_user_id" not in client.session

    def test_who_waits_too_long_begins_with_the_password_again(self, client):
        user = somebody()
        enrol(user)
        with clock.frozen(START + timedelta(minutes=5)):
            log_in(client)
        with clock.frozen(START + timedelta(minutes=10)) as now:
            answer = client.post("/login/code/", {"code": code_of(user, now=now)})
        assert answer["Location"] == "/login/"

    def test_nobody_comes_to_the_code_without_the_password(self, client):
        assert client.get("/login/code/")["Location"] == "/login/"

    def test_a_recovery_code_serves_once(self):
        user = somebody()
        codes = enrol(user)
        assert len(codes) == 10
        assert check_code(user, codes[0].upper(), now=START)
        assert not check_code(user, codes[0], now=START)
        assert AuditEntry.objects.get(action="second_factor.recovered").data == {"left": 9}

    def test_neither_secret_nor_codes_stand_in_the_database(self):
        user = somebody()
        codes = enrol(user)
        kept = bytes(Authenticator.objects.get().secret)
        assert secret_of(Authenticator.objects.get()).encode() not in kept
        assert not set(codes) & set(RecoveryCode.objects.values_list("digest", flat=True))

    def test_an_authenticator_counts_from_its_first_code_on(self, client):
        somebody()
        log_in(client)
        client.get("/account/authenticator/")
        client.post("/account/authenticator/", {"code": "123"})
        assert log_in(Client())["Location"] == "/inbox/"

    def test_where_it_is_required_enrolling_comes_first(self, client, settings):
        settings.ACCESS_POLICY = policy(second_factor={"everybody": True})
        user = somebody()
        with clock.frozen(START) as now:
            log_in(client)
            assert client.get("/messages/")["Location"] == "/account/authenticator/?next=%2Fmessages%2F"
            page = client.get("/account/authenticator/")
            assert b"data:image/svg+xml" in page.content
            done = client.post("/account/authenticator/", {"code": code_of(user, now=now), "next": "/messages/"})
            assert len(RecoveryCode.objects.all()) == 10
            assert 'href="/messages/"' in done.content.decode()
            assert client.get("/messages/").status_code == 200
            answer = client.post("/account/authenticator/remove/", {"password": PASSWORD}, follow=True)
        assert "不能关闭" in text(answer)

    def test_giving_it_up_and_new_codes_ask_for_the_password(self, client):
        user = somebody()
        with clock.frozen(START) as now:
            log_in(client)
            client.get("/account/authenticator/")
            client.post("/account/authenticator/", {"code": code_of(user, now=now)})
            before = set(RecoveryCode.objects.values_list("digest", flat=True))
            client.post("/account/authenticator/codes/", {"password": "wrong"})
            assert set(RecoveryCode.objects.values_list("digest", flat=True)) == before
            client.post("/account/authenticator/codes/", {"password": PASSWORD})
            assert not set(RecoveryCode.objects.values_list("digest", flat=True)) & before
            client.post("/account/authenticator/remove/", {"password": "wrong"})
            assert Authenticator.objects.exists()
            client.post("/account/authenticator/remove/", {"password": PASSWORD})
            assert not Authenticator.objects.exists()
