"""A system of one record type whose plan is checked, signed by several and approved: for every verb of the workflow."""

from collections.abc import Mapping

from tests.small_works import PEOPLE, SITE, SITE_FORM, SYSTEM, Document

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


def flow(joint: Mapping[str, object] | None = None, *, resubmit: str = "restart") -> Document:
    """The workflow of a plan; `joint` says how it is signed."""
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
            },
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


def documents(joint: Mapping[str, object] | None = None, *, resubmit: str = "restart") -> list[Document]:
    """Everything the system consists of."""
    return [SYSTEM, PLAN, SITE_FORM, PEOPLE, flow(joint, resubmit=resubmit)]
