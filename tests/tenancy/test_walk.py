"""Every address of the platform, asked by everybody, with ids of here, of the other region and of nowhere.

Both regions run the same small system. Beta's ids lie far away, and everything written in beta carries a word that
nobody may read outside it. An address that this file does not know fails it: say there what its ids are.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_tenants.utils import schema_context
from PIL import Image

from accounts.deputy_services import lend
from accounts.mobile_codes import new_key
from accounts.models import Deputy, User
from accounts.registration.models import Registration
from accounts.registration.said import Said, keep
from authoring.middleware import OPEN_NAMES, OPEN_NAMESPACES
from exchange.authors import ensure_author_group
from exchange.models import Export, Transfer
from exchange.pdf.proofs import code_of
from forms.attachments import keep_file
from forms.drafting import Saving
from forms.drafts import place_of, save_draft
from forms.evidence import Upload
from forms.models import Record
from registers.services import put_entry
from schemas.models import Definition
from schemas.services import publish
from tenants.models import Message, Region
from tests.builders import BUILDER, NOW, REGION, SUPERVISOR, grant, person
from tests.portal.pages import MENUS
from tests.small_works import DOCUMENTS
from tests.world import World, make_world
from workflows.evidence import add_evidence

SECRET = "canary7f3绝密"
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
NOWHERE = "424242"

#: Which ids the parameters of an address stand for, by its name; those of closed addresses of the admin do not matter.
KNOWN: Mapping[str, Mapping[str, str]] = {
    # outside all regions
    "login_certificate": {}, "login_certificate_tls": {},
    "health": {}, "login": {}, "logout": {}, "start": {}, "inbox": {}, "inbox_batch": {}, "set_language": {},
    "messages": {}, "messages_read": {}, "message": {"pk": "message"},
    "session": {},
    "register_where": {}, "register": {"slug": "region"}, "register_confirm": {}, "register_status": {},
    "reset": {}, "reset_code": {},
    "captcha": {}, "captcha_picture": {"key": "captcha"}, "login_code": {}, "account": {}, "account_password": {},
    "sessions_end": {}, "authenticator": {}, "authenticator_codes": {}, "authenticator_remove": {},
    "deputies": {}, "deputy_new": {}, "deputy_end": {"deputy_id": "deputy"},
    "site_login": {}, "site_login_ask": {"slug": "region"}, "site_login_code": {"slug": "region"},
    # a region
    "draft": {"key": "draft"}, "draft_delete": {"key": "draft"}, "draft_decide": {"key": "draft"},
    "home": {}, "list": {"key": "list"}, "list_export": {"key": "list"},
    "exports": {}, "export_file": {"pk": "export"}, "export_delete": {"pk": "export"},
    "record_new": {"system": "system", "record_type": "type"},
    "record": {"record_id": "record"}, "record_edit": {"record_id": "record"},
    "record_reveal": {"record_id": "record"}, "record_print": {"record_id": "record"},
    "record_pdf": {"record_id": "month"}, "verify": {"code": "code"},
    "record_act": {"record_id": "record", "action": "action"}, "record_task": {"record_id": "record", "verb": "verb"},
    "registrations": {}, "registration": {"pk": "registration"},
    "people": {}, "person_new": {}, "person": {"user_id": "person"}, "person_change": {"user_id": "person"},
    "deputies_here": {}, "deputy_end_here": {"deputy_id": "deputy"},
    "sites": {}, "operators": {}, "operator_new": {}, "operator": {"operator_id": "operator"},
    "operator_switch": {"operator_id": "operator"},
    "sheet": {"record_id": "month", "key": "sheet"}, "sheet_print": {"record_id": "month", "key": "sheet"},
    "sheet_excel": {"record_id": "month", "key": "sheet"}, "sheet_file": {"record_id": "month", "key": "sheet"},
    "sheet_excel_preview": {"record_id": "month", "key": "sheet", "transfer_id": "transfer"},
    "evidence": {"record_id": "month", "key": "sheet", "item": "item"},
    "evidence_file": {"record_id": "month", "pk": "evidence"},
    "evidence_preview": {"record_id": "month", "pk": "evidence"},
    "attachment_upload": {}, "attachment": {"key": "file"}, "attachment_preview": {"key": "file"},
    "choices": {"system": "system", "form": "form", "way": "field"},
    # its admin
    "wagtailadmin_home": {}, "wagtailadmin_logout": {}, "wagtailadmin_dismissibles": {}, "wagtailadmin_sprite": {},
    "wagtailadmin_javascript_catalog": {},
    "wagtailadmin_editing_sessions:ping": {
        "app_label": "app", "model_name": "model", "object_id": "definition", "session_id": "session",
    },
    "wagtailadmin_editing_sessions:release": {"session_id": "session"},
    "definitions:list": {}, "definitions:list_results": {}, "definitions:add": {}, "definitions:preview_on_add": {},
    **{
        f"definitions:{name}": {"pk": "definition", "revision_id": "revision", "revision_id_a": "revision",
                                "revision_id_b": "latest"}
        for name in (
            "edit", "delete", "usage", "history", "history_results", "preview_on_edit", "revisions_view",
            "revisions_revert", "revisions_compare", "revisions_unschedule", "unpublish", "lock", "unlock",
        )
    },
    **{f"authoring:{name}": {"system": "system", "number": "number"}
       for name in ("check", "changes", "release", "releases", "past_release")},
    **{f"designer:{name}": {"pk": "definition"} for name in ("design", "preview", "problems")},
    "authoring:table": {"pk": "definition"}, "authoring:merge": {"pk": "definition"},
    "authoring:bases": {"system": "system"}, "authoring:who": {"system": "system"},
    "authoring:playground": {}, "authoring:outbox": {}, "authoring:person": {},
    "authoring:new_catalogue": {"system": "system"}, "authoring:new_system": {},
    "authoring:new_matter": {"system": "system"}, "authoring:new_definition": {"system": "system"},
    "authoring:new_transfer": {"system": "system", "key": "catalogue_key", "transfer": "transfer"},
    "authoring:excel": {"pk": "catalogue"}, "authoring:excel_file": {"pk": "catalogue"},
    "authoring:transfer": {"pk": "catalogue", "transfer": "transfer"},
}  # fmt: skip
#: What a parameter may stand for that belongs to one region alone.
OWN = {
    "record", "month", "definition", "catalogue", "revision", "session", "evidence", "transfer", "draft", "code",
    "export", "file", "deputy", "message", "registration", "person",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """An address with places for its parameters."""

    template: str
    name: str
    closed: bool

    @property
    def parameters(self) -> list[str]:
        """The names of its places."""
        return re.findall(r"<(\w+)>", self.template)

    @property
    def has_ids(self) -> bool:
        """Whether it asks for something that belongs to one region."""
        return any(KNOWN.get(self.name, {}).get(parameter) in OWN for parameter in self.parameters)

    def filled(self, ids: Mapping[str, str]) -> str:
        """The address with these ids in its places."""
        known = KNOWN.get(self.name, {})
        return re.sub(r"<(\w+)>", lambda place: ids.get(known.get(place[1], ""), "1"), self.template)


def routes(urlconf: str) -> list[Route]:
    """All addresses under a URL configuration."""
    return list(_routes(get_resolver(urlconf).url_patterns, "", ()))


def _routes(patterns: list[object], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        template = prefix + _places(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _routes(pattern.url_patterns, template, below)
        elif isinstance(pattern, URLPattern):
            is_open = pattern.name in OPEN_NAMES or OPEN_NAMESPACES.intersection(namespaces)
            name = ":".join((*namespaces, pattern.name or "start"))
            yield Route(template, name, closed=template.startswith("admin/") and not is_open)


def _places(pattern: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern)
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", plain)
    return plain.replace("^", "").replace("$", "").replace("\\", "").replace(".*/", "nowhere/")


def marked(document: object, mark: str) -> object:
    """The document with the mark behind everything that people read."""
    if isinstance(document, list | tuple):
        return [marked(each, mark) for each in document]
    if not isinstance(document, dict):
        return document
    words = {"title", "hint", "text", "else", "asks"}
    return {
        key: value + mark if key in words and isinstance(value, str) else marked(value, mark)
        for key, value in document.items()
    }


def settle(mark: str) -> SimpleNamespace:
    """Fill the region we are in, with the mark on everything; gives its people and ids."""
    world = make_world()
    documents = [marked(copy.deepcopy(dict(each)), mark) for each in DOCUMENTS]
    region = {**copy.deepcopy(dict(REGION)), "menus": MENUS}
    region["roles"] = [*region["roles"], HEAD]
    region["registration"] = {"roles": ["contractor"], "decided_by": ["head"]}
    publish(system="region", documents=[marked(region, mark)], by=None, at=NOW, notes=mark)
    publish(system="works", documents=documents, by=None, at=NOW, notes=mark)
    put_entry("people", key="P-9", data={"name": f"孙工{mark}", "mobile": "13800000009"}, by=None, now=NOW)
    return SimpleNamespace(world=world, ids={**_written(world, mark), **_drafted(documents)})


def _written(world: World, mark: str) -> dict[str, str]:
    """Records with values, findings, remarks and opinions."""
    draft = world.declare(site_name=f"草稿{mark}", contract=f"D{mark}")
    site = world.active_site(site_name=f"工程{mark}")
    world.act(site, "suspend", world.authority)
    Record.objects.filter(pk=site.pk).update(flags={})
    entries = {"items": {"steel.1": {"findings": ["steel.1.a"], "remark": f"裂缝{mark}"}}}
    month = world.month(site, 2)
    world.fill(month, "self", world.contractor, entries)
    photo = Upload(f"照片{mark}.png", picture(), caption=f"裂缝{mark}")
    place = {"sheet": "self", "item": "steel.1"}
    evidence = add_evidence(month.pk, **place, uploads=[photo], actor=world.contractor, now=NOW)[0]
    world.act(month, "submit", world.contractor)
    world.act(month, "send_back", world.site, opinion=f"退回{mark}")
    transfer = Transfer.objects.create(
        kind="sheet",
        about=f"{month.pk}/self",
        name=f"表{mark}.xlsx",
        state=Transfer.State.REFUSED,
        outcome={"problems": [{"code": "not_a_sheet", "sheet": mark, "cell": "A1", "data": {}}]},
        by_id=world.contractor.user_id,
        at=NOW,
    )
    kept = save_draft(
        place_of(site),
        f"draft{len(mark)}",
        {"site_name": (("site_name", f"改名{mark}"),)},
        user_id=world.contractor.user_id,
        by=Saving("page", "device", NOW.isoformat(), 0),
        now=NOW,
        stored=site.data,
        untouched=(),
        title=f"工程{mark}",
    )
    export = Export.objects.create(
        about="sites", name=f"表{mark}", by_id=world.contractor.user_id, at=NOW, state=Export.State.READY
    )
    ids = {
        "export": export,
        "record": draft,
        "month": month,
        "evidence": evidence,
        "transfer": transfer,
        "deputy": _lent(world, mark),
        "message": _told(world, draft, mark),
        "registration": _registered(mark),
    }
    own = {name: str(each.pk) for name, each in ids.items()} | {"person": str(world.contractor.user_id)}
    file = keep_file(Upload(f"附件{mark}.png", picture()), actor=world.contractor, now=NOW)
    return {**own, "draft": kept.draft.key, "code": code_of(draft, "0" * 64), "file": file.key}


def _lent(world: World, mark: str) -> Deputy:
    """Somebody's absence."""
    owner = User.objects.get(pk=world.supervision.user_id)
    deputy = person(f"同事{mark}", "supervision", organisation=SUPERVISOR)
    region, day = Region.objects.get(schema_name=connection.schema_name), NOW.date()
    days = {"first_day": day, "last_day": day, "reason": f"出差{mark}", "now": NOW, "today": day}
    return lend(owner, deputy=deputy, region=region, by=owner, **days)


