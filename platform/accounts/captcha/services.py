"""Asking for a captcha and checking its answer, once."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from captcha.models import CaptchaStore
from django.utils import timezone

PICTURE, WORDS = "picture", "words"
_CHALLENGES = {PICTURE: "accounts.captcha.challenges.letters", WORDS: "accounts.captcha.challenges.words"}


@dataclass(frozen=True)
class Captcha:
    """What a page shows: the name of the picture, or the sum in words."""

    key: str
    kind: str
    words: str = ""


def new_captcha(kind: str = PICTURE) -> Captcha:
    """Something to solve within five minutes; whatever is no kind is a picture."""
    kind = kind if kind in _CHALLENGES else PICTURE
    CaptchaStore.remove_expired()
    key = CaptchaStore.generate_key(_CHALLENGES[kind])
    asked = CaptchaStore.objects.get(hashkey=key).challenge if kind == WORDS else ""
    return Captcha(key, kind, asked)


def is_solved(posted: Mapping[str, str]) -> bool:
    """Whether the form that was posted holds the right answer; an answer, right or wrong, uses the captcha up."""
    asked = CaptchaStore.objects.filter(hashkey=posted.get("captcha_key", "")[:40])
    right = list(asked.filter(expiration__gt=timezone.now()).values_list("response", flat=True))
    asked.delete()
    return bool(right) and _plain(posted.get("captcha", "")) == right[0]


def _plain(answer: str) -> str:
    """The answer without spaces and however wide it was typed."""
    return "".join(unicodedata.normalize("NFKC", answer[:40]).split()).casefold()
