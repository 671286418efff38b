from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "forms.guides"
    label = "assess_guides"
    verbose_name = "Help"

    def ready(self) -> None:
        """Keep a version whenever a page is published."""
        from wagtail.signals import page_published

        from forms.guides.models import GuidePage
        from forms.guides.services import keep_edition

        page_published.connect(keep_edition, sender=GuidePage, dispatch_uid="keep_edition")