def _told(world: World, record: Record, mark: str) -> Message:
    """A message about a record to the contractor."""
    slug, texts = connection.schema_name, {"subject": f"退回{mark}", "text": f"请修改{mark}"}
    about = {"tokens": [f"{slug}|{token}" for token in record.tokens], "path": f"records/{record.pk}/"}
    return Message.objects.create(
        region_slug=slug, region_title=slug, key="k", user_id=world.contractor.user_id, sent_at=NOW, **texts, **about
    )


def _registered(mark: str) -> Registration:
    """A company that waits for its account."""
    region = Region.objects.get(schema_name=connection.schema_name)
    row = Registration(region=region, role="contractor", key=new_key(), started_at=NOW, submitted_at=NOW)
    row.state, row.finding = Registration.State.WAITING, f"核验{mark}"
    keep(row, Said(f"公司{mark}", BUILDER, f"联系人{mark}", "320102198506071017", "13912345678"))
    row.save()
    return row


def picture() -> bytes:
    """The smallest photo there is."""
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


def _drafted(documents: list[object]) -> dict[str, str]:
    """The same documents as drafts, one of them with a revision."""
    for each in documents:
        names = {"system": "works", "kind": each["kind"], "key": each["key"], "title": each["title"]}
        Definition.objects.create(**names, document=each)
    draft = Definition.objects.get(kind="decision")
    catalogue = Definition.objects.filter(kind="catalogue")[0]
    return {
        "definition": str(draft.pk),
        "catalogue": str(catalogue.pk),
        "revision": str(draft.save_revision().pk),
        "session": "1",
    }


