"""A plan with a state by django-fsm-2, and the history and the inbox that one writes beside it."""

from django.db import models
from django_fsm import FSMField, transition


class Plan(models.Model):
    """What is checked and then approved."""

    title = models.TextField()
    state = FSMField(default="checking", protected=True)
    version = models.IntegerField(default=1)

    @transition(field=state, source="checking", target="approving", permission=lambda _plan, by: by.is_active)
    def check_over(self) -> None:
        """Pass the check."""


class History(models.Model):
    """Who did what."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    user_name = models.TextField()
    action = models.TextField()
    opinion = models.TextField()
    at = models.DateTimeField()


class Inbox(models.Model):
    """Who is asked."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE)
    title = models.TextField()
    asked = models.TextField()
    arrived_at = models.DateTimeField()
