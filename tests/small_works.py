"""A system as small as one can be that still has everything: a site, its months with two sheets, its quarters."""

from collections.abc import Mapping

Document = dict[str, object]

SITE: Document = {
    "kind": "record_type",
    "key": "site",
    "title": "工程",
    "form": "site",
    "workflow": "site",
    "heading": "{site_name}",
    "number": "GC-{today.year}-{sequence}",
    "unique": ["contract"],
    "create": {"by": ["contractor"], "title": "申报"},
    "visible_to": ["contractor", "supervision", "site", "authority"],
    "district": "district",
    "flags": [{"key": "suspended", "title": "已中止"}],
    "parties": [
        {"key": "contractor", "title": "施工单位", "organisation": "contractor_code", "name": "contractor_name"},
        {
            "key": "supervision",
            "title": "监理单位",
            "organisation": "supervision_code",
            "name": "supervision_name",
            "people": [{"key": "leader", "title": "总监", "person": "leader_key"}],
        },
    ],
    "list": {"columns": [{"path": "site_name", "title": "工程"}], "search": ["site_name", "contractor_name"]},
}

MONTH: Document = {
    "kind": "record_type",
    "key": "month",
    "title": "月度评价",
    "parent": "site",
    "period": "month",
    "unique": ["parent", "period"],
    "form": "month",
    "workflow": "month",
    "heading": "{parent.site_name} · {period_title}",
    "number": "YD-{today.year}-{sequence}",
    "create": {"by": ["contractor"], "title": "新增评价"},
    "visible_to": ["contractor", "supervision", "site", "authority"],
    "sheets": [
        {
            "key": "self",
            "title": "自评",
            "catalogue": "quality",
            "filled_by": "contractor",
            "in": ["draft", "sent_back"],
        },
        {
            "key": "review",
            "title": "复核",
            "catalogue": "quality",
            "filled_by": "site",
            "in": ["submitted"],
            "starts_from": "self",
        },
    ],
    "result": [{"sheet": "review", "when": 'state in ("forwarded", "registered")'}, {"sheet": "self"}],
    "available": [
        {"when": "period.end < today", "else": "{period_title}尚未结束。"},
        {"when": "not(subject.suspended)", "else": "工程已中止。"},
    ],
    "locked": [{"when": 'some q in quarters satisfies q.state = "registered"', "else": "本季度已登记，不能再修改。"}],
    "related": {
        "quarters": {
            "type": "quarter",
            "of": "parent",
            "where": "includes(period, this.period)",
            "pick": ["period", "state"],
        }
    },
    "list": {"columns": [{"path": "period_title", "title": "月份"}], "search": ["title"]},
}

QUARTER: Document = {
    "kind": "record_type",
    "key": "quarter",
    "title": "季度登记",
    "parent": "site",
    "period": "quarter",
    "unique": ["parent", "period"],
    "form": "quarter",
    "workflow": "quarter",
    "heading": "{parent.site_name} · {period_title}",
    "number": "JD-{today.year}-{sequence}",
    "visible_to": ["contractor", "site", "authority"],
    "related": {
        "months": {
            "type": "month",
            "of": "parent",
            "where": "includes(this.period, period)",
            "pick": ["period", "state", "result.score"],
        },
        "waiting": {
            "type": "month",
            "of": "parent",
            "where": 'includes(this.period, period) and state = "forwarded"',
            "pick": ["period", "state"],
        },
    },
    "list": {"columns": [{"path": "period_title", "title": "季度"}]},
}


def _text(**schema: object) -> Document:
    return {"type": "string", "maxLength": 100, **schema}


