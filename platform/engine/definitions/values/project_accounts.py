"""Accounts that companies open for their own projects."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProjectAccounts:
    """Which role such an account has, on which records, and which roles of the company open it."""

    title: str
    role: str
    opened_by: tuple[str, ...]
    system: str
    record_type: str
