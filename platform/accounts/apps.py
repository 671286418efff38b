"""People, the organisations they act for, what they were granted, and how they get in."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save


class AccountsConfig(AppConfig):
    """App of the public schema: one person has one account in all regions."""

    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        """Every way in begins a session with its limits; every release of a region brings its policy along."""
        from accounts.receivers import begin_session, copy_policy

        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
        post_save.connect(copy_policy, sender="assess_schemas.Release", dispatch_uid="accounts.copy_policy")
