"""Who approves releases, and in how many steps: the workflow that the region arranged in Wagtail's settings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from accounts.models import User
from exchange.models import AnotherAuthorTask, ReleaseRequest
from exchange.telling import tell
from exchange.turns import author_roles, holders, needs_approval
from tenants.audit.services import record


class NotArranged(Exception):
    """The region's workflow for releases has no step, or one that nobody could take."""


def arranged_workflow() -> Workflow:
    """The workflow of the region for releases; where none was arranged, one with a single step is made."""
    if (assigned := _assigned()) is not None:
        return assigned
    content_type, workflow = ContentType.objects.get_for_model(ReleaseRequest), _made()
    WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
    return workflow


def steps_of(workflow: Workflow) -> list[dict[str, Any]]:
    """The steps of a workflow in their order, as a request keeps them: `task` (its id) and `title`.

    Raises:
        NotArranged: see there.
    """
    tasks = [task.specific for task in workflow.tasks.filter(active=True)]
    if not tasks or not all(isinstance(task, AnotherAuthorTask) for task in tasks):
        raise NotArranged
    return [{"task": task.pk, "title": task.name} for task in tasks]


@contextmanager
def arranging(*, by: User, at: datetime) -> Iterator[None]:
    """What is done within is done as a whole; if it changes who approves, the audit says what was and what is.

    Where releases wait for approval, everybody who may change definitions is told: nobody approves of arrangements.
    """
    with transaction.atomic():
        before = _arrangement()
        yield
        after = _arrangement()
        if after != before:
            told = {"before": before, "after": after}
            record("release.arranged", user=by, at=at, object_type="workflow", object_id="release", data=told)
            _tell_all(before, after, by=by, at=at)


def _tell_all(before: Sequence[str], after: Sequence[str], *, by: User, at: datetime) -> None:
    if needs_approval():
        steps = (" → ".join(steps) or _("no steps") for steps in (before, after))
        text = _("Before: %(before)s\nNow: %(after)s") % dict(zip(("before", "after"), steps, strict=True))
        about, subject = _("Approval of releases"), _("The steps in which releases are approved were changed")
        key = f"arranged:{at.isoformat()}"
        tell(holders(()), key=key, about=about, subject=subject, text=text, path="admin/workflows/list/", by=by, at=at)


def _arrangement() -> list[str]:
    """The steps, each with the titles of the roles it is for, as the audit keeps them."""
    if (workflow := _assigned()) is None:
        return []
    titles = {role.key: role.title for role in author_roles()}
    tasks = (task.specific for task in workflow.tasks.filter(active=True))
    found = ((task.name, [titles.get(key, key) for key in getattr(task, "roles", [])]) for task in tasks)
    return [f"{name} ({'、'.join(roles)})" if roles else name for name, roles in found]


def _assigned() -> Workflow | None:
    content_type = ContentType.objects.get_for_model(ReleaseRequest)
    found = Workflow.objects.filter(active=True, workflow_content_types__content_type=content_type)
    return found.first()


def _made() -> Workflow:
    """One step for any other author. It is named in the language of the installation: everybody reads the name."""
    with override(settings.LANGUAGE_CODE):
        workflow = Workflow.objects.create(name=_("Approval of releases"))
        task = AnotherAuthorTask.objects.filter(active=True, roles=[]).order_by("pk").first()
        task = task or AnotherAuthorTask.objects.create(name=_("Another author"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
