"""Other people look at a release before it is published, where the region asks for that (`releases.second_person`).

An author asks; at every step that the region arranged (a Wagtail workflow; by default one step) another author approves
exactly these drafts or sends them back with a reason. Whoever asked never approves, and nobody answers twice. When the
drafts change, what was said of them before holds no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from accounts.models import User
from exchange.arranging import NotArranged, arranged_workflow, steps_of
from exchange.inquiries import drafts_digest
from exchange.models import ReleaseRequest, ReleaseStep
from exchange.telling import tell
from exchange.turns import NotTheirs, author_roles, holders, needs_approval, why_not
from tenants.audit.services import record

__all__ = ["NotArranged", "NotTheirs", "NotWaiting", "needs_approval"]

State = ReleaseRequest.State


class NotWaiting(Exception):
    """There is nothing to approve (any more): answered, or the drafts have changed since."""


@dataclass(frozen=True)
class Step:
    """A step of a request, as the page shows it: `status` is done, returned, now or later."""

    title: str
    status: str
    roles: tuple[str, ...] = ()  # titles; none: every author
    by: User | None = None
    at: datetime | None = None
    remark: str = ""
    waits_for: tuple[User, ...] = ()


def request_of_now(system: str) -> ReleaseRequest | None:
    """The newest request about the drafts exactly as they are; none if they have changed since."""
    asked = ReleaseRequest.objects.filter(system=system, digest=drafts_digest(system))
    return asked.select_related("asked_by", "decided_by").first()


def sent_back_last(system: str) -> ReleaseRequest | None:
    """The newest request if it was sent back: its reason holds while the drafts are being mended."""
    newest = ReleaseRequest.objects.filter(system=system).select_related("asked_by", "decided_by").first()
    return newest if newest is not None and newest.state == State.RETURNED else None


def is_approved(system: str) -> bool:
    """Whether the drafts, exactly as they are, were approved at every step."""
    found = request_of_now(system)
    return found is not None and found.state == State.APPROVED


def reason_against(found: ReleaseRequest, user: User) -> str:
    """Why somebody may not answer a waiting request now, as a sentence; empty where they may."""
    step = found.current_workflow_task_state
    if step is None:  # asked before there were steps: they begin with the first answer
        return why_not(user, roles=(), asked_by=found.asked_by_id, answered=())
    return step.why_not(user) if isinstance(step, ReleaseStep) else _("Nobody can answer at this step.")


def step_now(found: ReleaseRequest) -> int:
    """The number of the step where a request waits; 0 where it waits at none."""
    state = found.current_workflow_state
    return (state.current_task_state_id or 0) if state else 0


def steps_shown(found: ReleaseRequest) -> tuple[Step, ...]:
    """The steps of a request as they were arranged when it was asked, and any that were put in meanwhile.

    Of a request that is older than steps there are none.
    """
    state = found.workflow_states.order_by("-pk").first()
    taken = _taken(state)
    current = state.current_task_state_id if state and found.state == State.WAITING else None
    titles = {key: step.task.name for key, step in taken.items()} | {one["task"]: one["title"] for one in found.steps}
    order = list(dict.fromkeys([*(one["task"] for one in found.steps), *taken]))
    return tuple(_shown(titles[key], taken.get(key), current) for key in order)


@transaction.atomic
def ask_for_approval(system: str, *, title: str, notes: str, by: User, at: datetime) -> ReleaseRequest:
    """Ask other authors to look at the drafts as they are; an older request of the system is put aside.

    Raises:
        NotArranged: the region's workflow has no step that anybody could take.
    """
    steps = steps_of(arranged_workflow())
    _put_aside(system, by=by)
    asked = {"system": system, "digest": drafts_digest(system), "notes": notes, "asked_by": by, "asked_at": at}
    found = ReleaseRequest.objects.create(**asked, steps=steps)
    _begin(found)
    _note("release.asked", found, by=by, at=at, steps=[step["title"] for step in steps])
    subject = _("A release of “%(system)s” waits for your approval") % {"system": title}
    text = notes or _("Look at the changes, the checks and the golden cases.")
    _tell(found, subject, text, title, by=by, at=at, people=_next_people(found))
    return found


@transaction.atomic
def approve(
    system: str, *, title: str, by: User, at: datetime, remark: str = "", step: int | None = None
) -> ReleaseRequest:
    """Approve the drafts as they are, at the step where they wait.

    Args:
        step: the number of the step that was seen (`step_now`), so that nobody who comes second takes the next one.

    Raises:
        NotWaiting, NotTheirs: see there.
    """
    found, taken = _answered(system, "approve", remark, by=by, at=at, seen=step)
    told = {"step": taken.task.name, "remark": remark}
    if found.state == State.WAITING:
        _note("release.step_approved", found, by=by, at=at, **told)
        subject = _("A release of “%(system)s” waits for your approval") % {"system": title}
        _tell(found, subject, remark or found.notes, title, by=by, at=at, people=_next_people(found))
        return found
    _note(f"release.{found.state}", found, by=by, at=at, **told)
    if found.state == State.APPROVED:
        subject = _("“%(system)s” may be released") % {"system": title}
        _tell(found, subject, remark, title, by=by, at=at, people=holders(()))
    return found


@transaction.atomic
def send_back(
    system: str, *, title: str, reason: str, by: User, at: datetime, step: int | None = None
) -> ReleaseRequest:
    """Send the drafts back with a reason, from the step that was seen.

    Raises:
        NotWaiting, NotTheirs: see there.
    """
    found, taken = _answered(system, "reject", reason, by=by, at=at, seen=step)
    _note("release.returned", found, by=by, at=at, step=taken.task.name)
    subject = _("“%(system)s” came back before its release") % {"system": title}
    _tell(found, subject, reason, title, by=by, at=at, people=holders(()))
    return found


def close_request(system: str) -> None:
    """What was approved has been released."""
    ReleaseRequest.objects.filter(system=system, state=State.APPROVED).update(state=State.RELEASED)


def _put_aside(system: str, *, by: User) -> None:
    """Older requests of the system end, those that were sent back included, which Wagtail would let go on."""
    older = ReleaseRequest.objects.filter(system=system)
    keys = [str(pk) for pk in older.select_for_update().values_list("pk", flat=True)]
    content_type = ReleaseRequest.get_base_content_type()
    for state in WorkflowState.objects.active().filter(base_content_type=content_type, object_id__in=keys):
        state.cancel(user=by)
    older.filter(state__in=(State.WAITING, State.APPROVED)).update(state=State.ASIDE)


def _begin(found: ReleaseRequest) -> None:
    """Send a request on its way."""
    found.save_revision(user=found.asked_by, clean=False)
    arranged_workflow().start(found, user=found.asked_by)


def _answered(
    system: str, action: str, remark: str, *, by: User, at: datetime, seen: int | None
) -> tuple[ReleaseRequest, ReleaseStep]:
    """Let the task of the step where a request waits take an answer; the request says what became of it."""
    waiting = ReleaseRequest.objects.select_for_update().filter(system=system, state=State.WAITING)
    found = waiting.filter(digest=drafts_digest(system)).first()
    if found is None:
        raise NotWaiting
    if seen is not None and seen != step_now(found):
        raise NotWaiting
    if not found.workflow_states.exists():
        _begin_late(found)
    step = found.current_workflow_task_state
    if not isinstance(step, ReleaseStep):
        raise NotWaiting
    step.task.specific.on_action(step, by, action, comment=remark)
    ReleaseStep.objects.filter(pk=step.pk).update(finished_at=at)
    found.refresh_from_db()
    if found.state != State.WAITING:
        ReleaseRequest.objects.filter(pk=found.pk).update(decided_at=at)
    return found, step


def _begin_late(found: ReleaseRequest) -> None:
    """A request from before there were steps begins its way under those of today."""
    found.steps = steps_of(arranged_workflow())
    found.save(update_fields=["steps"])
    _begin(found)


def _taken(state: WorkflowState | None) -> dict[int, ReleaseStep]:
    steps = ReleaseStep.objects.filter(workflow_state=state).select_related("finished_by", "task").order_by("pk")
    return {step.task_id: step for step in steps} if state else {}


_STATUS = {ReleaseStep.STATUS_APPROVED: "done", ReleaseStep.STATUS_REJECTED: "returned"}


def _shown(title: str, step: ReleaseStep | None, current: int | None) -> Step:
    if step is None:
        return Step(title, "later")
    titles = {role.key: role.title for role in author_roles()}
    roles = tuple(titles.get(key, key) for key in step.task.specific.roles)
    if step.pk == current:
        return Step(title, "now", roles, waits_for=tuple(_people_of(step)))
    status = _STATUS.get(step.status, "later")
    return Step(title, status, roles, step.finished_by, step.finished_at, step.remark)


def _people_of(step: ReleaseStep) -> list[User]:
    """Who may answer at a step."""
    away = {*step.answered_by(), step.workflow_state.requested_by_id}
    return [user for user in holders(step.task.specific.roles) if user.pk not in away]


def _next_people(found: ReleaseRequest) -> list[User]:
    step = found.current_workflow_task_state
    return _people_of(step) if isinstance(step, ReleaseStep) else []


def _note(action: str, found: ReleaseRequest, *, by: User, at: datetime, **more: object) -> None:
    told = {"digest": found.digest, "notes": found.notes, "reason": found.reason, **more}
    record(action, user=by, at=at, object_type="system", object_id=found.system, data=told)


def _tell(
    found: ReleaseRequest, subject: str, text: str, title: str, *, by: User, at: datetime, people: Iterable[User]
) -> None:
    """A message to people of the region, with the way to the page of the release."""
    step = found.current_workflow_task_state
    key = f"approval:{found.pk}:{found.state}:{step.pk if step else 0}"
    path = f"admin/systems/{found.system}/release/"
    tell(people, key=key, about=title, subject=subject, text=text, path=path, by=by, at=at)
