"""`bench-env/bin/python -m tests.bench.peer_flows URL`: a transition by django-viewflow and one by django-fsm-2.

Runs where those are installed, on a database of its own. Each line on its input names one of them; the answer is the
seconds of one committed transition, whose outcome is checked.
"""

import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import now


def main(url: str) -> None:
    """Make the tables, then answer until the input ends."""
    parts = urlsplit(url)
    settings.configure(
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path[1:], "USER": parts.username,
            "PASSWORD": parts.password, "HOST": parts.hostname, "PORT": parts.port, "CONN_MAX_AGE": None,
        }},
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow",
            "tests.bench.peer_flows",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True,
    )  # fmt: skip
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    peers = {"django-viewflow": by_viewflow, "django-fsm-2": by_fsm}
    for line in sys.stdin:
        print(peers[line.strip()](), flush=True)


def by_viewflow() -> float:
    """The task of checking is found, locked and done, which leaves that of approving."""
    from viewflow.workflow.models import Task
    from viewflow.workflow.status import STATUS

    from tests.bench.peer_flows.flows import PlanFlow, checker

    process = PlanFlow.start.run()
    began = time.perf_counter()
    task = Task.objects.get(process=process, status=STATUS.ASSIGNED)
    with task.activation() as activation:
        if not activation.flow_task.can_execute(checker(), activation.task):
            raise PermissionError
        activation.start(None)
        activation.task.data = {"opinion": "同意"}
        activation.execute()
    taken = time.perf_counter() - began
    found = Task.objects.filter(process=process).values_list("flow_task", "status")
    assert sorted((str(flow_task.name), status) for flow_task, status in found) == [
        ("approve", STATUS.ASSIGNED), ("check", STATUS.DONE), ("start", STATUS.DONE),
    ]  # fmt: skip
    return taken


def by_fsm() -> float:
    """The plan is locked and moved on; history and inbox are written as one would write them."""
    from django_fsm import has_transition_perm

    from tests.bench.peer_flows.flows import checker
    from tests.bench.peer_flows.models import History, Inbox, Plan

    plan, user = Plan.objects.create(title="方案"), checker()
    Inbox.objects.create(plan=plan, title=plan.title, asked="supervision", arrived_at=now())
    began = time.perf_counter()
    with transaction.atomic():
        held = Plan.objects.select_for_update().get(pk=plan.pk)
        if held.version != 1 or not has_transition_perm(held.check_over, user):
            raise PermissionError
        held.check_over()
        held.version += 1
        held.save()
        History.objects.create(plan=held, user_name=user.username, action="check", opinion="同意", at=now())
        Inbox.objects.filter(plan=held).update(asked="authority", arrived_at=now())
    taken = time.perf_counter() - began
    assert Plan.objects.values_list("state", flat=True).get(pk=plan.pk) == "approving"
    assert (History.objects.filter(plan=plan).count(), Inbox.objects.get(plan=plan).asked) == (1, "authority")
    return taken


if __name__ == "__main__":
    main(sys.argv[1])
