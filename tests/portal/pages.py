"""A browser without a screen, and pages as people read them."""

from collections.abc import Mapping
from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from forms.actors import Actor
from schemas.services import publish
from tenants import clock
from tests.builders import NOW, REGION
from tests.small_works import DOCUMENTS
from tests.world import World, make_world

LIST = {
    "columns": [
        {"path": "site_name", "title": "工程", "sub": "number"},
        {"path": "district", "title": "所在区"},
        {"path": "floors", "title": "层数"},
        {"path": "phone", "title": "电话"},
        {"path": "state", "title": "状态"},
    ],
    "filters": [
        {"path": "state", "title": "状态"},
        {"path": "district", "title": "所在区"},
        {"path": "start", "title": "开工"},
        {"path": "contract", "title": "合同编号"},
    ],
    "search": ["site_name", "contractor_name"],
}
MONTH_LIST = {
    "columns": [
        {"path": "period_title", "title": "月份"},
        {"path": "parent.site_name", "title": "工程"},
        {"path": "sheets.self.score", "title": "自评"},
        {"path": "result.score", "title": "得分"},
        {"path": "state", "title": "状态"},
    ],
    "filters": [{"path": "period", "title": "月份"}, {"path": "parent.district", "title": "所在区"}],
}
MENUS = [
    {
        "title": "业务",
        "items": [
            {
                "key": "sites",
                "title": "工程列表",
                "system": "works",
                "record_type": "site",
                "roles": ["contractor", "supervision", "authority"],
                "tabs": [
                    {"title": "施工", "roles": ["contractor"]},
                    {"title": "待受理", "roles": ["authority"], "states": ["submitted"]},
                    {"title": "全部", "roles": ["authority"]},
                ],
            },
            {
                "key": "active",
                "title": "在评工程",
                "system": "works",
                "record_type": "site",
                "roles": ["contractor"],
                "states": ["active"],
                "open_child": "month",
                "open_title": "评价",
            },
            {
                "key": "months",
                "title": "月度",
                "system": "works",
                "record_type": "month",
                "roles": ["contractor", "site"],
            },
        ],
    }
]


def portal_world() -> World:
    """The small system with menus and lists, where we are."""
    world = make_world()
    lists = {"site": {"list": LIST}, "month": {"list": MONTH_LIST}}
    documents = [
        {**document, **lists.get(str(document["key"]), {})} if document["kind"] == "record_type" else document
        for document in DOCUMENTS
    ]
    documents = [_with_mask(document) if document["kind"] == "form" else document for document in documents]
    publish(system="region", documents=[{**REGION, "menus": MENUS}], by=None, at=NOW)
    publish(system="works", documents=documents, by=None, at=NOW)
    return world


def _with_mask(document: Mapping[str, object]) -> Mapping[str, object]:
    sections = [
        {
            **section,
            "fields": [
                {**field, "mask": "mobile"} if field["widget"] == "mobile" else field for field in section["fields"]
            ],
        }
        for section in document["sections"]
    ]
    return {**document, "sections": sections}


class Page:
    """An answer, as people read it."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status_code
        self.url = response.headers.get("Location", "")
        self.response = response
        self.soup = BeautifulSoup(response.content, "html.parser")

    def text(self, selector: str) -> str:
        """The words of the first element."""
        found = self.soup.select_one(selector)
        return " ".join(found.get_text(" ").split()) if found else ""

    def texts(self, selector: str) -> list[str]:
        """The words of all elements."""
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]

    def links(self, selector: str) -> list[str]:
        """Where all elements lead."""
        return [found["href"] for found in self.soup.select(selector)]

    def value(self, name: str) -> str:
        """What stands in a field."""
        control = self.soup.select_one(f'[name="{name}"]')
        return control.get_text().strip("\n") if control.name == "textarea" else control.get("value", "")

    def sent(self, **changes: object) -> dict[str, object]:
        """What a browser sends of the page's form, with some fields changed."""
        fields: dict[str, object] = {}
        for control in self.soup.select("#form [name]"):
            if control.name == "button" or (
                control.get("type") in ("checkbox", "radio") and not control.has_attr("checked")
            ):
                continue
            if control.name == "select":
                chosen = control.select_one("option[selected]")
                fields[control["name"]] = chosen["value"] if chosen else ""
            else:
                fields[control["name"]] = self.value(control["name"])
        return {**fields, **changes}


class Browser:
    """Somebody's browser; whatever a request does, the test stays in its region."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        if actor is not None:
            self.client.force_login(User.objects.get(pk=actor.user_id))

    def get(self, path: str, **options: object) -> Page:
        """Open a page."""
        return self._ask(self.client.get, path, **options)

    def post(self, path: str, data: Mapping[str, object], **options: object) -> Page:
        """Send a form."""
        return self._ask(self.client.post, path, data, **options)

    def _ask(self, ask, path: str, *arguments: object, **options: object) -> Page:
        region = connection.tenant
        try:
            with clock.frozen(options.pop("now", NOW)):
                return Page(ask(path, *arguments, **options))
        finally:
            _return_to(region)


def _return_to(region: object) -> None:
    if isinstance(region, SimpleNamespace) or getattr(region, "schema_name", "public") == "public":
        connection.set_schema_to_public()
    else:
        connection.set_tenant(region)


def at(record_or_path: object, rest: str = "") -> str:
    """The address of a record in alpha, or of a path there."""
    pk = getattr(record_or_path, "pk", None)
    return f"/r/alpha/records/{pk}/{rest}" if pk else f"/r/alpha/{record_or_path}"
