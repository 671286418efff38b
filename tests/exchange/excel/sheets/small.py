"""A small catalogue with one item of each kind, a sheet over it, and its workbook."""

from decimal import Decimal

from engine.definitions.loading.catalogues import catalogue as load
from engine.scoring import ItemEntry, SheetEntries, score_sheet
from exchange.excel.sheets.origin import Origin
from exchange.excel.sheets.writing import SheetOut, sheet_workbook

CATALOGUE = load(
    {
        "kind": "catalogue",
        "key": "site",
        "title": "工地检查",
        "marks": 100,
        "absent_label": "不涉及",
        "grades": [{"grade": "合格", "least": 70, "tone": "ok"}, {"grade": "不合格", "tone": "bad"}],
        "rules": {
            "deduct": {"kind": "deduct"},
            "tiers": {
                "kind": "choice",
                "choices": [{"key": "good", "text": "好", "marks": 20}, {"key": "poor", "text": "差", "marks": 0}],
            },
            "given": {"kind": "direct"},
            "rate": {
                "kind": "formula",
                "inputs": [{"key": "done", "title": "完成", "unit": "处"}, {"key": "due", "title": "应做"}],
                "formula": "done / due * marks",
            },
        },
        "nodes": [
            {
                "key": "order",
                "number": "1",
                "title": "文明施工",
                "marks": 40,
                "line": True,
                "absent": "exclude",
                "children": [
                    {
                        "key": "fence",
                        "number": "1.1",
                        "title": "围挡",
                        "marks": 40,
                        "rule": "deduct",
                        "findings": [
                            {"key": "fence.1", "text": "=未设围挡", "deduct": 40},
                            {"key": "fence.2", "text": "围挡不严密", "deduct": 6, "least": 2, "per": "处", "most": 20},
                        ],
                    }
                ],
            },
            {
                "key": "rest",
                "number": "2",
                "title": "其他",
                "marks": 60,
                "line": True,
                "absent": "forbidden",
                "children": [
                    {"key": "view", "number": "2.1", "title": "观感", "marks": 20, "rule": "tiers"},
                    {"key": "talk", "number": "2.2", "title": "交底", "marks": 20, "rule": "given"},
                    {"key": "rate", "number": "2.3", "title": "整改率", "marks": 20, "rule": "rate"},
                ],
            },
        ],
    }
)
# rows: 4 heading, 5 文明施工, 6-7 围挡, 8 其他, 9 观感, 10 交底, 11-12 整改率
FILLED = SheetEntries(
    items={
        "fence": ItemEntry(findings=("fence.2",), counts={"fence.2": 3}, amounts={"fence.2": Decimal("2.5")}),
        "view": ItemEntry(choice="good"),
        "talk": ItemEntry(marks=Decimal("18.5"), remark="-见附件"),
        "rate": ItemEntry(inputs={"done": Decimal(3), "due": Decimal(4)}),
    }
)
EMPTY = SheetEntries()


def sheet_out(entries=FILLED, base=None, **more):
    """What the workbook is made of."""
    return SheetOut(
        catalogue=CATALOGUE,
        title="自评",
        record="示例工程",
        entries=entries,
        result=score_sheet(CATALOGUE, entries, history={}, base=base),
        origin=Origin("alpha", 7, "self", 3, "digest"),
        base=base,
        base_title="企业自评" if base else "",
        **more,
    )


def workbook(entries=FILLED, base=None, **more):
    """The bytes of the workbook."""
    return sheet_workbook(sheet_out(entries, base, **more))
