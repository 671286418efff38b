"""What a captcha asks and what the answer is; chance comes from the system, not from a seed."""

import secrets

from django.utils.translation import gettext as _

#: Without what looks alike when it is bent: 0/O, 1/I/L, 2/Z, 5/S, 8/B.
_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
_LENGTH = 5
_DIGITS = range(2, 10)


def letters() -> tuple[str, str]:
    """Letters and digits to be read from a picture."""
    text = "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
    return text, text.casefold()


def words() -> tuple[str, str]:
    """A sum in words, which every screen reader reads."""
    names = (
        _("zero"), _("one"), _("two"), _("three"), _("four"),
        _("five"), _("six"), _("seven"), _("eight"), _("nine"),
    )  # fmt: skip
    one, two = secrets.choice(_DIGITS), secrets.choice(_DIGITS)
    if secrets.randbelow(2):
        return _("%(one)s plus %(two)s") % {"one": names[one], "two": names[two]}, str(one + two)
    more = one + two
    return _("%(more)s minus %(two)s") % {"more": more, "two": names[two]}, str(one)