SITE_FORM: Document = {
    "kind": "form",
    "key": "site",
    "title": "工程申报",
    "schema": {
        "type": "object",
        "properties": {
            "site_name": _text(minLength=2),
            "contract": _text(),
            "district": _text(),
            "floors": {"type": "integer", "minimum": 1},
            "area": {"type": "number"},
            "start": _text(format="date"),
            "end": _text(format="date"),
            "high": _text(enum=["是", "否"]),
            "secret_note": _text(),
            "contractor_code": _text(),
            "contractor_name": _text(),
            "supervision_code": _text(),
            "supervision_name": _text(),
            "leader": _text(),
            "phone": _text(),
            "leader_key": _text(),
            "density": {"type": "number"},
            "decided_on": _text(format="date"),
        },
    },
    "sections": [
        {
            "key": "site",
            "title": "工程",
            "columns": 2,
            "fields": [
                {"key": "site_name", "title": "工程名称", "widget": "text", "required": "true"},
                {"key": "contract", "title": "合同编号", "widget": "text", "required": "true"},
                {"key": "district", "title": "所在区", "widget": "district", "required": "true"},
                {"key": "floors", "title": "层数", "widget": "integer"},
                {
                    "key": "high",
                    "title": "是否高层",
                    "widget": "choice",
                    "visible": "floors > 10",
                    "required": "floors > 10",
                },
                {"key": "secret_note", "title": "备注", "widget": "text", "visible": 'high = "是"'},
                {"key": "area", "title": "面积", "widget": "decimal"},
                {"key": "density", "title": "每层面积", "widget": "decimal", "places": 3, "computed": "area / floors"},
                {"key": "start", "title": "开工", "widget": "date"},
                {"key": "end", "title": "竣工", "widget": "date"},
                {"key": "decided_on", "title": "受理日期", "widget": "date", "read_only": "true"},
            ],
        },
        {
            "key": "parties",
            "title": "单位",
            "columns": 2,
            "fields": [
                {
                    "key": "contractor_code",
                    "title": "施工单位代码",
                    "widget": "text",
                    "read_only": "true",
                    "default": "actor.organisation.credit_code",
                },
                {
                    "key": "contractor_name",
                    "title": "施工单位",
                    "widget": "text",
                    "read_only": "true",
                    "default": "actor.organisation.name",
                },
                {"key": "supervision_code", "title": "监理单位代码", "widget": "text"},
                {"key": "supervision_name", "title": "监理单位", "widget": "text"},
                {
                    "key": "leader",
                    "title": "总监",
                    "widget": "text",
                    "lookup": {
                        "register": "people",
                        "match": {"name": "leader", "mobile": "phone"},
                        "fill": {"leader_key": "key"},
                    },
                },
                {"key": "phone", "title": "电话", "widget": "mobile"},
            ],
        },
    ],
    "checks": [{"when": "end >= start", "else": "竣工不能早于开工（{start}）。", "fields": ["end"]}],
}

MONTH_FORM: Document = {
    "kind": "form",
    "key": "month",
    "title": "月度评价",
    "schema": {"type": "object", "properties": {"remark": _text(), "reply": _text()}},
    "sections": [
        {
            "key": "words",
            "title": "说明",
            "columns": 1,
            "fields": [
                {"key": "remark", "title": "自评说明", "widget": "area"},
                {"key": "reply", "title": "复核说明", "widget": "area"},
            ],
        }
    ],
}

QUARTER_FORM: Document = {
    "kind": "form",
    "key": "quarter",
    "title": "季度登记",
    "schema": {"type": "object", "properties": {"score": {"type": "number"}, "count": {"type": "integer"}}},
    "sections": [
        {
            "key": "result",
            "title": "结论",
            "columns": 1,
            "fields": [
                {"key": "score", "title": "得分", "widget": "decimal", "computed": "mean(months.result.score)"},
                {"key": "count", "title": "月数", "widget": "integer", "computed": "count(months)"},
            ],
        }
    ],
}

