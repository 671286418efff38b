"""`manage.py operator <user name> --name <name> --mobile <number>`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.people.services import PeopleRefused, check_person
from accounts.policy.services import set_password, start_password
from accounts.services import save_person
from tenants import clock


class Command(BaseCommand):
    """Open an account for somebody who runs the platform."""

    help = "Open an account that may found regions and enter all of them; prints its start password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--mobile", required=True, help="for the second factor and messages")

    @transaction.atomic
    def handle(self, *_args: Any, username: str, name: str, mobile: str, **_options: Any) -> None:
        """Open it; an account that is there already is never made an operator by the way."""
        try:
            check_person(username, name, mobile)
        except PeopleRefused as refused:
            raise CommandError(str(refused)) from refused
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"There is an account {username} already. Choose another name for the operator's.")
        now, password = clock.now(), start_password()
        user = save_person(username, name=name, mobile=mobile, is_platform_operator=True, now=now)
        set_password(user, password, handed_out=True, by=None, now=now)
        self.stdout.write(f"{username}: {password} (to be changed at the first log-in)")
