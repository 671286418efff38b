"""The pages of registration and reset: what is wrong is said at once, and who exists is said to nobody."""

import re
from dataclasses import asdict, replace

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.registration.models import Registration
from accounts.registration.said import said_by
from registers.companies import settle_waiting
from tenants import clock
from tests.accounts.registration.ground import (
    BY_BOTH,
    CODE,
    NAME,
    PASSWORD,
    SAID,
    code_to,
    open_to,
)
from tests.builders import NOW, person

WRONG = {
    "credit_code": ("91320200MA1K0C010D", "统一社会信用代码"),
    "id_number": ("320102198506071018", "身份证号"),
    "mobile": ("1391234567", "手机号"),
    "name": ("", "必填"),
}


@pytest.fixture
def still():
    """The clock stands still."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def region(alpha, still):
    opened = open_to(BY_BOTH)
    connection.set_schema_to_public()
    yield opened
    connection.set_tenant(alpha)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def register(client, said=SAID, **changes):
    return client.post("/register/alpha/", {**asdict(said), **changes})


def confirm(client, said=SAID, *, password=PASSWORD):
    posted = {"code": code_to(said.mobile), "password": password, "again": password}
    return client.post("/registration/confirm/", posted)


def test_a_company_registers_step_by_step(region):
    client = Client()
    assert register(client).url == "/registration/confirm/"
    assert "139****5678" in text_of(client.get("/registration/confirm/"))
    assert confirm(client).url == "/registration/"
    assert "核对中" in text_of(client.get("/registration/"))
    settle_waiting(now=NOW)
    assert "已注册" in text_of(client.get("/registration/"))
    assert Client().login(username=CODE, password=PASSWORD)


@pytest.mark.parametrize("field", sorted(WRONG))
def test_what_is_wrong_is_said_beside_the_field_and_kept(region, field):
    value, words = WRONG[field]
    answer = register(Client(), **{field: value})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert SAID.contact in answer.content.decode()


def test_full_width_gaps_and_letters_taken_for_digits_are_understood(region):
    typed = {
        "credit_code": "９１３２０２００ ma1k-Oco1oc",
        "mobile": "+86 139-1234-5678",
        "name": " 示例梁溪建设有限公司 ",
    }
    assert register(Client(), **typed).status_code == 302
    said = said_by(Registration.objects.get())
    assert (said.credit_code, said.mobile, said.name) == (CODE, SAID.mobile, NAME)


def test_a_region_that_does_not_let_companies_in_has_no_such_page(region):
    assert Client().get("/register/beta/").status_code == 404
    assert Client().get("/register/nowhere/").status_code == 404


def test_a_weak_password_is_refused_before_the_code_is_used_up(region):
    client = Client()
    register(client)
    assert confirm(client, password=CODE).status_code == 422
    assert confirm(client).status_code == 302


def test_what_was_sent_twice_is_registered_once(region):
    client = Client()
    register(client)
    assert register(client).status_code == 302
    confirm(client)
    assert confirm(client).status_code == 302
    assert Registration.objects.count() == 1


def test_another_browser_sees_nothing_of_it(region):
    register(Client())
    assert NAME not in text_of(Client().get("/registration/"))


def test_what_was_returned_is_corrected_and_handed_in_again(region, in_region):
    client = Client()
    other = replace(SAID, name="示例梁溪建筑有限公司")
    register(client, other)
    confirm(client, other)
    settle_waiting(now=NOW)
    boss = person("区管", "head", areas=["*"], region="alpha")
    office = Client()
    office.force_login(boss)
    row = Registration.objects.get()
    answer = office.post(f"/r/alpha/registrations/{row.pk}/", {"do": "return", "reason": "名称与执照不符"})
    assert answer.status_code == 302
    assert "名称与执照不符" in text_of(client.get("/registration/"))
    assert other.name in client.get("/register/alpha/").content.decode()


def test_an_authority_finds_and_approves(region):
    other = replace(SAID, name="示例梁溪建筑有限公司")
    client = Client()
    register(client, other)
    confirm(client, other)
    settle_waiting(now=NOW)
    boss = person("区管", "head", areas=["*"], region="alpha")
    office = Client()
    office.force_login(boss)
    assert other.name in text_of(office.get("/r/alpha/registrations/?q=梁溪"))
    assert other.name not in text_of(office.get("/r/alpha/registrations/?q=姑苏"))
    row = Registration.objects.get()
    page = text_of(office.get(f"/r/alpha/registrations/{row.pk}/"))
    assert "企业名称与营业执照登记的名称不一致" in page
    assert SAID.mobile not in page
    assert SAID.id_number not in page
    assert office.post(f"/r/alpha/registrations/{row.pk}/", {"do": "return"}).status_code == 422
    office.post(f"/r/alpha/registrations/{row.pk}/", {"do": "approve"})
    assert User.objects.get(username=CODE).check_password(PASSWORD)
    assert "已注册" in text_of(office.get("/r/alpha/registrations/?box=decided"))


def test_others_see_no_registrations(region):
    client = Client()
    client.force_login(person("监督", "authority", areas=["*"], region="alpha"))
    assert client.get("/r/alpha/registrations/").status_code == 403