ACCEPTANCE_FORM: Document = {
    "kind": "form",
    "key": "acceptance",
    "title": "受理",
    "schema": {"type": "object", "properties": {"accepted": _text(enum=["是", "否"]), "reason": _text()}},
    "sections": [
        {
            "key": "answer",
            "title": "受理",
            "columns": 1,
            "fields": [
                {"key": "accepted", "title": "是否受理", "widget": "choice", "required": "true"},
                {
                    "key": "reason",
                    "title": "理由",
                    "widget": "text",
                    "visible": 'accepted = "否"',
                    "required": 'accepted = "否"',
                },
            ],
        }
    ],
}

SITE_FLOW: Document = {
    "kind": "workflow",
    "key": "site",
    "title": "申报",
    "initial": "draft",
    "steps": [{"title": "申报", "states": ["draft", "returned"]}, {"title": "受理", "states": ["submitted"]}],
    "states": [
        {"key": "draft", "title": "待提交", "asks": "提交申报", "edit": [{"by": "contractor"}]},
        {"key": "returned", "title": "已退回", "tone": "warn", "asks": "修改后提交", "edit": [{"by": "contractor"}]},
        {
            "key": "submitted",
            "title": "待受理",
            "tone": "go",
            "asks": "受理 {site_name}",
            "edit": [{"by": "supervision", "fields": ["leader", "phone"]}],
        },
        {
            "key": "active",
            "title": "待评价",
            "tone": "ok",
            "edit": [{"by": "supervision", "fields": ["leader", "phone"]}],
        },
    ],
    "actions": [
        {
            "key": "submit",
            "title": "提交",
            "from": ["draft", "returned"],
            "to": "submitted",
            "by": "contractor",
            "style": "primary",
            "kind": "pass",
            "guards": [{"when": "contract != null", "else": "请填写合同编号。"}],
            "batch": True,
        },
        {
            "key": "withdraw",
            "title": "撤回",
            "from": ["submitted"],
            "to": "draft",
            "by": "contractor",
            "kind": "withdraw",
        },
        {
            "key": "send_back",
            "title": "退回",
            "from": ["submitted"],
            "to": "returned",
            "by": "supervision",
            "kind": "send_back",
            "opinion": "required",
        },
        {
            "key": "accept",
            "title": "受理",
            "from": ["submitted"],
            "to": [{"when": 'input.accepted = "是"', "state": "active"}, {"state": "returned"}],
            "by": "authority",
            "kind": "pass",
            "form": "acceptance",
            "opinion": "optional",
            "due": {"working_days": 3, "after": "today"},
            "effects": [{"set": {"decided_on": "today"}}],
        },
        {
            "key": "suspend",
            "title": "中止",
            "from": ["active"],
            "to": "active",
            "by": "authority",
            "kind": "pass",
            "task": False,
            "effects": [{"flag": "suspended", "value": True}],
        },
    ],
}

MONTH_FLOW: Document = {
    "kind": "workflow",
    "key": "month",
    "title": "月度评价",
    "initial": "draft",
    "steps": [{"title": "自评", "states": ["draft", "sent_back"]}, {"title": "复核", "states": ["submitted"]}],
    "states": [
        {"key": "draft", "title": "待提交", "asks": "完成自评", "edit": [{"by": "contractor", "fields": ["remark"]}]},
        {
            "key": "sent_back",
            "title": "已退回",
            "asks": "修改自评",
            "edit": [{"by": "contractor", "fields": ["remark"]}],
        },
        {"key": "submitted", "title": "待复核", "asks": "复核", "edit": [{"by": "site", "fields": ["reply"]}]},
        {"key": "forwarded", "title": "待登记", "asks": "等待登记"},
        {"key": "registered", "title": "已登记", "final": True},
    ],
    "actions": [
        {
            "key": "submit",
            "title": "提交",
            "from": ["draft", "sent_back"],
            "to": "submitted",
            "by": "contractor",
            "kind": "pass",
            "guards": [{"when": "sheets.self.complete", "else": "还有 {sheets.self.open} 项未评价。"}],
            "due": {"working_days": 5, "after": "period.end"},
        },
        {
            "key": "withdraw",
            "title": "撤回",
            "from": ["submitted"],
            "to": "draft",
            "by": "contractor",
            "kind": "withdraw",
        },
        {
            "key": "forward",
            "title": "提交复核",
            "from": ["submitted"],
            "to": "forwarded",
            "by": "site",
            "kind": "pass",
            "guards": [{"when": "sheets.review.complete", "else": "复核尚未完成。"}],
            "effects": [{"open": "quarter"}],
        },
        {
            "key": "send_back",
            "title": "退回",
            "from": ["submitted", "forwarded"],
            "to": "sent_back",
            "by": "site",
            "kind": "send_back",
            "opinion": "required",
            "task": False,
        },
        {"key": "register", "title": "登记", "from": ["forwarded"], "to": "registered", "by": "system", "kind": "pass"},
    ],
}

