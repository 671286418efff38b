"""The chains of `tests.workflows.chains` as BPMN, run by SpiffWorkflow.

A stage is a script that begins it, a task with one instance for each seat (in parallel or in order) that ends as soon
as its completion condition holds, and an exclusive gateway. Where all have to agree and nobody can say anything else,
it is a parallel gateway with a task for each seat and one that waits for them; only where no way leads back to it,
because SpiffWorkflow's waiting gateway takes the tasks of an earlier round for those of this one.
"""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.util.task import BpmnTaskFilter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from tests.workflows.chains import AGREE, BACK, CONDITIONS, DONE, REFUSE, REFUSED, Chain, Stage

_HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="chains">'
_WAITING = BpmnTaskFilter(state=TaskState.READY, manual=True)


class Conditions(PythonScriptEngine):
    """Lets the completion condition of an instance see what all instances have said so far, as BPMN means it to."""

    def evaluate(self, task: Any, expression: str, external_context: dict[str, Any] | None = None) -> Any:
        """The value of a condition."""
        said = {"votes": task.parent.data["votes"]} if "verdict" in task.data else {}
        return self.environment.evaluate(expression, {**task.data, **said}, external_context)


class Process:
    """A chain that SpiffWorkflow goes through."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(_document(chain).encode()))
        self.process = BpmnWorkflow(parser.get_spec("chain"), script_engine=Conditions())
        self.process.task_tree.data.update(area=chain.area, kind=chain.kind)
        self.process.do_engine_steps()

    def open(self) -> set[tuple[str, str]]:
        """Who is asked in which stage."""
        return {self._place(task) for task in self.process.get_tasks(task_filter=_WAITING)}

    def say(self, seat: str, verdict: str) -> None:
        """Complete the task of a seat."""
        tasks = self.process.get_tasks(task_filter=_WAITING)
        task = next(task for task in tasks if self._place(task)[1] == seat)
        if "seat" in task.data:  # an instance; a task of its own can only be done
            task.data["verdict"] = verdict
        task.run()
        self.process.do_engine_steps()

    def ended_at(self) -> str:
        """The end event it came to; nothing while it is under way."""
        ends = (task.task_spec.bpmn_id for task in self.process.get_tasks(state=TaskState.COMPLETED))
        return next((end for end in ends if end in (DONE, REFUSED)), "")

    def _place(self, task: Any) -> tuple[str, str]:
        stage, _, seat = task.task_spec.bpmn_id.partition(".")
        return stage, seat or task.data["seat"]


def _document(chain: Chain) -> str:
    stages = "".join(part for stage in chain.stages for part in _stage(chain, stage))
    ends = "".join(f'<endEvent id="{end}"/>' for end in (DONE, REFUSED))
    start = f'<startEvent id="start"/>{_flow("start", chain.stages[0].key)}'
    return f'{_HEAD}<process id="chain" isExecutable="true">{start}{stages}{ends}</process></definitions>'


def _stage(chain: Chain, stage: Stage) -> Iterator[str]:
    key = stage.key
    yield f'<scriptTask id="{key}"><script>votes = []; seats = {list(stage.seats)!r}</script></scriptTask>'
    if _only_waits(stage) and not _comes_again(chain, stage):
        yield from _side_by_side(stage)
    else:
        yield from _instances(stage)
    yield from _gateway(stage)


def _only_waits(stage: Stage) -> bool:
    return stage.agreement.how == "all" and not stage.agreement.in_order and set(stage.verdicts) == {AGREE}


def _comes_again(chain: Chain, stage: Stage) -> bool:
    """Whether a way leads back to this stage or to one before it; keys are in the order of the stages."""
    later = [each for each in chain.stages if each.key > stage.key]
    return any(way and way <= stage.key for each in later for way in (each.back_to, each.refused_to) if way != REFUSED)


def _side_by_side(stage: Stage) -> Iterator[str]:
    fork, join = f"{stage.key}.fork", f"{stage.key}.join"
    yield f'<parallelGateway id="{fork}"/><parallelGateway id="{join}"/>'
    yield _flow(stage.key, fork) + _flow(join, f"{stage.key}.route")
    for seat in stage.seats:
        task = f"{stage.key}.{seat}"
        yield f'<userTask id="{task}"/>{_flow(fork, task)}{_flow(task, join)}'


def _instances(stage: Stage) -> Iterator[str]:
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{str(stage.agreement.in_order).lower()}">'
        "<loopDataInputRef>seats</loopDataInputRef><loopDataOutputRef>votes</loopDataOutputRef>"
        '<inputDataItem id="seat" name="seat"/><outputDataItem id="verdict" name="verdict"/>'
        f"<completionCondition>{escape(_over(stage))}</completionCondition></multiInstanceLoopCharacteristics>"
    )
    task = f"{stage.key}."
    yield f'<userTask id="{task}">{loop}</userTask>{_flow(stage.key, task)}{_flow(task, f"{stage.key}.route")}'


def _gateway(stage: Stage) -> Iterator[str]:
    route = f"{stage.key}.route"
    *conditional, (_none, otherwise) = stage.onward
    yield f'<exclusiveGateway id="{route}" default="{_flow_id(route, otherwise, "otherwise")}"/>'
    if stage.back_to:
        yield _flow(route, stage.back_to, "back", f"{BACK!r} in votes")
    if stage.refused_to:
        yield _flow(route, stage.refused_to, "refused", _refused(stage))
    for rule, to in conditional:
        yield _flow(route, to, f"rule{rule}", CONDITIONS[rule][1])
    yield _flow(route, otherwise, "otherwise")


def _over(stage: Stage) -> str:
    return f"{BACK!r} in votes or ({_refused(stage)}) or ({_agreed(stage)})"


def _agreed(stage: Stage) -> str:
    return _enough(stage, f"votes.count({AGREE!r})")


def _refused(stage: Stage) -> str:
    if stage.agreement.at_once:
        return f"{REFUSE!r} in votes"
    return f"not ({_enough(stage, f'(len(seats) - votes.count({REFUSE!r}))')})"


def _enough(stage: Stage, agreeing: str) -> str:
    """Whether so many are enough, said without working out how many are needed."""
    rule = stage.agreement
    return {
        "all": f"{agreeing} == len(seats)",
        "any": f"{agreeing} >= 1",
        "count": f"{agreeing} >= {rule.number} or {agreeing} == len(seats)",
        "share": f"{agreeing} * 100 >= {rule.number} * len(seats)",
    }[rule.how]


def _flow_id(origin: str, to: str, name: str) -> str:
    return f"{origin}-{to}-{name}"


def _flow(origin: str, to: str, name: str = "", condition: str = "") -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    ends = f"sourceRef={quoteattr(origin)} targetRef={quoteattr(to)}"
    return f"<sequenceFlow id={quoteattr(_flow_id(origin, to, name))} {ends}>{inside}</sequenceFlow>"
