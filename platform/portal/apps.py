"""What people see."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages of a region and the inbox over all of them."""

    name = "portal"
