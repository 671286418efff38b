"""Packs on disk, definitions in the database, and the way between them."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import and export of packs, releases, and the birth of regions."""

    name = "exchange"
    label = "exchange"

    def ready(self) -> None:
        """Let releases run through Wagtail's workflows: by our kind of step alone, and without its mails."""
        from wagtail import signals, workflows
        from wagtail.models import TaskState, WorkflowState

        from exchange import finishing
        from exchange.models import AnotherAuthorTask

        workflows.TASK_TYPES[:] = [AnotherAuthorTask]
        signals.workflow_rejected.connect(finishing.on_workflow_rejected, sender=WorkflowState)
        signals.workflow_cancelled.connect(finishing.on_workflow_cancelled, sender=WorkflowState)
        signals.task_cancelled.connect(finishing.on_task_cancelled)
        # A receiver is connected once under a name, and ours comes first.
        for signal, sender, name in (
            (signals.task_submitted, TaskState, "group_approval_task_submitted"),
            (signals.workflow_submitted, WorkflowState, "workflow_state_submitted"),
            (signals.workflow_rejected, WorkflowState, "workflow_state_rejected"),
            (signals.workflow_approved, WorkflowState, "workflow_state_approved"),
        ):
            signal.connect(finishing.send_no_mail, sender=sender, dispatch_uid=f"{name}_email_notification")
