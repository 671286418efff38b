"""Catalogues and sheets made up by chance, with everything a catalogue can say; the same seed gives the same ones."""

import random
from decimal import Decimal

from engine.definitions.loading.catalogues import catalogue as load
from engine.definitions.values import Catalogue, Node
from engine.scoring import ItemEntry, SheetEntries, Use, address, effective_entries, score_sheet, settled
from exchange.excel.sheets.grading import limits_of
from exchange.excel.sheets.origin import Origin
from exchange.excel.sheets.writing import SheetOut

RULES = {
    "fixed": {"kind": "deduct"},
    "ladder": {
        "kind": "progressive",
        "ladder": [
            {"occurrence": 1, "share": 0.5, "of": "item"},
            {"occurrence": 2, "share": 1, "of": "item"},
            {"occurrence": 3, "share": 1, "of": "parent"},
        ],
    },
    "tiers": {
        "kind": "choice",
        "choices": [
            {"key": "good", "text": "好", "marks": 5},
            {"key": "fair", "text": "一般?*", "marks": 2.5},
            {"key": "poor", "text": "差", "marks": 0},
        ],
    },
    "given": {"kind": "direct"},
    "rate": {
        "kind": "formula",
        "inputs": [{"key": "done", "title": "完成"}, {"key": "due", "title": "应做"}],
        "formula": "if due > 0 then min(1, done / due) * marks else marks",
    },
}
GRADES = [
    {"grade": "优良", "least": 80, "tone": "ok"},
    {"grade": "合格", "least": 70, "tone": "go"},
    {"grade": "不合格", "tone": "bad"},
]


