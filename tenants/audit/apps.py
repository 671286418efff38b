"""Who did what, when: append-only and chained, one chain per schema."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """App of every schema, public included."""

    name = "tenants.audit"
    label = "audit"
