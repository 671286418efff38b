"""Why a backup cannot be made or restored; sentences stand in `sentences`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)  # not frozen: with-statements set its traceback
class BackupRefused(Exception):  # noqa: N818 - told like a refusal
    """Nothing was done: a code, and data for its sentence."""

    code: str
    data: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {dict(self.data) or ''}".strip()
