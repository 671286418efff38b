from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Help pages and manuals."""

    name = "portal.help"
    label = "portal_help"
