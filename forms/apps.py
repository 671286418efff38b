from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "assess_forms"
    verbose_name = "Records"
