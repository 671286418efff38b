"""The Django project itself, an app so that its tasks are bound to the queue."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """No tables."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Make the queue's application the current one before any task is sent."""
        from config import celery  # noqa: F401