class Maker:
    """Makes one catalogue and sheets over it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0

    def catalogue(self) -> Catalogue:
        return load(self.document())

    def document(self) -> dict[str, object]:
        chance = self.chance
        nodes = [self._section(depth) for depth in (0, 1, 1, 2)]
        nodes.append(self._tables())
        marks = sum(Decimal(str(node["marks"])) for node in nodes)
        document = {
            "kind": "catalogue",
            "key": "made",
            "title": "随机目录",
            "marks": int(marks) if chance.random() < 0.5 else 100,
            "combine": chance.choice(["sum", "sum", "weighted", "mean", "min"]),
            "categories": {"guarantee": "保证项目", "general": "一般项目"},
            "rules": RULES,
            "facts": {"high": "true"},
            "rounding": {
                "places": chance.choice([0, 1, 2, 2]),
                "mode": chance.choice(["half_up", "half_even", "down", "up"]),
                "at": chance.choice(["total", "line"]),
            },
            "grades": GRADES,
            "nodes": nodes,
        }
        if chance.random() < 0.3:
            document |= {"ceiling": 110, "floor": 10}
        if chance.random() < 0.2:
            document["score_is"] = "lost"
        if chance.random() < 0.2:
            document["coverage"] = 0.5
        return document

    def sheet(self, catalogue: Catalogue, *, uses: dict[str, tuple[Use, ...]] | None = None) -> SheetEntries:
        """Something entered at about every third place."""
        instances = self._uses(catalogue) if uses is None else uses
        items, absent = {}, set()
        for node in catalogue.nodes.values():
            table = catalogue.repeated_in.get(node.key)
            for use in [use.key for use in instances.get(table, ())] if table else [""]:
                if node.rule:
                    items[address(node.key, use)] = self._entry(node)
                if node.key and node.absent != "forbidden" and self.chance.random() < 0.15:
                    absent.add(address(node.key, use))
        found = {place: entry for place, entry in items.items() if not entry.empty}
        return settled(catalogue, SheetEntries(items=found, absent=frozenset(absent), instances=instances))

    def review(self, catalogue: Catalogue, base: SheetEntries) -> SheetEntries:
        """A sheet that starts from another: some lines overridden, some adopted, some open."""
        own = self.sheet(catalogue, uses=dict(base.instances))
        lines = {}
        for line in catalogue.lines:
            table = catalogue.repeated_in.get(line.key)
            for use in [use.key for use in base.uses(table)] if table else [""]:
                verdict = self.chance.choice(["adopt", "override", "override", ""])
                lines |= {address(line.key, use): verdict} if verdict else {}
        over = {line for line, verdict in lines.items() if verdict == "override"}
        return SheetEntries(
            items={place: entry for place, entry in own.items.items() if self._line(catalogue, place) in over},
            absent=own.absent & over,
            verdicts=lines,
            opinions=dict.fromkeys(over, "=不一致"),
        )

    def out(self, catalogue: Catalogue, entries: SheetEntries, base: SheetEntries | None = None) -> SheetOut:
        """Everything the workbook is made from."""
        progressive = [node.key for node in catalogue.nodes.values() if node.rule and node.rule.kind == "progressive"]
        counted = effective_entries(catalogue, entries, base)
        history = {}
        for key in progressive:
            table = catalogue.repeated_in.get(key)
            for use in [use.key for use in counted.uses(table)] if table else [""]:
                history[address(key, use)] = self.chance.randint(0, 3)
        facts = {"high": True}
        result = score_sheet(catalogue, entries, history=history, base=base, facts=facts)
        bands = catalogue.grades
        return SheetOut(
            catalogue=catalogue,
            title="自评",
            record="示例工程",
            entries=entries,
            result=result,
            origin=Origin("alpha", 1, "self", 1, "d"),
            base=base,
            base_title="自评",
            history=history,
            facts=facts,
            grade_of=lambda score: next((b.grade for b in bands if (b.least is None or score >= b.least)), ""),
            limits=limits_of(catalogue, None),
        )

    def _line(self, catalogue: Catalogue, place: str) -> str:
        key, sign, use = place.partition("@")
        line = catalogue.line_of.get(key, "")
        return f"{line}{sign}{use}" if line else ""

    def _uses(self, catalogue: Catalogue) -> dict[str, tuple[Use, ...]]:
        tables = [node.key for node in catalogue.nodes.values() if node.repeat]
        return {
            table: tuple(Use(str(number), f"{number}#") for number in range(1, count + 1))
            for table in tables
            if (count := self.chance.randint(0, 3))
        }

    def _section(self, depth: int) -> dict[str, object]:
        chance, key = self.chance, self._key()
        children = [self._section(depth - 1) if depth else self._item(key) for _ in range(chance.randint(2, 4))]
        marks = sum(Decimal(str(child["marks"])) for child in children if not child.get("bonus"))
        node = {
            "key": key,
            "title": f"分部{key}",
            "marks": float(marks),
            "combine": chance.choice(["sum", "deduct", "weighted", "mean", "min"]),
            "absent": chance.choice(["exclude", "full_marks", "zero", "forbidden"]),
            "children": children,
        }
        if node["combine"] == "weighted":
            for child in children:
                child["weight"] = chance.choice([1, 0.5, 0, "if high then 2 else 1"])
        if not depth:
            node["line"] = True
        if chance.random() < 0.4:
            node["vetoes"] = [{"when": self._veto(marks), "because": "否决"}]
        if chance.random() < 0.3:
            node.setdefault("vetoes", []).append({"when": "score = 0", "cap": "合格", "because": "有零分"})
        if chance.random() < 0.2:
            node["rounding"] = {"places": 1, "mode": chance.choice(["half_up", "half_even"])}
        return node

    def _veto(self, marks: Decimal) -> str:
        return self.chance.choice(
            [
                "categories.guarantee.zeros > 0 or categories.guarantee.score < 2",
                f"score < {marks / 4}",
                "high and count(findings) >= 6",
                "score / attainable < 0.3",
            ]
        )

    def _tables(self) -> dict[str, object]:
        tables = [self._section(0) for _ in range(2)]
        for table in tables:
            table["repeat"] = {"title": "每台一张", "least": 0, "most": 5}
            for child in table["children"]:
                child.pop("bonus", None)
        return {
            "key": self._key(),
            "title": "机械",
            "marks": 10,
            "combine": self.chance.choice(["mean", "min"]),
            "absent": self.chance.choice(["exclude", "full_marks", "zero"]),
            "children": tables,
        }

    def _item(self, parent: str) -> dict[str, object]:
        chance, key = self.chance, f"{parent}.{self._key()}"
        rule = chance.choice(["fixed", "fixed", "fixed", "ladder", "tiers", "given", "rate"])
        node = {
            "key": key,
            "title": f"={key}",  # a text that looks like a formula
            "marks": 5 if rule == "tiers" else chance.choice([2, 3, 5, 7.5, 10]),
            "category": chance.choice(["guarantee", "general"]),
            "rule": rule,
        }
        if chance.random() < 0.2:
            node["absent"] = chance.choice(["exclude", "full_marks", "zero"])
        if rule in ("fixed", "ladder"):
            node["findings"] = [self._finding(key, number, rule) for number in range(1, chance.randint(2, 4))]
        if chance.random() < 0.08:
            node["bonus"] = True
        return node

    def _finding(self, item: str, number: int, rule: str) -> dict[str, object]:
        chance = self.chance
        finding: dict[str, object] = {"key": f"{item}.{number}", "text": f"+情形{number}"}
        if rule == "ladder":
            return finding
        finding["deduct"] = chance.choice([1, 2, 0.5, 4])
        if chance.random() < 0.3:
            finding["least"] = 0.5
        if chance.random() < 0.3:
            finding["per"] = "处"
            if chance.random() < 0.5:
                finding["most"] = 4
        if chance.random() < 0.2:
            finding["fact"] = chance.choice(["one", "two"])
        if chance.random() < 0.1:
            finding["strikes"] = chance.choice(["item", "parent", "item", "parent", "sheet"])
        return finding

    def _entry(self, node: Node) -> ItemEntry:
        chance, kind = self.chance, node.rule.kind
        if kind in ("deduct", "progressive"):
            ticked = tuple(finding for finding in node.findings if chance.random() < 0.3)
            amounts = {each.key: Decimal("0.5") for each in ticked if each.least is not None and chance.random() < 0.5}
            counts = {each.key: chance.randint(1, 4) for each in ticked if each.per and chance.random() < 0.7}
            return ItemEntry(findings=tuple(each.key for each in ticked), amounts=amounts, counts=counts)
        if kind == "choice":
            return ItemEntry(choice=chance.choice(["good", "fair", "poor", ""]))
        if kind == "direct":
            given = [Decimal(0), node.marks, node.marks / 3, None]
            number = chance.choice(given)
            return ItemEntry(marks=None if number is None else round(number, 2))
        inputs = {"done": Decimal(chance.randint(0, 9)), "due": Decimal(chance.randint(0, 9))}
        return ItemEntry(inputs=inputs if chance.random() < 0.8 else {})

    def _key(self) -> str:
        self.number += 1
        return f"n{self.number}"
