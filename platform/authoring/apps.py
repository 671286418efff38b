"""Where regional admins change definitions: Wagtail's admin with a few pages of our own."""

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Editing, checking, comparing and releasing definitions."""

    name = "authoring"
    label = "authoring"

    def ready(self) -> None:
        """Let authors see approval chains as people in a role meet them."""
        from authoring.draft_workflows import draw_workflow  # models must be loaded first
        from schemas.previews import register

        register("workflow", draw_workflow)
