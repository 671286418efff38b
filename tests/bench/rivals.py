"""Others who score the sheet of the bench: a loop over decimals, zen-engine, and two JavaScript packages under Node."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import zen

HERE = Path(__file__).resolve().parent / "peers"
INSTALLED = Path(__file__).resolve().parents[2] / "var" / "bench-env" / "peers"

Score = Callable[[str], object]
Rules = list[dict[str, Any]]


def decimal_loop(marks: Decimal, items: Rules) -> Score:
    """What one would write by hand: every item of the catalogue, every deduction of an item that has findings."""
    table = [(item["key"], Decimal(item["marks"]), _decimal_costs(item)) for item in items]

    def score(text: str) -> Decimal:
        document = json.loads(text)
        entries, absent = document["items"], set(document.get("absent", ()))
        attainable = actual = Decimal(0)
        for key, worth, costs in table:
            if key in absent:
                continue
            attainable += worth
            entry = entries.get(key)
            actual += worth if entry is None else max(Decimal(0), worth - _cost(costs, entry))
        return (actual / attainable * marks).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    return score


def _decimal_costs(item: Mapping[str, Any]) -> list[tuple[str, Decimal, Decimal | None]]:
    return [
        (each["key"], Decimal(each["deduct"]), None if each["most"] is None else Decimal(each["most"]))
        for each in item["findings"]
    ]


def _cost(costs: list[tuple[str, Decimal, Decimal | None]], entry: Mapping[str, Any]) -> Decimal:
    ticked, counts, cost = entry["findings"], entry.get("counts", {}), Decimal(0)
    for key, deduct, most in costs:
        if key in ticked:
            each = deduct * counts.get(key, 1)
            cost += each if most is None else min(each, most)
    return cost


def zen_decision(marks: Decimal, items: Rules, *, trace: bool = False) -> Score:
    """A decision of zen-engine: an expression for each item, and those that add them up."""
    named = [{"key": f"lost_{item['key']}", "value": _zen_lost(item)} for item in items]
    named.append({"key": "lost", "value": f"sum([{', '.join('$.' + each['key'] for each in named)}])"})
    named.append({"key": "attainable", "value": _zen_attainable(items)})
    named.append({"key": "score", "value": f"({marks}) * ($.attainable - $.lost) / $.attainable"})
    decision = zen.ZenEngine().create_decision(json.dumps(_zen_graph(named)))

    def score(text: str) -> object:
        return decision.evaluate(json.loads(text), {"trace": trace})["result"]["score"]

    return score


def zen_tables(marks: Decimal, items: Rules) -> Score:
    """A decision of zen-engine as people keep rules there: a decision table for each item, a row for each rule."""
    tables = [_zen_table(item) for item in items]
    sums = [{"key": "lost", "value": f"sum([{', '.join(_zen_table_lost(item) for item in items)}])"}]
    sums.append({"key": "attainable", "value": _zen_attainable(items)})
    sums.append({"key": "score", "value": f"({marks}) * ($.attainable - $.lost) / $.attainable"})
    graph = _zen_graph(sums, before=tables)
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda text: decision.evaluate(json.loads(text))["result"]["score"]


def _zen_table(item: Mapping[str, Any]) -> dict[str, object]:
    findings = item["findings"]
    columns = [{"id": each["key"], "name": each["key"], "field": f"(found.{each['key']} ?? 0)"} for each in findings]
    rows = [{"_id": each["key"], each["key"]: "> 0", "cost": _zen_cost(each)} for each in findings]
    content = {
        "hitPolicy": "collect",
        "inputs": columns,
        "outputs": [{"id": "cost", "name": "cost", "field": "cost"}],
        "rules": [{**{column["id"]: "" for column in columns}, **row} for row in rows],
        "inputField": None,
        "outputPath": f"of_{item['key']}",
        "executionMode": "single",
        "passThrough": True,
    }
    return {"id": item["key"], "type": "decisionTableNode", "name": item["key"], "content": content}


def _zen_table_lost(item: Mapping[str, Any]) -> str:
    cost = f"sum(map(of_{item['key']}, #.cost))"
    return f"((absent.{item['key']} ?? 0) == 1 ? 0 : min([{item['marks']}, {cost}]))"


def zen_expression(marks: Decimal, items: Rules) -> Score:
    """The whole as one expression of zen-engine, compiled once."""
    attainable, lost = _zen_attainable(items), f"sum([{', '.join(_zen_lost(item) for item in items)}])"
    expression = zen.compile_expression(f"{marks} * ({attainable} - {lost}) / {attainable}")
    return lambda text: expression.evaluate(json.loads(text))


def _zen_graph(expressions: list[dict[str, str]], before: Sequence[dict[str, object]] = ()) -> dict[str, object]:
    """A graph of expressions, behind other nodes if there are any."""
    rows = [{"id": str(number), **each} for number, each in enumerate(expressions)]
    nodes: list[dict[str, object]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        *before,
        {"id": "sum", "type": "expressionNode", "name": "sum", "content": {"expressions": rows}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    ways = [("in", each["id"]) for each in before] + [(each["id"], "sum") for each in before] or [("in", "sum")]
    edges = [
        {"id": str(number), "sourceId": source, "targetId": target, "type": "edge"}
        for number, (source, target) in enumerate([*ways, ("sum", "out")])
    ]
    placed = [{**node, "position": {"x": 0, "y": 0}} for node in nodes]
    return {"contentType": "application/vnd.gorules.decision", "nodes": placed, "edges": edges}


def _zen_attainable(items: Rules) -> str:
    each = ", ".join(f"(absent.{item['key']} ?? 0) == 1 ? 0 : {item['marks']}" for item in items)
    return f"sum([{each}])"


def _zen_lost(item: Mapping[str, Any]) -> str:
    costs = " + ".join(_zen_cost(finding) for finding in item["findings"])
    return f"((absent.{item['key']} ?? 0) == 1 ? 0 : min([{item['marks']}, {costs}]))"


def _zen_cost(finding: Mapping[str, Any]) -> str:
    cost = f"(found.{finding['key']} ?? 0) * {finding['deduct']}"
    return cost if finding["most"] is None else f"min([{finding['most']}, {cost}])"


class NodePeers:
    """A Node process that scores the same sheets with json-logic-js and SurveyJS; it says what time that took it."""

    def __init__(self, told: Mapping[str, object]) -> None:
        command = ["node", str(HERE / "sheet.mjs"), str(INSTALLED)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(told)

    def __enter__(self) -> "NodePeers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def run(self, peer: str, runs: int) -> tuple[float, float]:
        """The last answer, and the seconds of one scoring among so many."""
        self._say({"peer": peer, "runs": runs})
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        return answer["answer"], answer["seconds"]

    def _say(self, what: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(what)}\n")
        self.process.stdin.flush()


def why_no_node() -> str:
    """Why the JavaScript packages cannot be measured here; nothing where they can."""
    if shutil.which("node") is None:
        return "Node is not installed here: SurveyJS and json-logic-js are left out."
    if not (INSTALLED / "node_modules").is_dir():
        return "npm is not installed here, or could not install them: SurveyJS and json-logic-js are left out."
    return ""
