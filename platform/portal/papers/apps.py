"""Records on paper."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Prints of records, and their check."""

    name = "portal.papers"
    label = "portal_papers"
