"""People on site: how they sign in, among which projects they choose, and what may be passed on to operators."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: Why somebody gets no dynamic password; each has its sentence in the region's own words.
REASONS = ("not_registered", "mobile_differs", "not_leader", "not_authorised", "unreachable")
#: What people read when an operator's number is not in the register.
NOT_VERIFIED = "not_verified"


@dataclass(frozen=True)
class UserType:
    """One of the kinds of people to choose from: those a position makes one, or those a leader authorised."""

    key: str
    title: str
    by: Literal["position", "operator"]
    role: str = ""  # of those in a position


@dataclass(frozen=True)
class ProjectSource:
    """Records that are somebody's project: which states are offered, and which are found by number only."""

    system: str
    record_type: str
    states: tuple[str, ...]
    finished: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """A kind of permission that a leader may give to an operator: the systems it opens."""

    key: str
    title: str
    systems: tuple[str, ...]


@dataclass(frozen=True)
class Sites:
    """How people on site sign in, and what they find."""

    title: str
    register_system: str
    register: str
    types: tuple[UserType, ...]
    projects: tuple[ProjectSource, ...]
    permissions: tuple[Permission, ...]
    sentences: Mapping[str, str] = field(default_factory=dict)  # reason → what people read
    reasons: Literal["by_message", "on_page"] = "by_message"
    hours: int = 24
    digits: int = 6
    tries: int = 5
    captcha: bool = False

    def type(self, key: str) -> UserType | None:
        """The type of people with this key, if there is one."""
        return next((each for each in self.types if each.key == key), None)

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems in which somebody on site has projects or may be given a permission."""
        named = [source.system for source in self.projects]
        return tuple(dict.fromkeys([*named, *(key for each in self.permissions for key in each.systems)]))
