"""The small system as a regulator runs it who checks line by line: passed or sent back singly, and checked in spots."""

from collections.abc import Mapping
from typing import Any

from tests.small_works import DOCUMENTS, MONTH, MONTH_FLOW

CHECKED: Mapping[str, object] = {
    "kind": "catalogue",
    "key": "matters",
    "title": "安全生产条件",
    "marks": 20,
    "absent_label": "不适用",
    "rounding": {"places": 2, "mode": "half_up", "at": "total"},
    "grade": "month_grade",
    "nodes": [
        {
            "key": "emergency",
            "title": "应急管理",
            "marks": 10,
            "line": True,
            "absent": "exclude",
            "children": [
                {"key": "drill", "number": "1", "title": "应急演练", "marks": 2, "rule": {"kind": "direct"}},
                {
                    "key": "plan",
                    "number": "2",
                    "title": "应急预案",
                    "marks": 8,
                    "rule": {"kind": "deduct"},
                    "findings": [
                        {"key": "plan.1", "text": "未编制预案", "deduct": 8, "evidence": "required"},
                        {"key": "plan.2", "text": "预案未备案", "deduct": 3},
                    ],
                },
            ],
        },
        {
            "key": "training",
            "title": "安全教育",
            "marks": 10,
            "line": True,
            "children": [
                {
                    "key": "three_level",
                    "number": "1",
                    "title": "三级教育",
                    "marks": 10,
                    "rule": {"kind": "deduct"},
                    "findings": [{"key": "three_level.1", "text": "无三级教育记录", "deduct": 5}],
                }
            ],
        },
    ],
}

_SHEETS = [
    {"key": "self", "title": "自评", "filled_by": "contractor", "in": ["draft", "sent_back", "partly_returned"]},
    {"key": "review", "title": "考核", "filled_by": "site", "in": "submitted", "starts_from": "self", "returns": True},
    {"key": "spot", "title": "抽查", "filled_by": "authority", "in": ["forwarded"], "compares_with": "review"},
]
_STATE = {"key": "partly_returned", "title": "单项已退回", "asks": "修改被退回的项", "edit": []}
_RETURN = {
    "key": "return_lines",
    "title": "退回单项",
    "from": ["submitted"],
    "to": "partly_returned",
    "by": "site",
    "kind": "send_back",
    "guards": [
        {
            "when": "sheets.review.returned > 0 and sheets.review.undecided = 0",
            "else": "还有 {sheets.review.undecided} 项。",
        }
    ],
}
_TAKE_BACK = {
    "key": "take_back",
    "title": "撤回退回",
    "from": ["partly_returned"],
    "to": "submitted",
    "by": "site",
    "kind": "withdraw",
}


def checked_documents() -> list[Mapping[str, object]]:
    """All documents of the system."""
    changed = {("record_type", "month"): _month(), ("workflow", "month"): _flow()}
    kept = [changed.get((str(one["kind"]), str(one["key"])), one) for one in DOCUMENTS]
    return [*kept, CHECKED]


def _month() -> Mapping[str, object]:
    return {**MONTH, "sheets": [{**sheet, "catalogue": "matters"} for sheet in _SHEETS]}


def _flow() -> Mapping[str, object]:
    flow: Any = MONTH_FLOW
    actions = {str(action["key"]): action for action in flow["actions"]}
    submit = {**actions["submit"], "from": ["draft", "sent_back", "partly_returned"]}
    passed = {"when": "sheets.review.undecided = 0 and sheets.review.returned = 0", "else": "还有未通过的项。"}
    changed = {**actions, "submit": submit, "forward": {**actions["forward"], "guards": [passed]}}
    changed |= {"return_lines": _RETURN, "take_back": _TAKE_BACK}
    return {**flow, "states": [*flow["states"], _STATE], "actions": [*changed.values()]}