@dataclass(frozen=True)
class Ground:
    """Two filled regions, the people of the walk, and the ids they try."""

    people: Mapping[str, User | None]
    ids: Mapping[str, Mapping[str, str]]


@pytest.fixture
def ground(db) -> Ground:
    settled = {}
    for slug, mark in (("alpha", ""), ("beta", SECRET)):
        with schema_context(slug):
            settled[slug] = settle(mark)
            ensure_author_group()
    alpha, beta = (User.objects.get(pk=settled[slug].world.contractor.user_id) for slug in ("alpha", "beta"))
    author = person("管理员", "head", areas=["*"], region="alpha")
    both = person("两地", "contractor", organisation=BUILDER, region="alpha")
    grant(both, "contractor", organisation=BUILDER, region="beta")
    fixed = {
        "list": "sites", "system": "works", "type": "site", "action": "submit", "verb": "copy", "sheet": "self",
        "item": "steel.1", "catalogue_key": "quality", "latest": "latest", "app": "assess_schemas",
        "model": "definition", "number": "1",
    }  # fmt: skip
    nowhere = {**dict.fromkeys(OWN, NOWHERE), "list": "nothing", "system": "works", "number": "77"}
    ids = {
        "own": {**fixed, **settled["alpha"].ids},
        "foreign": {**fixed, **settled["beta"].ids},
        "random": {**fixed, **nowhere},
    }
    return Ground({"nobody": None, "alpha": alpha, "beta": beta, "author": author, "both": both}, ids)


