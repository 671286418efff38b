"""A region in which companies register themselves, and the texts that were sent to them."""

import json
import re
from collections.abc import Mapping

from django.db import connection

from accounts.models import WaitingText
from accounts.registration import services
from accounts.registration.models import Registration
from accounts.registration.said import Said
from accounts.sealing import unseal
from registers.companies import settle_waiting
from registers.services import put_entry
from tenants.models import Region
from tests.builders import NOW, REGION, publish_all
from tests.small_works import DOCUMENTS

CODE, OTHER_CODE = "91320200MA1K0C010C", "91320600MA1K0C0202"
NAME = "示例梁溪建设有限公司"
SAID = Said(NAME, CODE, "韦示五", "320102198506071017", "13912345678")
PASSWORD, OTHER_PASSWORD = "kuayu-shigong-7", "lingyi-mima-88"
ADDRESS = "198.51.100.7"
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
REGISTER = {
    "kind": "register", "key": "firms", "title": "企业名录", "source": "local", "mode": "required",
    "failures": {
        "not_found": "企业名录中没有“{credit_code}”。",
        "differs:name": "企业名称与营业执照登记的名称不一致。",
    },
}  # fmt: skip
CONFIRMED_BY = {"system": "works", "register": "firms", "match": {"credit_code": "credit_code", "name": "name"}}
BY_PEOPLE = {"decided_by": ["head"], "decided": "always"}
BY_REGISTER = {"confirmed_by": CONFIRMED_BY}
BY_BOTH = {**BY_REGISTER, "decided_by": ["head"], "decided": "unconfirmed"}


#: What makes of it a register outside.
OUTSIDE = {"source": "http", "service": "firms", "request": {"path": "/"}, "answer": {"entries": "$", "fields": {}}}


def open_to(rules: Mapping[str, object], *, register: Mapping[str, object] = REGISTER) -> Region:
    """Let companies register in the region we are in; its register knows one of them."""
    said = {**REGION, "roles": [*REGION["roles"], HEAD], "registration": {"roles": ["contractor"], **rules}}
    publish_all([*DOCUMENTS, register], region=said)
    put_entry("firms", key=CODE, data={"credit_code": CODE, "name": NAME}, by=None, now=NOW)
    return Region.objects.get(schema_name=connection.schema_name)


def texts() -> list[tuple[str, str]]:
    """Number and words of what waits to be sent, oldest first."""
    letters = (unseal(bytes(each.letter), purpose="accounts.sms") for each in WaitingText.objects.order_by("pk"))
    return [(letter["number"], letter["text"]) for letter in map(json.loads, letters)]


def code_to(number: str) -> str:
    """The newest code that was sent to a number."""
    found = [re.findall(r"\b\d{6}\b", words) for to, words in texts() if to == number]
    return next(codes[0] for codes in reversed(found) if codes)


def handed_in(region: Region, said: Said = SAID, *, password: str = PASSWORD, now=NOW) -> Registration:
    """A registration with its number confirmed."""
    row = services.start(region, role="contractor", said=said, address=ADDRESS, now=now)
    services.submit(row, code=code_to(said.mobile), password=password, address=ADDRESS, now=now)
    return row


def settled(region: Region, said: Said = SAID, *, password: str = PASSWORD, now=NOW) -> Registration:
    """A registration about which the register was asked."""
    row = handed_in(region, said, password=password, now=now)
    settle_waiting(now=now)
    row.refresh_from_db()
    return row
