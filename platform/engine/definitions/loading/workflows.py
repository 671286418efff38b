"""Workflows: states, actions, deadlines."""

from decimal import Decimal

from engine.definitions.loading.effects import effect
from engine.definitions.loading.reading import Document, each, rules, strings
from engine.definitions.values import (
    Action,
    Due,
    Edit,
    Escalation,
    Joint,
    Reminder,
    Rule,
    Span,
    State,
    Step,
    Target,
    Workflow,
)


def workflow(document: Document) -> Workflow:
    """A workflow."""
    return Workflow(
        key=document["key"],
        title=document["title"],
        initial=document["initial"],
        states=each(_state, document["states"]),
        actions=each(_action, document.get("actions")),
        steps=each(lambda value: Step(value["title"], strings(value["states"])), document.get("steps")),
    )


def _state(value: Document) -> State:
    return State(
        key=value["key"],
        title=value["title"],
        tone=value.get("tone", "idle"),
        final=value.get("final", False),
        edit=each(_edit, value.get("edit")),
        asks=value.get("asks", ""),
        allows=strings(value.get("allows")),  # type: ignore[arg-type]  # the meta-schema lists the verbs
    )


def _edit(value: Document) -> Edit:
    only = Rule(value["when"], value["else"]) if "when" in value else None
    return Edit(strings(value["by"]), strings(value.get("fields")), only)


def _action(value: Document) -> Action:
    return Action(
        key=value["key"],
        title=value["title"],
        from_states=strings(value["from"]),
        to=_targets(value["to"]),
        by=strings(value["by"]),
        style=value.get("style", "normal"),
        kind=value.get("kind", "pass"),
        guards=rules(value.get("guards")),
        opinion=value.get("opinion", "none"),
        phrases=strings(value.get("phrases")),
        form=value.get("form", ""),
        due=_due(value["due"]) if "due" in value else None,
        effects=each(effect, value.get("effects")),
        task=value.get("task", True),
        batch=value.get("batch", False),
        confirm=value.get("confirm", ""),
        joint=_joint(value["joint"]) if "joint" in value else None,
        choose=value.get("choose", False),
        resubmit=value.get("resubmit", "restart"),
    )


def _joint(value: Document) -> Joint:
    agree, refuse = value["agree"], value.get("refuse", {})
    by_number = agree if isinstance(agree, dict) else {}
    return Joint(
        agree=next(iter(by_number)) if by_number else agree,  # `count` or `share`
        count=by_number.get("count", 1),
        share=Decimal(str(by_number.get("share", 1))),
        order=value.get("order", "parallel"),
        ends=refuse.get("ends", "at_once"),
        refused_to=refuse.get("to", ""),
        refuse_title=refuse.get("title", ""),
    )


def _targets(value: str | list[Document]) -> tuple[Target, ...]:
    if isinstance(value, str):
        return (Target(value),)
    return each(lambda one: Target(one.get("state", ""), one.get("when", "true"), one.get("back", "")), value)


def _due(value: Document) -> Due:
    overdue = value.get("overdue", "")
    return Due(
        after=value.get("after", ""),
        working_days=value.get("working_days"),
        days=value.get("days"),
        on=value.get("on", ""),
        paused=value.get("paused", ""),
        overdue=overdue if isinstance(overdue, str) else "",
        consequences=each(effect, overdue) if isinstance(overdue, list) else (),
        remind=each(lambda one: Reminder(_span(one["before"]), one["notice"]), value.get("remind")),
        escalate=each(_escalation, value.get("escalate")),
    )


def _escalation(value: Document) -> Escalation:
    return Escalation(_span(value["after"]), each(effect, value.get("effects")), value.get("action", ""))


def _span(value: Document) -> Span:
    return Span(days=value.get("days"), working_days=value.get("working_days"))