class Walker:
    """Sends requests as each of the people and keeps what must not be."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.asked = 0
        self.wrong: list[str] = []
        self.clients: dict[str, Client] = {}

    def ask(self, who: str, method: str, path: str, *, fits: Callable[[int, str], bool], may_read: bool) -> None:
        """Send one request and hold the answer against what may be."""
        client = self._client(who)
        body = {"idempotency_key": f"k{self.asked}", "version": "1", "pick": self._picks(), "confirm": "1"}
        answer = client.get(path) if method == "GET" else client.post(path, body)
        connection.set_schema_to_public()
        self.asked += 1
        place = f"{who} {method} {path}: {answer.status_code}"
        if answer.status_code >= 500 or not fits(answer.status_code, answer.headers.get("Location", "")):
            self.wrong.append(place)
        if not may_read and _tells(answer):
            self.wrong.append(f"{place} tells of beta")

    def _client(self, who: str) -> Client:
        """The browser of somebody, signed in once (again after a walk through the door)."""
        user = self.ground.people[who]
        client = self.clients.setdefault(who, Client(raise_request_exception=False))
        if user is not None and "sessionid" not in client.cookies:
            client.force_login(user)
        return client

    def _picks(self) -> list[str]:
        beta = self.ground.ids["foreign"]["record"]
        return [f"alpha:{beta}", f"nowhere:{beta}"]


def _tells(answer: object) -> bool:
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heard = said.decode(errors="replace") + str(answer.headers) + str(answer.cookies)
    return SECRET in heard or json.dumps(SECRET)[1:-1] in heard


def to_login(status: int, location: str) -> bool:
    """Refused, unknown, or asked who one is."""
    return status in (403, 404, 405) or (status == 302 and location.startswith("/login/"))


def refused(status: int, _location: str) -> bool:
    """Refused or unknown."""
    return status in (403, 404, 405)


def answered(status: int, _location: str) -> bool:
    """Anything but a failure of ours."""
    return status < 500


def test_every_address_is_known_to_this_walk():
    found = [*routes("config.urls_public"), *routes("config.urls_region")]
    unknown = [route.name for route in found if not route.closed and route.name not in KNOWN]
    gone = KNOWN.keys() - {route.name for route in found}
    assert (unknown, gone) == ([], set())
    missing = [
        (route.name, parameter)
        for route in found
        if not route.closed
        for parameter in route.parameters
        if parameter not in KNOWN[route.name]
    ]
    assert missing == []


def test_nobody_reads_or_reaches_beta_from_alpha(ground: Ground):
    """Only people of beta, turned away from alpha, are shown the way back to what is theirs."""
    walker = Walker(ground)
    for route, (who, method) in product(routes("config.urls_region"), product(ground.people, ("GET", "POST"))):
        if route.name == "wagtailadmin_logout" or (route.closed and method == "POST" and who != "author"):
            continue
        for whose in ("own", "foreign", "random") if route.has_ids else ("own",):
            outside = {"nobody": to_login, "beta": refused}.get(who)
            strange = refused if (route.closed or whose != "own") and route.name not in LEADS_ON else answered
            path = f"/r/alpha/{route.filled(ground.ids[whose])}"
            walker.ask(who, method, path, fits=outside or strange, may_read=who == "beta")
    assert walker.wrong == []
    assert walker.asked > 1200


#: Leaving an editing session that is over, or the account page that Wagtail's menu links to, leads on elsewhere.
LEADS_ON = {"wagtailadmin_editing_sessions:release", "wagtailadmin_account"}


def test_beta_is_closed_to_whoever_holds_nothing_there(ground: Ground):
    walker = Walker(ground)
    for route, method in product(routes("config.urls_region"), ("GET", "POST")):
        if route.closed and method == "POST":
            continue
        for who, fits in (("nobody", to_login), ("alpha", refused), ("author", refused)):
            path = f"/r/beta/{route.filled(ground.ids['foreign'])}"
            walker.ask(who, method, path, fits=fits, may_read=False)
    assert walker.wrong == []
    assert walker.asked > 400


def test_what_lies_outside_the_regions_tells_of_beta_only_to_its_people(ground: Ground):
    walker = Walker(ground)
    for route, who, method in product(routes("config.urls_public"), ground.people, ("GET", "POST")):
        may_read = who in ("beta", "both")
        walker.ask(who, method, f"/{route.filled({})}", fits=answered, may_read=may_read)
    assert walker.wrong == []


def test_the_word_is_where_people_of_beta_read_it(ground: Ground):
    """Else the walk would find nothing because there is nothing."""
    client = Client()
    client.force_login(ground.people["both"])
    ids = ground.ids["foreign"]
    for path in ("", f"records/{ids['record']}/", f"records/{ids['month']}/sheets/self/", "list/sites/"):
        assert SECRET in client.get(f"/r/beta/{path}").content.decode(), path
    assert SECRET in client.get("/inbox/").content.decode()
    assert SECRET not in client.get("/r/alpha/").content.decode()


def test_the_walk_changed_nothing_in_beta(ground: Ground):
    with schema_context("beta"):
        before = list(Record.objects.order_by("pk").values_list("pk", "version", "state"))
    client = Client()
    client.force_login(ground.people["alpha"])
    for route in routes("config.urls_region"):
        client.post(f"/r/alpha/{route.filled(ground.ids['foreign'])}", {"version": "1", "idempotency_key": route.name})
    with schema_context("beta"):
        assert list(Record.objects.order_by("pk").values_list("pk", "version", "state")) == before
