"""The Django project itself, an app so that its commands are found."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Commands only; no tables."""

    name = "config"
    label = "config"
