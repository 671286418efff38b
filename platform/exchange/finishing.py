"""What becomes of a request for a release when Wagtail's workflow moves on.

Wagtail reads this module while its own models are loading, so ours are imported when they are needed.
"""

from typing import TYPE_CHECKING, Any

from tenants import clock

if TYPE_CHECKING:
    from wagtail.models import TaskState, WorkflowState

    from exchange.models import ReleaseRequest


def finish_workflow(state: "WorkflowState", user: Any = None) -> None:
    """No step is left: what passed all steps it was asked under is approved, and nothing else.

    Wagtail also comes here when a step was switched off or taken out meanwhile.
    """
    from exchange.models import ReleaseRequest

    if request := _request_of(state):
        passed = _has_passed(state, request)
        _note(request, ReleaseRequest.State.APPROVED if passed else ReleaseRequest.State.ASIDE, user)


def on_workflow_rejected(instance: "WorkflowState", user: Any = None, **_kwargs: Any) -> None:
    """Somebody sent it back."""
    from exchange.models import ReleaseRequest

    if request := _request_of(instance):
        request.reason = instance.current_task_state.specific.remark
        _note(request, ReleaseRequest.State.RETURNED, user)


def on_workflow_cancelled(instance: "WorkflowState", **_kwargs: Any) -> None:
    """Another request took its place, or its workflow was switched off: nobody answers any more."""
    from exchange.models import ReleaseRequest

    request = _request_of(instance)
    if request and request.state == ReleaseRequest.State.WAITING:
        request.state = ReleaseRequest.State.ASIDE
        request.save(update_fields=["state"])


def on_task_cancelled(instance: "TaskState", user: Any = None, **_kwargs: Any) -> None:
    """A step was switched off while somebody waited at it: Wagtail would go on without it, so the request ends."""
    from wagtail.models import WorkflowState

    state = WorkflowState.objects.get(pk=instance.workflow_state_id)
    if state.status == WorkflowState.STATUS_IN_PROGRESS and _request_of(state):
        state.cancel(user=user)


def send_no_mail(**_kwargs: Any) -> None:
    """People are told by our messages; Wagtail's mails would lead to pages that are closed here."""


def _request_of(state: "WorkflowState") -> "ReleaseRequest | None":
    from exchange.models import ReleaseRequest

    found = state.content_object
    return found if isinstance(found, ReleaseRequest) else None


def _has_passed(state: "WorkflowState", request: "ReleaseRequest") -> bool:
    """Whether every step it was asked under was approved, each by somebody else, none by who asked."""
    from exchange.models import ReleaseStep

    steps = ReleaseStep.objects.filter(workflow_state=state, status=ReleaseStep.STATUS_APPROVED)
    by = dict(steps.values_list("task_id", "finished_by_id"))
    people = set(by.values()) - {None, request.asked_by_id}
    return bool(by) and len(people) == len(by) and {step["task"] for step in request.steps} <= by.keys()


def _note(request: "ReleaseRequest", state: str, user: Any) -> None:
    request.state, request.decided_by, request.decided_at = state, user, clock.now()
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
