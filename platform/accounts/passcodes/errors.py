"""Why a dynamic password is not sent now, or does not let anybody in."""

from datetime import datetime


class PasscodeRefused(Exception):
    """`code` says why: too_many, wrong, used_up, over, closed, or a reason of the region's (not_leader, …)."""

    def __init__(self, code: str, *, until: datetime | None = None, left: int = 0) -> None:
        super().__init__(code)
        self.code, self.until, self.left = code, until, left
