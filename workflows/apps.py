from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "assess_workflows"
    verbose_name = "Workflows"
