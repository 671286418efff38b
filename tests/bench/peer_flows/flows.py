"""The same plan as a flow of django-viewflow: two tasks, one after the other."""

from django.contrib.auth.models import User
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.activation import Activation


def checker(_activation: Activation | None = None) -> User:
    """Whoever has all tasks here; known already, so that nobody asks the database."""
    if not _known:
        _known.append(User.objects.create(username="checker"))
    return _known[0]


_known: list[User] = []


class PlanFlow(flow.Flow):
    """Check, then approve."""

    lock_impl = lock.SelectForUpdateLock()
    start = flow.StartHandle().Next(this.check)
    check = flow.View(None).Assign(checker).Next(this.approve)
    approve = flow.View(None).Assign(checker).Next(this.end)
    end = flow.End()
