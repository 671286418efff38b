"""The designer of definitions."""

from django.apps import AppConfig


class DesignerConfig(AppConfig):
    """Pages under `/r/<region>/admin/design/`."""

    name = "portal.designer"
    label = "portal_designer"
