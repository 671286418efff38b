"""Where regional admins change definitions: Wagtail's admin with a few pages of our own."""

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Editing, checking, comparing and releasing definitions."""

    name = "authoring"
    label = "authoring"
