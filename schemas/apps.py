from django.apps import AppConfig


class SchemasConfig(AppConfig):
    name = "schemas"
    label = "assess_schemas"
    verbose_name = "Definitions"
