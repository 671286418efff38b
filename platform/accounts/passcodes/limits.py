"""How often a dynamic password may be asked for, so that nobody guesses one and nobody shuts others out.

An address counts first, so that one address alone uses up little of what a person has. Browsers that this person has
signed in with before are counted by themselves: whoever asks for a stranger's number, from however many addresses,
uses up what strangers may ask, never what the person may.
"""

from datetime import datetime, timedelta

from accounts.allowances import Limit, use
from accounts.passcodes.errors import PasscodeRefused

PER_ADDRESS = Limit(60, timedelta(hours=1))  # a whole site may share one address
PER_PERSON_AND_ADDRESS = Limit(6, timedelta(hours=24))
BY_STRANGERS = Limit(60, timedelta(hours=24))
PER_BROWSER = Limit(12, timedelta(hours=24))
REFUSALS_TOLD = Limit(3, timedelta(hours=24))


def count_request(person_key: str, *, address: str, browser: str, now: datetime) -> None:
    """Count a request for this person; `browser` names one that they signed in with before.

    Raises:
        PasscodeRefused: there were too many. Whether there is such a person makes no difference.
    """
    own = {f"passcode:{person_key}:browser:{browser}": PER_BROWSER}
    strange = {f"passcode:{person_key}:address:{address}": PER_PERSON_AND_ADDRESS}
    steps = [{f"passcode:address:{address}": PER_ADDRESS}]
    steps += [own] if browser else [strange, {f"passcode:{person_key}": BY_STRANGERS}]
    for limits in steps:
        if until := use(limits, now=now):
            raise PasscodeRefused("too_many", until=until)


def may_tell(person_key: str, *, now: datetime) -> bool:
    """Whether this person may be told of one more request that was refused."""
    return use({f"passcode:{person_key}:told": REFUSALS_TOLD}, now=now) is None
