"""Shanghai's pack as a regulator would change it: lines sent back singly, spot checks, and inspections by JGJ 59."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

Document = dict[str, Any]

INSPECTION: Document = {
    "kind": "record_type",
    "key": "inspection",
    "title": "安全检查",
    "parent": "declaration",
    "heading": "{parent.site_name} · 安全检查 {number}",
    "number": "AQ-{today.year}-{sequence}",
    "form": "inspection",
    "workflow": "inspection",
    "create": {"by": ["contractor_enterprise"], "title": "新增检查"},
    "visible_to": ["contractor_enterprise", "supervision_site", "authority"],
    "sheets": [
        {"key": "check", "title": "检查", "catalogue": "jgj59", "filled_by": ["contractor_enterprise"], "in": ["draft"]}
    ],
    "result": [{"sheet": "check"}],
}
FORM: Document = {
    "kind": "form",
    "key": "inspection",
    "title": "安全检查",
    "schema": {"type": "object", "properties": {"inspector": {"type": "string", "maxLength": 40}}},
    "sections": [
        {"key": "head", "title": "检查", "fields": [{"key": "inspector", "title": "检查人", "widget": "text"}]}
    ],
}
FLOW: Document = {
    "kind": "workflow",
    "key": "inspection",
    "title": "安全检查",
    "initial": "draft",
    "steps": [{"title": "检查", "states": ["draft"]}],
    "states": [
        {
            "key": "draft",
            "title": "检查中",
            "asks": "填写检查表",
            "edit": [{"by": "contractor_enterprise", "fields": ["inspector"]}],
        },
        {"key": "done", "title": "已完成", "final": True},
    ],
    "actions": [
        {
            "key": "finish",
            "title": "完成",
            "from": ["draft"],
            "to": "done",
            "by": ["contractor_enterprise"],
            "kind": "pass",
            "style": "primary",
        }
    ],
}
SPOT: Document = {
    "key": "spot",
    "title": "抽查",
    "catalogue": "quality",
    "filled_by": ["authority"],
    "in": ["forwarded"],
    "compares_with": "review",
    "optional": True,
}
PARTLY_RETURNED: Document = {"key": "partly_returned", "title": "单项已退回", "tone": "warn", "asks": "修改被退回的项"}
RETURN_LINES: Document = {
    "key": "return_lines",
    "title": "退回单项",
    "from": ["submitted", "reviewed"],
    "to": "partly_returned",
    "by": ["supervision_site"],
    "kind": "send_back",
    "guards": [{"when": "sheets.review.returned > 0", "else": "没有退回的项。"}],
}


def build(folder: Path) -> Path:
    """Write the pack into a folder of packs; gives that folder."""
    pack = Path(shutil.copytree(Path(settings.PACKS_FOLDER) / "shanghai", folder / "shanghai", ignore=_stories))
    quality = pack / "quality"
    shutil.copy(pack / "safety" / "catalogues" / "jgj59.json", quality / "catalogues" / "jgj59.json")
    for kind, document in (("record_types", INSPECTION), ("forms", FORM), ("workflows", FLOW)):
        _write(quality / kind / f"{document['key']}.json", document)
    _change(quality / "record_types" / "monthly_evaluation.json", _sheets)
    _change(quality / "workflows" / "monthly_evaluation.json", _returns)
    return folder


def _sheets(month: Document) -> None:
    own, review = month["sheets"][:2]
    own["in"] = [*own["in"], "partly_returned"]
    review["returns"] = True
    month["sheets"] = [own, review, SPOT]


def _returns(flow: Document) -> None:
    flow["states"].insert(3, PARTLY_RETURNED)
    flow["actions"].append(RETURN_LINES)
    next(action for action in flow["actions"] if action["key"] == "submit")["from"].append("partly_returned")


def _stories(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in ("projects.json", "golden")]


def _change(path: Path, change: Callable[[Document], None]) -> None:
    document = json.loads(path.read_text())
    change(document)
    _write(path, document)


def _write(path: Path, document: Document) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1))
