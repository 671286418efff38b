"""Why a registration does not go on."""

from datetime import datetime


class TooOften(Exception):
    """Too many codes were asked for, by this number or from this address."""

    def __init__(self, again: datetime) -> None:
        super().__init__(again)
        self.again = again


class WrongCode(Exception):
    """The code is not the one that was sent, too old, or was tried too often."""


class Settled(Exception):
    """Somebody has decided already."""
