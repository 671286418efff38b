"""Records on paper."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Prints of records, and their check."""

    name = "portal.papers"
    label = "portal_papers"

    def ready(self) -> None:
        """Let authors see their drafts of papers on a record."""
        from portal.papers.preview import draw_print  # models must be loaded first
        from schemas.previews import register

        register("print", draw_print)
