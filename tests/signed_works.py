"""A system of one record type whose plan is checked, signed by several and approved: for every verb of the workflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.actors import Actor
from forms.models import Record
from registers.services import put_entry
from tests.builders import BUILDER, HUANGPU, NOW, PUDONG, SUPERVISOR, actor, publish_all
from tests.small_works import PEOPLE, SITE, SITE_FORM, SYSTEM, Document
from tests.world import VALUES
from workflows.services import open_record, take_action

PLAN: Document = {
    **SITE,
    "key": "plan",
    "title": "方案",
    "form": "site",
    "workflow": "plan",
    "number": "FA-{today.year}-{sequence}",
    "flags": [],
}

EVERYTHING = ["reassign", "add_before", "add_after", "copy", "remind"]


def flow(
    joint: Mapping[str, object] | None = None,
    *,
    resubmit: str = "restart",
    due: Mapping[str, object] | None = None,
    lapse: Mapping[str, object] | None = None,
) -> Document:
    """The workflow of a plan: `joint` says how it is signed, `due` when it must be checked, `lapse` what follows."""
    sign = {
        "key": "sign",
        "title": "签署",
        "from": ["signing"],
        "to": "approving",
        "by": ["supervision", "site", "authority"],
        "opinion": "optional",
    }
    return {
        "kind": "workflow",
        "key": "plan",
        "title": "方案会签",
        "initial": "draft",
        "steps": [],
        "states": [
            {"key": "draft", "title": "待提交", "asks": "提交方案", "edit": [{"by": "contractor"}]},
            {"key": "checking", "title": "待审查", "asks": "审查方案", "allows": EVERYTHING},
            {"key": "signing", "title": "待会签", "asks": "会签方案", "allows": EVERYTHING},
            {"key": "approving", "title": "待批准", "asks": "批准方案"},
            {"key": "refused", "title": "会签未通过", "final": True},
            {"key": "approved", "title": "已批准", "final": True},
        ],
        "actions": [
            {"key": "submit", "title": "提交", "from": ["draft"], "to": "checking", "by": "contractor"},
            {
                "key": "withdraw",
                "title": "撤回",
                "from": ["checking"],
                "to": "draft",
                "by": "contractor",
                "kind": "withdraw",
            },
            {
                "key": "check",
                "title": "审查通过",
                "from": ["checking"],
                "to": "signing",
                "by": "supervision",
                "opinion": "optional",
                **({"due": due} if due else {}),
            },
            *([{"key": "lapse", "title": "逾期", "from": ["checking"], "by": "system", **lapse}] if lapse else []),
            {**sign, "joint": joint} if joint else sign,
            {"key": "approve", "title": "批准", "from": ["approving"], "to": "approved", "by": "authority"},
            {
                "key": "back",
                "title": "退回上一步",
                "from": ["signing", "approving"],
                "to": [{"back": "previous"}],
                "by": "authority",
                "kind": "send_back",
                "task": False,
            },
            {
                "key": "back_to",
                "title": "退回",
                "from": ["approving"],
                "to": [{"back": "first"}, {"state": "checking"}],
                "by": "authority",
                "kind": "send_back",
                "choose": True,
                "resubmit": resubmit,
                "task": False,
            },
        ],
    }


def documents(joint: Mapping[str, object] | None = None, **more: object) -> list[Document]:
    """Everything the system consists of; see `flow`."""
    return [SYSTEM, PLAN, SITE_FORM, PEOPLE, flow(joint, **more)]


@dataclass(frozen=True)
class Signers:
    """Everybody who has to do with plans."""

    contractor: Actor = field(default_factory=lambda: actor("施工员", "contractor", organisation=BUILDER))
    supervision: Actor = field(default_factory=lambda: actor("监理员", "supervision", organisation=SUPERVISOR))
    colleague: Actor = field(default_factory=lambda: actor("监理同事", "supervision", organisation=SUPERVISOR))
    clerk: Actor = field(default_factory=lambda: actor("资料员", "archive", organisation=SUPERVISOR))
    site: Actor = field(default_factory=lambda: actor("赵工", "site", person_key="P-1"))
    authority: Actor = field(default_factory=lambda: actor("监督员", "authority", areas=[PUDONG]))
    elsewhere: Actor = field(default_factory=lambda: actor("外区监督员", "authority", areas=[HUANGPU]))

    def plan(self, state: str) -> Record:
        """A plan that has come as far as this state."""
        posted = {**VALUES, "contract": f"HT-{Record.objects.count()}"}
        record = open_record(system="works", record_type="plan", actor=self.contractor, now=NOW, posted=posted)
        for reached, action, by in (
            ("checking", "submit", self.contractor),
            ("signing", "check", self.supervision),
            ("approving", "sign", self.supervision),
        ):
            record = self.act(record, action, by)
            if reached == state:
                break
        return record

    def act(self, record: Record, action: str, by: Actor, **more: object) -> Record:
        """Take an action on the record as it is now."""
        return take_action(record.pk, action=action, version=version(record), actor=by, now=NOW, **more)


def signers(joint=None, **more: object) -> Signers:
    """Publish the system of plans here, and make its people."""
    publish_all(documents(joint, **more))
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
    return Signers()


def version(record: Record) -> int:
    """The version the record is at now."""
    return Record.objects.values_list("version", flat=True).get(pk=record.pk)


def state(record: Record) -> str:
    """The state the record is in now."""
    return Record.objects.values_list("state", flat=True).get(pk=record.pk)
