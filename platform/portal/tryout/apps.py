"""The page of try-outs."""

from django.apps import AppConfig


class TryoutConfig(AppConfig):
    """Pages under `/r/<region>/admin/systems/<system>/tryout/`."""

    name = "portal.tryout"
    label = "portal_tryout"
