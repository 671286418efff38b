"""What people see."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages of a region and the inbox over all of them."""

    name = "portal"

    def ready(self) -> None:
        """Let authors see their drafts drawn by the runtime."""
        from portal.draft_sheets import draw_catalogue  # models must be loaded first
        from portal.preview import register_previews
        from schemas.previews import register

        register_previews()
        register("catalogue", draw_catalogue)
