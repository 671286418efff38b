"""What a service refuses, as data; `forms.sentences` words it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class RuntimeRefusal(Exception):
    """A service did nothing, and says why."""


class NotVisible(RuntimeRefusal):
    """There is no such thing, or it is not this person's to see; both look the same (404)."""


@dataclass(frozen=True, init=False)
class Problem:
    """What is wrong with one value (or with several, or with none in particular), as a code and its data.

    `field` is its wire name (`workers.2.trade`; the key of a field that stands by itself), `way` the same in steps;
    `titles` calls it as people do: the titles on the way, and the numbers of rows, from 1.
    """

    field: str
    code: str
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)
    way: tuple[str | int, ...] = dataclasses.field(default=(), compare=False)
    titles: tuple[str | int, ...] = dataclasses.field(default=(), compare=False)

    def __init__(
        self,
        field: str,
        code: str,
        data: Mapping[str, object] | None = None,
        way: tuple[str | int, ...] = (),
        titles: tuple[str | int, ...] = (),
    ) -> None:
        # All at once instead of field by field, as frozen values do it: a long table may have many.
        self.__dict__.update(field=field, code=code, data={} if data is None else data, way=way, titles=titles)

    def called(self, titles: tuple[str | int, ...]) -> "Problem":
        """The same with these titles."""
        made = object.__new__(Problem)
        made.__dict__.update(self.__dict__, titles=titles)
        return made

    @property
    def top(self) -> str:
        """The field of the form that the value stands in."""
        return str(self.way[0]) if self.way else self.field


@dataclass(frozen=True)
class Change:
    """Somebody else's change since the page was opened."""

    who: str
    when: datetime
    what: str = ""
    fields: tuple[str, ...] = ()


class Refused(RuntimeRefusal):
    """The rules do not allow it now, to this person; every sentence says why (403 for a role, else 409)."""

    def __init__(self, sentences: tuple[str, ...], *, role: bool = False) -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.role = role


class Invalid(RuntimeRefusal):
    """What was sent in does not fit (422)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems

    @property
    def by_field(self) -> Mapping[str, tuple[Problem, ...]]:
        """The problems of each field; those of no field in particular under the empty name."""
        names = dict.fromkeys(problem.field for problem in self.problems)
        return {name: tuple(problem for problem in self.problems if problem.field == name) for name in names}


class Stale(RuntimeRefusal):
    """Somebody changed it after the page was opened (409)."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(", ".join(change.who for change in changes))
        self.changes = changes


class Duplicate(RuntimeRefusal):
    """There is one already (409); `record_id` leads to it when the person may see it."""

    def __init__(self, record_id: int | None = None, title: str = "") -> None:
        super().__init__(title)
        self.record_id = record_id
        self.title = title
