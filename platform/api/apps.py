from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What programs see."""

    name = "api"