QUARTER_FLOW: Document = {
    "kind": "workflow",
    "key": "quarter",
    "title": "季度登记",
    "initial": "pending",
    "steps": [],
    "states": [
        {"key": "pending", "title": "待登记", "asks": "登记季度"},
        {"key": "registered", "title": "已登记", "final": True},
    ],
    "actions": [
        {
            "key": "register",
            "title": "登记",
            "from": ["pending"],
            "to": "registered",
            "by": "authority",
            "kind": "pass",
            "effects": [{"advance": "waiting", "action": "register"}],
        }
    ],
}


def _item(line: str, number: int, marks: int) -> Document:
    key = f"{line}.{number}"
    return {
        "key": key,
        "number": str(number),
        "title": key,
        "marks": marks,
        "rule": "ladder",
        "findings": [{"key": f"{key}.a", "text": "甲"}, {"key": f"{key}.b", "text": "乙"}],
    }


def _line(key: str) -> Document:
    return {
        "key": key,
        "title": key,
        "marks": 50,
        "combine": "deduct",
        "line": True,
        "absent": "exclude",
        "children": [_item(key, 1, 4), _item(key, 2, 46)],
    }


CATALOGUE: Document = {
    "kind": "catalogue",
    "key": "quality",
    "title": "质量",
    "marks": 100,
    "absent_label": "不参与评价",
    "rounding": {"places": 2, "mode": "half_up", "at": "total"},
    "grade": "month_grade",
    "rules": {
        "ladder": {
            "kind": "progressive",
            "ladder": [
                {"occurrence": 1, "share": 0.5, "of": "item"},
                {"occurrence": 2, "share": 1, "of": "item"},
                {"occurrence": 3, "share": 1, "of": "parent"},
            ],
        }
    },
    "nodes": [_line("steel"), _line("walls")],
}

GRADE: Document = {
    "kind": "decision",
    "key": "month_grade",
    "title": "等级",
    "table": {
        "hit_policy": "F",
        "inputs": ["score"],
        "outputs": ["grade", "tone"],
        "rows": [[">= 85", "优良", "ok"], [">= 70", "合格", "warn"], ["-", "不合格", "bad"]],
    },
}

PEOPLE: Document = {
    "kind": "register",
    "key": "people",
    "title": "实名制",
    "source": "local",
    "mode": "required",
    "failures": {"not_found": "实名制系统中没有{name}。", "differs:mobile": "{name}登记的电话不是{mobile}。"},
}

SYSTEM: Document = {"kind": "system", "key": "works", "title": "工程质量"}

DOCUMENTS: tuple[Mapping[str, object], ...] = (
    SYSTEM,
    SITE,
    MONTH,
    QUARTER,
    SITE_FORM,
    MONTH_FORM,
    QUARTER_FORM,
    ACCEPTANCE_FORM,
    SITE_FLOW,
    MONTH_FLOW,
    QUARTER_FLOW,
    CATALOGUE,
    GRADE,
    PEOPLE,
)
