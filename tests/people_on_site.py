"""The small system with people on site: two projects, their leader, somebody to authorise, and their phones."""

import copy
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts.identity import person_key
from accounts.sms import send_waiting
from registers.services import put_entry
from tenants import clock
from tests.builders import NOW, REGION, publish_all
from tests.portal.pages import MENUS
from tests.receiver import Receiver
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.sites.services import answer_due

LEADER, LEADER_MOBILE = "310101198302020033", "13800001001"
OTHER, OTHER_MOBILE = "310101198403030054", "13800001002"
CLERK, CLERK_MOBILE = "310101199505050210", "13800001030"
STRANGER = "310101198504040075"

SENTENCES: Mapping[str, str] = {
    "not_registered": "该人员未完成信息采集。",
    "mobile_differs": "手机号与预留的不一致。",
    "not_leader": "需向企业确认是否已设置为项目负责人。",
    "not_authorised": "需向项目负责人确认是否已经授权。",
    "unreachable": "系统没有响应。",
    "not_verified": "验证失败，该人员未建立个人电子档案！",
}
SITES: Mapping[str, object] = {
    "title": "现场用户登录",
    "register": {"system": "works", "key": "people"},
    "types": [
        {"key": "leader", "title": "项目总监", "by": "position", "role": "site"},
        {"key": "operator", "title": "现场操作用户", "by": "operator"},
    ],
    "projects": [{"system": "works", "record_type": "site", "states": ["active"], "finished": ["submitted"]}],
    "permissions": [
        {"key": "works", "title": "质量", "systems": ["works"]},
        {"key": "nothing", "title": "其他", "systems": ["safety"]},
    ],
    "sentences": dict(SENTENCES),
}


def region_document(**sites: object) -> dict[str, object]:
    """The region with its log-in for people on site."""
    base = copy.deepcopy(dict(REGION))
    return {**base, "systems": ["works", "safety"], "menus": MENUS, "sites": {**SITES, **sites}}


@dataclass
class Works:
    """A region in which people on site sign in."""

    world: World
    phones: Receiver

    def settle(self, *, now: datetime = NOW) -> None:
        """Let the worker answer what was asked for, and send what follows."""
        answer_due(now=now)
        send_waiting(now=now)

    def texts(self, mobile: str) -> list[str]:
        """What reached a phone, the oldest first."""
        return [str(body["text"]) for _key, _token, body in self.phones.taken if body["to"]["mobile"] == mobile]

    def code(self, mobile: str) -> str:
        """The latest dynamic password that reached a phone."""
        return re.findall(r"动态密码 (\d{6})", "\n".join(self.texts(mobile)))[-1]


@contextmanager
def works_with_people(settings, **sites: object) -> Iterator[Works]:
    """The region alpha with two projects; the first is accepted."""
    phones = Receiver()
    settings.NOTICE_CHANNELS = {"sms": phones.address}
    threading.Thread(target=phones.serve_forever, daemon=True).start()
    documents = [copy.deepcopy(dict(each)) for each in DOCUMENTS]
    next(each for each in documents if each["key"] == "site" and each["kind"] == "record_type")["project"] = "contract"
    publish_all(documents, region=region_document(**sites))
    for number, name, mobile in (
        (LEADER, "孙总监", LEADER_MOBILE),
        (OTHER, "周总监", OTHER_MOBILE),
        (CLERK, "吴资料", CLERK_MOBILE),
    ):
        put_entry("people", key=person_key(number), data={"name": name, "mobile": mobile}, by=None, now=NOW)
    try:
        yield Works(World(), phones)
    finally:
        phones.shutdown()
        phones.server_close()


class Phone(Client):
    """A browser of somebody on site."""

    def at(self, path: str, body: Mapping[str, object] | None = None, *, now: datetime = NOW, **more) -> HttpResponse:
        """A page at a moment."""
        standing = connection.tenant
        with clock.frozen(now):
            answer = self.get(path, **more) if body is None else self.post(path, body, **more)
        connection.set_tenant(standing)
        return answer

    def ask(self, number: str, mobile: str, kind: str = "leader", **more) -> HttpResponse:
        """Ask for a dynamic password."""
        return self.at("/login/site/alpha/", {"user_type": kind, "id_number": number, "mobile": mobile}, **more)

    def type_code(self, code: str, **more) -> HttpResponse:
        """Type what the phone shows."""
        return self.at("/login/site/alpha/code/", {"code": code}, **more)

    def enter(self, works: Works, number: str, mobile: str, kind: str = "leader", **more) -> HttpResponse:
        """Sign in, from the first page to the last."""
        self.ask(number, mobile, kind, **more)
        works.settle(now=more.get("now", NOW))
        return self.type_code(works.code(mobile), **more)
