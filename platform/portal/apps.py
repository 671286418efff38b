"""What people see."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages of a region and the inbox over all of them."""

    name = "portal"

    def ready(self) -> None:
        """Let authors see their drafts drawn by the runtime."""
        from portal.preview import register_previews  # models must be loaded first

        register_previews()
