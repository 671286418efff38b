"""People with passwords, browsers, and policies."""

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup
from captcha.models import CaptchaStore
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.policy.services import set_password
from tenants import clock

PASSWORD = "Correct-horse-7-battery"
OTHER = "Another-staple-8-battery"


def somebody(username: str = "inspector", password: str = PASSWORD, **fields: object) -> User:
    """A person with a password that was set at the clock's moment."""
    user = User.objects.create_user(username, name="王工", **fields)
    set_password(user, password, by=None, now=clock.now())
    return user


def policy(**parts: object) -> Mapping[str, object]:
    """What the installation asks: next to nothing, but for these parts."""
    return {"captcha": {"ask": "never"}, **parts}


def log_in(client: Client, username: str = "inspector", password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the form of the log-in."""
    return client.post("/login/", {"username": username, "password": password, **more})


def text(answer: HttpResponse) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", BeautifulSoup(answer.content, "html.parser").get_text())


def captcha_of(answer: HttpResponse) -> dict[str, str]:
    """The fields of a page's captcha, with the right answer."""
    page = BeautifulSoup(answer.content, "html.parser")
    key = page.select_one("[name=captcha_key]")["value"]
    return {"captcha_key": key, "captcha": CaptchaStore.objects.get(hashkey=key).response}
