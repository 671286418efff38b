"""The small system with effects of a test's own on the submission of a month, and notices to send."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from forms.models import Record
from registers.services import put_entry
from tests.builders import NOW, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.models import Outgoing

SUBMITTED = {
    "kind": "notice",
    "key": "submitted",
    "title": "月评已提交",
    "to": ["site"],
    "subject": "{parent.site_name}已提交{period_title}",
    "text": "请在期限前复核。",
}
NOTICES = (
    SUBMITTED,
    {**SUBMITTED, "key": "by_sms", "to": ["site", "supervision"], "channels": ["sms"]},
    {"kind": "notice", "key": "asked", "title": "待办", "also": ["asked", "opener"], "text": "{due_on}"},
    {"kind": "notice", "key": "party", "title": "单位", "parties": ["supervision"], "text": "{title}"},
    {"kind": "notice", "key": "person", "title": "个人", "people": "parent.leader_key", "text": "{title}"},
    {"kind": "notice", "key": "not_confirmed", "title": "核实未通过", "to": ["contractor"], "text": "{input.opinion}"},
)  # fmt: skip


def world_with(effects: Sequence[Mapping[str, Any]] = (), *, due: Mapping[str, Any] | None = None) -> World:
    """Publish the system with these effects on the submission of a month, or with its deadline; and make its people."""
    documents = deepcopy(DOCUMENTS)
    flow = next(one for one in documents if (one["kind"], one["key"]) == ("workflow", "month"))
    submit = next(one for one in flow["actions"] if one["key"] == "submit")
    submit["effects"] = list(effects)
    submit["guards"] = []
    if due is not None:
        submit["due"] = dict(due)
    publish_all([*documents, *NOTICES])
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
    put_entry("people", key="P-2", data={"name": "钱工", "mobile": "13800000002"}, by=None, now=NOW)
    return World()


def submitted_month(world: World, month: int = 3) -> Record:
    """A month of a fresh site that has just been submitted."""
    record = world.month(world.active_site(), month)
    return world.act(record, "submit", world.contractor)


def fresh(record: Record) -> Record:
    """The record as it is stored now."""
    return Record.objects.get(pk=record.pk)


def waiting() -> list[Outgoing]:
    """What waits in the outbox, oldest first."""
    return list(Outgoing.objects.filter(state="waiting").order_by("pk"))
