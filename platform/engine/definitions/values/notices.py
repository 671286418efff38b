"""Messages: to whom, what, and on which ways beside the list of messages that everybody has."""

from dataclasses import dataclass
from typing import Literal

Receiver = Literal["asked", "opener"]


@dataclass(frozen=True)
class Notice:
    """A message about a record; only people who see the record get it.

    `to`: everybody in these roles on it; `parties`: everybody who acts for them; `people`: FEEL that gives person keys;
    `also`: whoever is asked to act next, whoever opened the record.
    """

    key: str
    title: str
    text: str
    to: tuple[str, ...] = ()
    subject: str = ""  # template; the title when left out
    parties: tuple[str, ...] = ()
    people: str = ""
    also: tuple[Receiver, ...] = ()
    channels: tuple[str, ...] = ()  # further ways, such as `sms`; the operator says where each leads
