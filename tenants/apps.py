"""The regions: who they are, where they live, how they are born, and the inbox over all of them."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """App of the public schema."""

    name = "tenants"
    label = "tenants"

    def ready(self) -> None:
        """Close the holes that sharing one process between regions opens."""
        from tenants import isolation

        isolation.install()
