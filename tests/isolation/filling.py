"""A region filled through the services, with a mark behind everything that people read."""

import copy
from io import BytesIO
from types import SimpleNamespace

from django.db import connection
from PIL import Image

from accounts.deputy_services import lend
from accounts.mobile_codes import new_key
from accounts.models import Deputy, User
from accounts.registration.models import Registration
from accounts.registration.said import Said, keep
from exchange.arranging import arranged_workflow
from exchange.models import AnotherAuthorTask, Export, Transfer
from exchange.pdf.proofs import code_of
from forms.attachments import keep_file
from forms.drafting import Saving
from forms.drafts import place_of, save_draft
from forms.evidence import Upload
from forms.guides.services import put_guide
from forms.models import Record
from registers.services import put_entry
from schemas.models import Definition
from schemas.services import publish
from tenants.models import Message, Region
from tests.builders import BUILDER, NOW, REGION, SUPERVISOR, person
from tests.portal.pages import MENUS
from tests.small_works import DOCUMENTS
from tests.world import World, make_world
from workflows.evidence import add_evidence
from workflows.hooks.services import make_webhook
from workflows.models import Outgoing
from workflows.moving.models import MovedRecord, ReleaseMove

HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}


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
    told = {**_drafted(documents), **_told_how(mark), **_arranged(mark)}
    return SimpleNamespace(world=world, ids={**_written(world, mark), **told})


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
        "move": _moving(world, draft, mark),
        **_hooked(world, draft, mark),
    }
    own = {name: str(each.pk) for name, each in ids.items()} | {"person": str(world.contractor.user_id)}
    file = keep_file(Upload(f"附件{mark}.png", picture()), actor=world.contractor, now=NOW)
    return {**own, "draft": kept.draft.key, "code": code_of(draft, "0" * 64), "file": file.key}


def _hooked(world: World, record: Record, mark: str) -> dict[str, object]:
    """A webhook with a delivery that was given up."""
    by = User.objects.get(pk=world.contractor.user_id)
    told = {"title": f"接收方{mark}", "address": "https://hooks.example.cn/", "system": "", "events": ["record.made"]}
    hook, _secret = make_webhook(**told, by=by, now=NOW)
    payload = {"subject": mark, "body": {"type": "record.made", "data": {"number": mark}}}
    kept = {"payload": payload, "due_at": NOW, "created_at": NOW, "state": "dead", "error": f"无应答{mark}"}
    row = Outgoing.objects.create(key=f"msg{mark}", kind="webhook", record=record, webhook=hook, **kept)
    return {"hook": hook, "delivery": row}


def _moving(world: World, record: Record, mark: str) -> ReleaseMove:
    """A move to another release that was checked, and found something."""
    release, who = record.release, {"by_id": world.contractor.user_id, "by_name": f"管理员{mark}", "at": NOW}
    sides = {"system": record.system, "record_type": record.record_type, "origin": release, "target": release}
    move = ReleaseMove.objects.create(key=f"move{mark}", state="ready", touched_at=NOW, **sides, **who)
    MovedRecord.objects.create(move=move, record=record, state="refused", findings={"reasons": [f"缺少{mark}"]})
    return move


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


def _told_how(mark: str) -> dict[str, str]:
    """A help page of the region."""
    body = [{"text": f"请先阅读{mark}"}]
    page = put_guide({"key": f"guide{len(mark)}", "title": f"须知{mark}", "body": body})
    return {
        "guide": page.slug,
        "page": str(page.pk),
        "page_revision": str(page.latest_revision_id),
        "root_page": str(page.get_parent().pk),
    }


def _arranged(mark: str) -> dict[str, str]:
    """Who approves releases, in one step."""
    workflow = arranged_workflow()
    workflow.name = f"发布审批{mark}"
    workflow.save()
    task = AnotherAuthorTask.objects.get()
    task.name = f"复核{mark}"
    task.save()
    return {"approval": str(workflow.pk), "approval_step": str(task.pk)}


def _drafted(documents: list[object]) -> dict[str, str]:
    """The same documents as drafts, one of them with a revision."""
    for each in documents:
        names = {"system": "works", "kind": each["kind"], "key": each["key"], "title": each["title"]}
        Definition.objects.create(**names, document=each)
    draft = Definition.objects.get(kind="decision")
    catalogue = Definition.objects.filter(kind="catalogue")[0]
    return {
        "definition": str(draft.pk),
        "chain": str(Definition.objects.filter(kind="workflow")[0].pk),
        "catalogue": str(catalogue.pk),
        "revision": str(draft.save_revision().pk),
        "session": "1",
    }
