"""Approval chains made up by a seed, told in two languages: as our workflow, and as BPMN for another engine.

A chain is a row of stages. Each is signed from one to five seats, all of them, any, some or a share, at once or one
after the other; what a refusal does is said too. Where a stage leads depends on conditions over the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

SEATS = ("supervisor", "expert", "inspector", "bureau", "chief")
AGREE, REFUSE, BACK = "agree", "refuse", "back"
DONE, REFUSED = "done", "refused"
#: The same condition in FEEL and in Python, which the other engine speaks.
CONDITIONS: tuple[tuple[str, str], ...] = (
    ("area >= 1000", "area >= 1000"),
    ("area in [1000..5000)", "1000 <= area < 5000"),
    ("not(area < 3000)", "not area < 3000"),
    ('kind = "深基坑"', "kind == '深基坑'"),
    ('kind in ("深基坑", "高支模")', "kind in ('深基坑', '高支模')"),
    ('area > 2000 and kind != "高支模"', "area > 2000 and kind != '高支模'"),
    ('area < 1000 or kind = "起重吊装"', "area < 1000 or kind == '起重吊装'"),
)
AREAS = (500, 1000, 3000, 8000)
KINDS = ("深基坑", "高支模", "起重吊装")


@dataclass(frozen=True)
class Agreement:
    """How the seats of a stage come to one word: `how` is all, any, count or share, the latter two with a number."""

    how: str
    number: int = 0  # how many; or how many in a hundred
    in_order: bool = False
    at_once: bool = True  # one refusal ends it, or only when too few are left


@dataclass(frozen=True)
class Stage:
    """A step of a chain: who signs it, where it leads by which condition (its number), and where it may go back."""

    key: str
    seats: tuple[str, ...]
    agreement: Agreement
    onward: tuple[tuple[int | None, str], ...]  # the last has no condition
    refused_to: str = ""  # without it, nobody can refuse
    back_to: str = ""

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What may be said here, agreement most often, so that chains come to an end."""
        return (*(AGREE,) * 5, *(REFUSE,) * bool(self.refused_to), *(BACK,) * bool(self.back_to))


@dataclass(frozen=True)
class Chain:
    """A whole chain, and the record it is gone through with."""

    number: int
    stages: tuple[Stage, ...]
    area: int
    kind: str

    @property
    def by_key(self) -> Mapping[str, Stage]:
        """The stages by their keys."""
        return {stage.key: stage for stage in self.stages}


def chain(number: int) -> Chain:
    """The chain of this number, always the same."""
    chance = Random(f"chain {number}")
    count = chance.randint(1, 6)
    stages = tuple(_stage(chance, position, count) for position in range(count))
    return Chain(number, stages, chance.choice(AREAS), chance.choice(KINDS))


def _stage(chance: Random, position: int, count: int) -> Stage:
    later = [_key(each) for each in range(position + 1, count)] + [DONE]
    so_far = [_key(each) for each in range(position + 1)]
    routed = chance.sample(range(len(CONDITIONS)), chance.randint(0, 2))
    return Stage(
        key=_key(position),
        seats=tuple(chance.sample(SEATS, chance.randint(1, len(SEATS)))),
        agreement=_agreement(chance),
        onward=(*((each, chance.choice(later)) for each in routed), (None, later[0])),
        refused_to=chance.choice(["", REFUSED, chance.choice(so_far)]),
        back_to=chance.choice(["", chance.choice(so_far)]),
    )


def _agreement(chance: Random) -> Agreement:
    how = chance.choice(["all", "any", "count", "share"])
    number = {"count": chance.randint(1, 5), "share": chance.choice([10, 34, 50, 60, 67, 100])}.get(how, 0)
    return Agreement(how, number, in_order=chance.random() < 0.5, at_once=chance.random() < 0.5)


def _key(position: int) -> str:
    return f"s{position}"


# --- as ours ----------------------------------------------------------------------------------------------------------


def workflow_document(chain: Chain) -> dict[str, Any]:
    """The chain as a workflow of ours."""
    states = [{"key": stage.key, "title": stage.key, "asks": stage.key} for stage in chain.stages]
    final = [{"key": key, "title": key, "final": True} for key in (DONE, REFUSED)]
    actions = [action for stage in chain.stages for action in _actions(stage)]
    return {
        "kind": "workflow", "key": "plan", "title": "流程", "initial": chain.stages[0].key, "steps": [],
        "states": [*states, *final], "actions": actions,
    }  # fmt: skip


def _actions(stage: Stage) -> list[dict[str, Any]]:
    common = {"title": stage.key, "from": [stage.key], "by": list(stage.seats)}
    targets = [
        {"state": to} if rule is None else {"when": CONDITIONS[rule][0], "state": to} for rule, to in stage.onward
    ]
    found = [{**common, "key": f"pass_{stage.key}", "to": targets, "joint": _joint(stage)}]
    if stage.back_to:
        back = {"key": f"back_{stage.key}", "to": [{"state": stage.back_to}], "kind": "send_back", "task": False}
        found.append({**common, **back})
    return found


def _joint(stage: Stage) -> dict[str, Any]:
    rule = stage.agreement
    agree: object = {"count": {"count": rule.number}, "share": {"share": Decimal(rule.number) / 100}}.get(
        rule.how, rule.how
    )
    refuse = {"title": "不同意", "to": stage.refused_to, "ends": "at_once" if rule.at_once else "too_few"}
    order = "sequence" if rule.in_order else "parallel"
    return {"agree": agree, "order": order, **({"refuse": refuse} if stage.refused_to else {})}
